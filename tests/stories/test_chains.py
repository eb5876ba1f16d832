"""One cancellation, and everybody who moves up because of it: a chain that is one story and never loops."""

import asyncio
from datetime import timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mongomock_motor import AsyncMongoMockClient

from quickdoc.core.errors import ForbiddenError, NotFoundError, RefusedError
from quickdoc.identity.accounts import Actor
from quickdoc.offers.actions import offers
from quickdoc.offers.rounds import Link, Round, round_id
from quickdoc.scheduling.actions import bookings, claims
from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.slots import Slot
from quickdoc.screens import chains
from quickdoc.screens.chains import Story
from quickdoc.storage import index_making
from quickdoc.store import Store
from quickdoc.waitlist.actions import earlier
from tests.texting.stage import offer_of, visiting
from tests.town import Town, town_on


async def round_of(town: Town, slot_id: str, opening: int) -> Round:
    return await town.store.rounds.get(round_id(slot_id, opening))


async def waiting(town: Town, name: str, hours: float) -> tuple[Actor, Booking]:
    who = await town.patient(name)
    visit = await visiting(town, who, hours)
    await earlier.enrol(town.services, who, visit.id)
    return who, visit


async def takes(town: Town, who: Actor) -> Booking:
    """Somebody accepts the newest offer to them."""
    booking = await offers.accept(town.services, who, (await offer_of(town, who)).id)
    await town.settle()
    return booking


async def cancelled(town: Town, hours: float = 24) -> Slot:
    """The cancellation that all begins with."""
    first = await visiting(town, await town.patient("Wim"), hours)
    await bookings.cancel(town.services, town.staff, first.id)
    await town.settle()
    return await town.slot(first.slot_id)


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


async def told(town: Town, chain_id: str, who: Actor | None = None) -> Story:
    actor = who or town.staff
    return await chains.story(town.store, actor, actor.clinic_id or "", chain_id)


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


async def elsewhere(town: Town) -> tuple[Story, Story, Actor]:
    """Ana leaves a slot of the neighbour for one of ours: the story as we see it, and as they do."""
    there = await town.found_neighbour()
    doctor = await town.store.doctors.get("doctor_1")
    moved = doctor.model_copy(update={"id": "doctor_9", "clinic_id": "clinic_2", "name": "Dr. Nine"})
    await town.store.doctors.insert(moved)
    ana = await town.patient("Ana")
    slot = await town.publish(72)
    theirs = slot.model_copy(
        update={
            "clinic_id": "clinic_2", "clinic_name": "Hillside Clinic", "doctor_id": "doctor_9",
            "doctor_name": "Dr. Nine", "version": 2, "topics": ("clinic:clinic_2", "doctor:doctor_9"),
        }
    )  # fmt: skip
    await town.store.slots.replace(theirs)
    old = await claims.claim(town.services, ana, slot.id)
    opened = await cancelled(town)
    await claims.swap(town.services, ana, opened.id, None, old.id, any_doctor=True)
    await town.settle()
    chain = round_id(opened.id, opened.opening)
    return await told(town, chain), await told(town, chain, there), there


async def test_what_is_at_another_clinic_has_no_names(town: Town) -> None:
    ours, theirs, _ = await elsewhere(town)
    assert [link.place.name for link in ours.links] == ["Lakeside Clinic", "another clinic"]
    assert ours.links[0].filled
    assert ours.links[0].filled.patient_name == "Ana"
    assert ours.links[0].filled.left
    assert "Hillside" not in ours.model_dump_json()
    assert "doctor_9" not in ours.model_dump_json()
    assert [each.place.name for each in theirs.links] == ["another clinic", "Hillside Clinic"]
    assert "Ana" not in theirs.model_dump_json()
    assert "Lakeside" not in theirs.model_dump_json()


async def test_a_chain_is_for_the_staff_of_the_clinics_in_it(town: Town) -> None:
    opened = await cancelled(town)
    chain, stranger = round_id(opened.id, opened.opening), await town.found_neighbour()
    with pytest.raises(NotFoundError):
        await told(town, chain, stranger)
    with pytest.raises(NotFoundError):
        await told(town, "round_none")
    with pytest.raises(ForbiddenError):
        await chains.story(town.store, stranger, "clinic_1", chain)


# --- it never loops --------------------------------------------------------------------------


async def _history(seed: int) -> None:
    dice = Random(seed)
    store = Store(AsyncMongoMockClient()["quickdoc"])
    await index_making.make(store.database)
    town = await town_on(store)
    hours = dice.sample(range(30, 200, 2), dice.randint(1, 6))
    people = [(await waiting(town, f"P{each}", each))[0] for each in hours]
    await cancelled(town, 24)
    for _ in range(40):
        open_ones = [each for each in await town.store.offers.many({"open": True}) if dice.random() < 0.7]
        for offer in open_ones:
            who = next(person for person in people if person.account_id == offer.holder.account_id)
            try:
                await offers.accept(town.services, who, offer.id)
            except RefusedError:
                continue
        await town.settle()
        await town.wait(301)
        running = [round_ for round_ in await town.store.rounds.many({}) if round_.state == "running"]
        if not running:
            break
    assert not running, "it ends when nobody wants to move up"
    await _never_loops(town)


async def _never_loops(town: Town) -> None:
    everything = {booking.id: booking for booking in await town.store.bookings.many({})}
    for old in everything.values():
        if old.state == "moved":
            assert old.moved_to
            new = everything[old.moved_to]
            assert new.moved_from == old.id
            assert new.brief.start < old.brief.start
            again = await town.store.offers.many({"slot_id": old.slot_id, "opening": {"$gt": old.opening}})
            assert old.holder
            assert old.holder.patient_id not in {each.holder.patient_id for each in again}
    linked = [round_ for round_ in await town.store.rounds.many({}) if round_.chain]
    for chain_id in {each.chain.id for each in linked if each.chain}:
        chain = await town.store.rounds.of_chain(chain_id)
        assert [each.chain.step if each.chain else 0 for each in chain] == list(range(len(chain)))
        assert all(left.brief.start < right.brief.start for left, right in pairwise(chain))
        assert len({each.slot_id for each in chain}) == len(chain)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_a_chain_goes_on_to_later_slots_only_and_ends(seed: int) -> None:
    asyncio.run(_history(seed))
