"""A yes and a no to one offer, together or cut short: the offer decides, and each is told the truth."""

import asyncio
from typing import Any

import pytest

from quickdoc.core.errors import (
    AlreadyAskedError,
    OfferClosedError,
    OfferWithdrawnError,
    RefusedError,
    SlotHeldError,
    SlotWithdrawnError,
)
from quickdoc.identity.accounts import Actor
from quickdoc.offers.actions import offers, round_controls, rounds
from quickdoc.offers.offers import Offer
from quickdoc.scheduling.actions import bookings, claims, slots
from quickdoc.scheduling.actions.accepted_offers import mark
from quickdoc.scheduling.bookings import Booking
from quickdoc.waitlist.actions import standbys
from tests.texting.stage import offer_of, says, under
from tests.town import WAVES, Town
from workers.relay import OVERDUE, relay

pytestmark = pytest.mark.servers
MODES = pytest.mark.parametrize("mode", ["waves", "queue", "exclusive"])


async def offered(town: Town, mode: str, hours: float = 24) -> tuple[Actor, Offer]:
    """Somebody alone in line, and the offer to them."""
    how: dict[str, Any] = {"mode": "queue"} if mode == "queue" else {"exclusive": mode == "exclusive"}
    await under(town, WAVES.model_copy(update=how))
    who = await town.patient()
    standby = await town.standby(who)
    await town.publish(hours, offer=True)
    await town.settle()
    await standbys.remove(town.services, who, standby.id)
    return who, await offer_of(town, who)


async def the_visit(town: Town, offer: Offer) -> Booking | None:
    active = await town.store.bookings.active_of(offer.slot_id)
    return active if active and active.kind == "visit" else None


@MODES
async def test_of_an_acceptance_and_a_pass_at_once_one_counts(real_town: Town, mode: str) -> None:
    town = real_town
    for number in range(8):
        who, offer = await offered(town, mode, 24 + number)
        said = await asyncio.gather(
            offers.accept(town.services, who, offer.id),
            offers.pass_on(town.services, who, offer.id),
            return_exceptions=True,
        )
        refused = [each for each in said if isinstance(each, OfferClosedError)]
        assert len(refused) == 1, said
        await town.settle()
        visit, after = await the_visit(town, offer), await town.store.offers.get(offer.id)
        if isinstance(said[0], Booking):
            assert visit
            assert after.state == "accepted"
            assert refused[0].detail == "You have accepted this one already."
            await bookings.cancel(town.services, who, visit.id)
        else:
            assert visit is None
            assert after.state == "passed"
            assert refused[0].detail == "You passed on this one."


async def test_of_a_yes_and_a_no_by_text_at_once_one_counts(real_town: Town) -> None:
    town = real_town
    for number in range(6):
        who, offer = await offered(town, "waves", 24 + number)
        yes, no = await asyncio.gather(
            says(town, who, f"CONFIRM {offer.code}"), says(town, who, f"PASS {offer.code}")
        )
        await town.settle()
        visit = await the_visit(town, offer)
        assert ("It is yours" in yes) is (visit is not None)
        state = (await town.store.offers.get(offer.id)).state
        assert state == ("accepted" if visit else "passed")
        if visit:
            assert "accepted" in no or "yours" in no, no
            await bookings.cancel(town.services, who, visit.id)


async def test_a_no_is_told_of_the_yes_that_is_just_being_carried_out(real_town: Town) -> None:
    who, offer = await offered(real_town, "waves")
    await mark(real_town.services, offer)  # the yes has come as far as this
    assert "You have accepted this one already." in await says(real_town, who, f"PASS {offer.code}")
    await offers.accept(real_town.services, who, offer.id)
    assert await the_visit(real_town, offer)
    assert "yours" in await says(real_town, who, f"PASS {offer.code}")


async def test_two_acceptances_at_once_make_one_visit(real_town: Town) -> None:
    who, offer = await offered(real_town, "waves")
    said = await asyncio.gather(
        *(offers.accept(real_town.services, who, offer.id) for _ in range(5)), return_exceptions=True
    )
    assert sum(isinstance(each, Booking) for each in said) == 1
    assert all(isinstance(each, RefusedError) for each in said if not isinstance(each, Booking))
    assert await the_visit(real_town, offer)
    assert (await real_town.store.offers.get(offer.id)).state == "accepted"


