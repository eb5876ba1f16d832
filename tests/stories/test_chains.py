"""One cancellation, and everybody who moves up because of it: a chain that is one story and never loops."""

from datetime import timedelta

from quickdoc.identity.accounts import Actor
from quickdoc.offers.actions import offers
from quickdoc.offers.rounds import Link, Round, round_id
from quickdoc.scheduling.actions import claims
from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.slots import Slot
from tests.stories.chains import cancelled, told, waiting
from tests.texting.stage import offer_of, visiting
from tests.town import Town


async def round_of(town: Town, slot_id: str, opening: int) -> Round:
    return await town.store.rounds.get(round_id(slot_id, opening))


async def takes(town: Town, who: Actor) -> Booking:
    """Somebody accepts the newest offer to them."""
    booking = await offers.accept(town.services, who, (await offer_of(town, who)).id)
    await town.settle()
    return booking


async def ana_and_ben(town: Town) -> tuple[Booking, Booking, Slot]:
    """Wim cancels, Ana moves up from the third day, and Ben from the fourth to where Ana was."""
    (ana, anas), (ben, bens) = await waiting(town, "Ana", 72), await waiting(town, "Ben", 96)
    opened = await cancelled(town)
    town.clock.moment += timedelta(seconds=1)
    await takes(town, ana)
    await takes(town, ben)
    return anas, bens, opened


async def test_each_round_knows_its_place_in_the_chain(town: Town) -> None:
    anas, bens, opened = await ana_and_ben(town)
    root = await round_of(town, opened.id, opened.opening)
    second, third = await round_of(town, anas.slot_id, 2), await round_of(town, bens.slot_id, 2)
    assert root.chain is None
    assert second.chain == Link(id=root.id, step=1, booking_id=anas.id)
    assert third.chain == Link(id=root.id, step=2, booking_id=bens.id)


async def test_the_board_tells_it_as_one_story(town: Town) -> None:
    anas, bens, opened = await ana_and_ben(town)
    root = round_id(opened.id, opened.opening)
    story = await told(town, root)
    assert story.id == root
    assert [(each.step, each.place.slot_id, each.state) for each in story.links] == [
        (0, opened.id, "filled"),
        (1, anas.slot_id, "filled"),
        (2, bens.slot_id, "released"),
    ]
    first, second, last = (link.filled for link in story.links)
    assert first
    assert first.left
    assert second
    assert second.left
    assert (first.patient_name, first.left.slot_id) == ("Ana", anas.slot_id)
    assert (second.patient_name, second.left.slot_id) == ("Ben", bens.slot_id)
    assert second.left.brief == bens.brief
    assert last is None


async def test_who_takes_a_slot_and_leaves_none_ends_the_chain(town: Town) -> None:
    ana, anas = await waiting(town, "Ana", 72)
    opened = await cancelled(town)
    await takes(town, ana)
    cleo = await town.patient("Cleo")
    await claims.claim(town.services, cleo, anas.slot_id)
    await town.settle()
    story = await told(town, round_id(opened.id, opened.opening))
    assert [(link.filled.patient_name, bool(link.filled.left)) for link in story.links if link.filled] == [
        ("Ana", True),
        ("Cleo", False),
    ]


async def test_a_swap_into_a_slot_that_was_offered_to_nobody_begins_a_chain(town: Town) -> None:
    ana = await town.patient("Ana")
    old, slot = await visiting(town, ana, 72), await town.publish(24)
    await claims.swap(town.services, ana, slot.id, None, old.id)
    await town.settle()
    one = await round_of(town, old.slot_id, 2)
    assert one.chain == Link(id=one.id, step=0, booking_id=old.id)
    assert [link.step for link in (await told(town, one.id)).links] == [0]


async def test_a_slot_that_came_free_otherwise_is_in_no_chain(town: Town) -> None:
    opened = await cancelled(town)
    assert (await round_of(town, opened.id, opened.opening)).chain is None