async def test_an_acceptance_while_the_clinic_withdraws_ends_as_one_or_the_other(real_town: Town) -> None:
    town = real_town
    for number in range(6):
        who, offer = await offered(town, "waves", 24 + number)
        said, _ = await asyncio.gather(
            offers.accept(town.services, who, offer.id),
            slots.withdraw(town.services, town.staff, offer.slot_id),
            return_exceptions=True,
        )
        await town.settle()
        after = await town.store.offers.get(offer.id)
        if isinstance(said, Booking):
            assert after.state == "accepted"
            await bookings.cancel(town.services, who, said.id)
        else:
            assert isinstance(said, SlotWithdrawnError | OfferWithdrawnError), said
            assert after.state == "withdrawn"


class KilledError(BaseException):
    """The process dies here."""


@MODES
async def test_an_acceptance_that_dies_after_it_was_marked_is_finished(
    real_town: Town, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = real_town
    who, offer = await offered(town, mode)

    async def dies(*_: object, **__: object) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr("quickdoc.offers.actions.offers.accept_hold", dies)
        patch.setattr("quickdoc.offers.actions.offers.claim", dies)
        with pytest.raises(KilledError):
            await offers.accept(town.services, who, offer.id)
    assert (await town.store.offers.get(offer.id)).state == "accepted"
    assert await the_visit(town, offer) is None
    town.clock.moment += 2 * OVERDUE
    await relay(town.services)
    await town.settle()
    visit = await the_visit(town, offer)
    assert visit
    assert visit.holder
    assert visit.holder.patient_id == who.patient_ids[0]


async def test_a_patient_who_tries_again_after_a_death_gets_the_visit(
    real_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    who, offer = await offered(real_town, "waves")

    async def dies(*_: object, **__: object) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr("quickdoc.offers.actions.offers.claim", dies)
        with pytest.raises(KilledError):
            await offers.accept(real_town.services, who, offer.id)
    assert (await offers.accept(real_town.services, who, offer.id)).active
    with pytest.raises(OfferClosedError):
        await offers.accept(real_town.services, who, offer.id)


async def test_a_visit_that_was_given_back_is_not_taken_again_by_its_old_acceptance(real_town: Town) -> None:
    who, offer = await offered(real_town, "waves")
    visit = await offers.accept(real_town.services, who, offer.id)
    await bookings.cancel(real_town.services, who, visit.id)
    await offers.finish(real_town.services, await real_town.store.offers.get(offer.id))
    assert await the_visit(real_town, offer) is None
    with pytest.raises(OfferClosedError):
        await offers.accept(real_town.services, who, offer.id)


async def test_a_visit_that_was_put_back_and_given_back_is_not_taken_again_either(real_town: Town) -> None:
    """An undo gives the visit a later opening; the reaction to the acceptance may come after all of that."""
    town = real_town
    who, offer = await offered(town, "waves")
    visit = await offers.accept(town.services, who, offer.id)
    await bookings.cancel(town.services, town.staff, visit.id)
    await slots.undo(town.services, town.staff, offer.slot_id)
    await bookings.cancel(town.services, who, visit.id)
    await offers.finish(town.services, await town.store.offers.get(offer.id))
    assert await the_visit(town, offer) is None


async def test_an_acceptance_that_somebody_elses_turn_refuses_is_written_nowhere(real_town: Town) -> None:
    town = real_town
    await under(town, WAVES.model_copy(update={"mode": "queue"}))
    ana, _ = await town.in_line("Ana", "Ben")
    await town.publish(offer=True)
    await town.settle()
    offer = await offer_of(town, ana)
    await town.wait(601)
    lapsed = await town.store.offers.get(offer.id)
    with pytest.raises(SlotHeldError):
        await offers.accept(town.services, ana, offer.id)
    assert await town.store.offers.get(offer.id) == lapsed


@MODES
async def test_of_a_claim_in_the_feed_and_a_pass_at_once_one_counts(real_town: Town, mode: str) -> None:
    town = real_town
    for number in range(8):
        who, offer = await offered(town, mode, 24 + number)
        visit, passed = await asyncio.gather(
            claims.claim(town.services, who, offer.slot_id),
            offers.pass_on(town.services, who, offer.id),
            return_exceptions=True,
        )
        after = await town.store.offers.get(offer.id)
        if isinstance(passed, OfferClosedError):
            assert isinstance(visit, Booking), visit
            assert passed.detail == "You have accepted this one already."
            assert (after.state, visit.offer_id) == ("accepted", offer.id)
        else:
            assert isinstance(passed, Offer), passed
            assert after.state == "passed"
            # A claim that began after the pass is anybody's: no yes to the offer, and the slot may be free.
            assert isinstance(visit, Booking | OfferClosedError | SlotHeldError), visit
        if isinstance(visit, Booking):
            await bookings.cancel(town.services, who, visit.id)
        await town.settle()


@MODES
async def test_a_claim_that_dies_after_its_offer_was_marked_is_finished_and_can_be_made_again(
    real_town: Town, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = real_town
    who, offer = await offered(town, mode)

    async def dies(*_: object, **__: object) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(town.store.bookings, "insert", dies)
        with pytest.raises(KilledError):
            await claims.claim(town.services, who, offer.slot_id)
    assert (await town.store.offers.get(offer.id)).state == "accepted"
    assert (await claims.claim(town.services, who, offer.slot_id)).active
    town.clock.moment += 2 * OVERDUE
    await relay(town.services)
    await town.settle()
    visit = await the_visit(town, offer)
    assert visit
    assert visit.offer_id == offer.id


@MODES
async def test_a_yes_as_its_window_closes_is_a_visit_or_open_and_said_to_be_somebody_elses_turn(
    real_town: Town, mode: str
) -> None:
    town = real_town
    how: dict[str, Any] = {"mode": "queue"} if mode == "queue" else {"exclusive": mode == "exclusive"}
    await under(town, WAVES.model_copy(update={**how, "wave_size": 1, "cap_day": 50, "cap_week": 50}))
    ana, ben = await town.in_line("Ana", "Ben")
    for number in range(6):
        slot = await town.publish(24 + number, offer=True)
        await town.settle()
        (offer,) = await town.store.offers.of_opening(slot.id, 1)
        who = ana if offer.holder.patient_id in ana.patient_ids else ben
        town.clock.moment = offer.expires_at
        said, _ = await asyncio.gather(
            offers.accept(town.services, who, offer.id),
            rounds.advance(town.services, offer.round_id),
            return_exceptions=True,
        )
        await town.settle()
        after, active = await town.store.offers.get(offer.id), await the_visit(town, offer)
        if isinstance(said, Booking):
            assert after.state == "accepted"
            assert active
            assert active.id == said.id
            others = [each for each in await town.store.offers.of_opening(slot.id, 1) if each.id != offer.id]
            assert not any(each.open for each in others)
            await bookings.cancel(town.services, town.staff, said.id)
        else:
            assert isinstance(said, SlotHeldError), said
            assert (after.state, after.open) == ("expired", True)
            assert active is None
        await slots.withdraw(town.services, town.staff, slot.id)
        await town.settle()


@MODES
async def test_a_pass_and_a_pick_by_the_staff_at_once_leave_one_turn_and_one_offer_each(
    real_town: Town, mode: str
) -> None:
    town = real_town
    how: dict[str, Any] = {"mode": "queue"} if mode == "queue" else {"exclusive": mode == "exclusive"}
    await under(town, WAVES.model_copy(update={**how, "wave_size": 1, "cap_day": 50, "cap_week": 50}))
    people = await town.in_line("Ana", "Ben", "Cleo")
    (last,) = await town.store.standbys.of_account(people[-1].account_id)
    for number in range(6):
        slot = await town.publish(24 + number, offer=True)
        await town.settle()
        (first,) = await town.store.offers.of_opening(slot.id, 1)
        who = next(person for person in people if first.holder.patient_id in person.patient_ids)
        passed, picked = await asyncio.gather(
            offers.pass_on(town.services, who, first.id),
            round_controls.pick(town.services, town.staff, slot.id, last.id, "they called"),
            return_exceptions=True,
        )
        await town.settle()
        made = await town.store.offers.of_opening(slot.id, 1)
        assert isinstance(passed, Offer), passed
        assert len({each.holder.patient_id for each in made}) == len(made)
        active = await town.store.bookings.active_of(slot.id)
        if isinstance(picked, Offer):
            theirs = await town.store.offers.get(picked.id)
            assert theirs.open
            if mode == "queue":
                assert active
                assert active.holder
                turn = [each for each in made if each.holder.patient_id == active.holder.patient_id]
                assert turn[0].fresh(town.clock.now())
        else:
            assert isinstance(picked, SlotHeldError | AlreadyAskedError), picked
        await slots.withdraw(town.services, town.staff, slot.id)
        await town.settle()
