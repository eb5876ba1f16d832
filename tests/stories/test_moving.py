"""Taking an earlier slot and giving a later visit back for it: nobody is ever without either."""

from asyncio import gather

import pytest

from quickdoc.clinics.clinics import Doctor
from quickdoc.core.errors import (
    AlreadyMovedError,
    BookingEndedError,
    NotEarlierError,
    NotFoundError,
    NothingToUndoError,
    OfferClosedError,
    PatientBusyError,
    SlotTakenError,
)
from quickdoc.core.gsm7 import segments
from quickdoc.identity.accounts import Actor
from quickdoc.messaging.texts.times import deadline
from quickdoc.offers.actions import offers
from quickdoc.offers.offers import Offer
from quickdoc.offers.rounds import round_id
from quickdoc.scheduling.actions import bookings, claims, moves, slots
from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.slots import Slot
from quickdoc.services import Services
from quickdoc.store import Store
from quickdoc.waitlist.actions import earlier
from tests.texting.stage import offer_of, says, under, unlimited, visiting
from tests.town import WAVES, Town, town_on
from workers.relay import relay

MODES = pytest.mark.parametrize("mode", ["waves", "queue"])


@pytest.fixture
async def store_town(store: Store) -> Town:
    """A town on both lanes."""
    return await town_on(store)


async def visit_of(town: Town, booking: Booking) -> Booking:
    return await town.store.bookings.get(booking.id)


async def waiting(town: Town, name: str = "Ana", hours: float = 72) -> tuple[Actor, Booking]:
    """A patient with a visit, who stands by for an earlier one."""
    who = await town.patient(name)
    visit = await visiting(town, who, hours)
    await earlier.enrol(town.services, who, visit.id)
    return who, visit


async def opens(town: Town, hours: float = 24) -> Slot:
    slot = await town.publish(hours, offer=True)
    await town.settle()
    return slot


async def offered(town: Town, mode: str = "waves") -> tuple[Actor, Booking, Offer]:
    await under(town, WAVES.model_copy(update={"mode": mode}))
    who, visit = await waiting(town)
    await opens(town)
    return who, visit, await offer_of(town, who)


# --- accepting -------------------------------------------------------------------------------


@MODES
async def test_accepting_moves_the_patient_and_opens_the_later_slot(town: Town, mode: str) -> None:
    ana, old, offer = await offered(town, mode)
    assert offer.instead_of
    assert offer.instead_of.booking_id == old.id
    new = await offers.accept(town.services, ana, offer.id)
    assert (new.state, new.active, new.moved_from) == ("booked", True, old.id)
    left = await visit_of(town, old)
    assert (left.state, left.active, left.moved_to) == ("moved", False, new.id)
    vacated = await town.slot(old.slot_id)
    assert (vacated.state, vacated.opening) == ("open", 2)
    await town.settle()
    assert await town.store.rounds.find(round_id(old.slot_id, 2))
    assert (await town.store.offers.get(offer.id)).state == "accepted"


async def test_the_board_and_the_patient_are_told_of_the_move(town: Town) -> None:
    ana, _, offer = await offered(town)
    await offers.accept(town.services, ana, offer.id)
    told = {each.event.type: each.event.audience() for each in town.bus.heard}
    assert told["booking.moved"] == ("board:clinic_1", f"user:{ana.account_id}")


async def test_after_a_move_nobody_stands_by_for_the_old_visit(town: Town) -> None:
    ana, old, offer = await offered(town)
    await offers.accept(town.services, ana, offer.id)
    await town.settle()
    assert await town.store.standbys.for_visit(old.id) is None


async def test_other_offers_instead_of_the_same_visit_end(town: Town) -> None:
    ana, _, first = await offered(town)
    await town.wait(601)  # the first offer is "yours if still free" by now
    await opens(town, 48)
    second = await offer_of(town, ana)
    assert second.id != first.id
    await offers.accept(town.services, ana, second.id)
    await town.settle()
    ended = await town.store.offers.get(first.id)
    assert (ended.state, ended.open) == ("passed", False)
    told = [each.event for each in town.bus.heard if each.event.type == "offer.passed"]
    assert [each.audience()[0] for each in told] == [f"user:{ana.account_id}"]
    with pytest.raises(AlreadyMovedError):
        await offers.accept(town.services, ana, first.id)


async def test_accepting_twice_says_so(town: Town) -> None:
    ana, _, offer = await offered(town)
    await offers.accept(town.services, ana, offer.id)
    with pytest.raises(OfferClosedError):
        await offers.accept(town.services, ana, offer.id)


@MODES
async def test_when_the_visit_was_cancelled_meanwhile_accepting_gives_nothing_back(
    town: Town, mode: str
) -> None:
    ana, old, offer = await offered(town, mode)
    await bookings.cancel(town.services, town.staff, old.id)
    new = await offers.accept(town.services, ana, offer.id)
    assert (new.state, new.moved_from) == ("booked", None)
    assert (await visit_of(town, old)).state == "cancelled"


async def test_who_loses_the_earlier_slot_keeps_the_later_visit(town: Town) -> None:
    ana, old, offer = await offered(town)
    await claims.claim(town.services, await town.patient("Wim"), offer.slot_id)
    with pytest.raises(SlotTakenError):
        await offers.accept(town.services, ana, offer.id)
    assert (await visit_of(town, old)).active


async def test_two_earlier_slots_for_one_visit_give_it_back_once(store_town: Town) -> None:
    town = store_town
    ana, old, first = await offered(town)
    await town.wait(601)  # the first offer is "yours if still free" by now
    await opens(town, 48)
    second = await offer_of(town, ana)
    answers = await gather(
        *(offers.accept(town.services, ana, each.id) for each in (first, second)), return_exceptions=True
    )
    (won,) = [answer for answer in answers if isinstance(answer, Booking)]
    assert [type(each) for each in answers if each is not won] == [AlreadyMovedError]
    assert (await visit_of(town, old)).moved_to == won.id
    await town.settle()
    mine = await town.store.bookings.many({"holder.account_id": ana.account_id, "active": True})
    assert [each.id for each in mine] == [won.id]


async def test_many_who_swap_the_same_visit_at_once_move_once(store_town: Town) -> None:
    town, ana = store_town, await store_town.patient()
    town.limit(factor=10)
    old = await visiting(town, ana, 96)
    free = [await town.publish(hours) for hours in range(10, 30)]
    answers = await gather(
        *(claims.swap(town.services, ana, each.id, None, old.id) for each in free), return_exceptions=True
    )
    assert [type(answer) for answer in answers].count(AlreadyMovedError) == 19
    mine = await town.store.bookings.many({"holder.account_id": ana.account_id, "active": True})
    assert [each.moved_from for each in mine] == [old.id]


# --- the process dies ------------------------------------------------------------------------


@MODES
async def test_a_process_that_dies_in_between_leaves_both_and_the_reaction_gives_the_later_back(
    town: Town, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    ana, old, offer = await offered(town, mode)

    async def die(services: Services, booking_id: str) -> None:
        raise RuntimeError("the process was killed here")

    with monkeypatch.context() as killed:
        killed.setattr("quickdoc.scheduling.actions.accepting.finish", die)
        with pytest.raises(RuntimeError):
            await offers.accept(town.services, ana, offer.id)
    assert (await visit_of(town, old)).active
    await town.settle()
    assert (await visit_of(town, old)).state == "moved"
    assert (await town.slot(old.slot_id)).state == "open"


async def test_even_when_nothing_was_told_the_relay_finishes_the_move(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, old, offer = await offered(town)

    async def die(services: Services, *events: object) -> None:
        raise RuntimeError("the process was killed here")

    with monkeypatch.context() as killed:
        killed.setattr("quickdoc.scheduling.actions.claims.dispatch", die)
        with pytest.raises(RuntimeError):
            await offers.accept(town.services, ana, offer.id)
    town.bus.reactions.clear()
    town.clock.moment = town.clock.moment.replace(second=59)
    await relay(town.services)
    await town.settle()
    assert (await visit_of(town, old)).state == "moved"


async def test_doing_it_again_changes_nothing(town: Town) -> None:
    ana, old, offer = await offered(town)
    new = await offers.accept(town.services, ana, offer.id)
    await town.settle()
    before = await visit_of(town, old), await town.slot(old.slot_id)
    assert (await moves.finish(town.services, new.id)) == before[0]
    await town.settle()
    assert (await visit_of(town, old), await town.slot(old.slot_id)) == before


async def test_a_new_visit_that_ended_before_the_old_was_given_back_leaves_the_old(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, old, offer = await offered(town)

    async def nothing(services: Services, booking_id: str) -> None:
        return None

    with monkeypatch.context() as slow:
        slow.setattr("quickdoc.scheduling.actions.accepting.finish", nothing)
        new = await offers.accept(town.services, ana, offer.id)
        await bookings.cancel(town.services, town.staff, new.id)
    await town.settle()
    assert (await visit_of(town, old)).active


# --- from the feed ---------------------------------------------------------------------------


async def test_take_this_and_give_that_back(town: Town) -> None:
    ana = await town.patient()
    old, slot = await visiting(town, ana, 72), await town.publish(24)
    new = await claims.swap(town.services, ana, slot.id, None, old.id)
    assert new.moved_from == old.id
    assert (await visit_of(town, old)).moved_to == new.id
    assert (await town.slot(old.slot_id)).state == "open"


async def test_only_a_coming_later_visit_of_the_same_patient_can_be_given_back(town: Town) -> None:
    await unlimited(town)
    ana, ben = await town.patient("Ana"), await town.patient("Ben")
    old, sooner = await visiting(town, ana, 72), await visiting(town, ana, 12)
    others = await visiting(town, ben, 96)
    over = await visiting(town, ana, 120)
    await bookings.cancel(town.services, ana, over.id)
    slot = await town.publish(24)
    for given, refusal in (
        (others.id, NotFoundError),
        ("booking_none", NotFoundError),
        (over.id, BookingEndedError),
        (sooner.id, NotEarlierError),
    ):
        with pytest.raises(refusal):
            await claims.swap(town.services, ana, slot.id, None, given)
    assert (await visit_of(town, old)).active
    assert (await town.slot(slot.id)).state == "open"


@pytest.mark.servers
async def test_an_overlapping_slot_is_refused_on_a_real_database(real_town: Town) -> None:
    town, ana = real_town, await real_town.patient()
    colleague = Doctor(id="doctor_3", clinic_id="clinic_1", name="Dr. 3", specialty="dermatology")
    await town.store.doctors.insert(colleague)
    old, slot = await visiting(town, ana, 72), await town.publish(71.75, "doctor_3")
    with pytest.raises(PatientBusyError):
        await claims.swap(town.services, ana, slot.id, None, old.id, any_doctor=True)
    assert (await visit_of(town, old)).active


# --- afterwards ------------------------------------------------------------------------------


async def test_the_slot_that_was_left_is_not_offered_to_who_left_it(town: Town) -> None:
    ana, old, offer = await offered(town)
    ben = (await town.in_line("Ben"))[0]
    await offers.accept(town.services, ana, offer.id)
    await town.standby(ana)  # for one more visit
    await town.settle()
    asked = await town.store.offers.of_opening(old.slot_id, 2)
    assert [each.holder.patient_id for each in asked] == list(ben.patient_ids)
    log = (await town.store.rounds.get(round_id(old.slot_id, 2))).log
    assert ("Ana", "had_it") in [(each.patient_name, each.reason) for each in log]


async def test_a_move_cannot_be_undone_by_the_clinic(town: Town) -> None:
    ana, old, offer = await offered(town)
    await offers.accept(town.services, ana, offer.id)
    with pytest.raises(NothingToUndoError):
        await slots.undo(town.services, town.staff, old.slot_id)
    assert (await visit_of(town, old)).state == "moved"


async def test_the_first_cancellation_cannot_be_undone_once_somebody_has_moved_up(town: Town) -> None:
    wim = await town.patient("Wim")
    first = await visiting(town, wim, 24)
    ana, old = await waiting(town)
    await bookings.cancel(town.services, town.staff, first.id)
    await town.settle()
    await offers.accept(town.services, ana, (await offer_of(town, ana)).id)
    with pytest.raises(SlotTakenError):
        await slots.undo(town.services, town.staff, first.slot_id)
    assert (await visit_of(town, old)).state == "moved"


async def test_when_the_new_visit_is_cancelled_its_slot_simply_opens(town: Town) -> None:
    ana, old, offer = await offered(town)
    new = await offers.accept(town.services, ana, offer.id)
    await town.settle()
    await bookings.cancel(town.services, ana, new.id)
    await town.settle()
    round_ = await town.store.rounds.get(round_id(new.slot_id, 2))
    assert (round_.state, round_.chain) != ("filled", None)
    assert round_.chain is None
    assert (await visit_of(town, old)).state == "moved"
    with pytest.raises(NothingToUndoError):
        await slots.undo(town.services, town.staff, old.slot_id)


# --- what is said ----------------------------------------------------------------------------


async def test_the_offer_says_what_it_is_earlier_than(town: Town) -> None:
    _, _, offer = await offered(town)
    by = deadline(offer.expires_at, offer.made_at, offer.brief.zone)
    (body,) = [each.body for each in town.sms_sender.sent if each.body.startswith("Lakeside Clinic: ")]
    assert body == (
        "Lakeside Clinic: Tue 24 Nov 10:00 is free, earlier than your Thu 26 Nov 10:00. "
        f"Reply CONFIRM {offer.code} to move by {by} or PASS {offer.code}. STOP to end"
    )


async def test_the_acceptance_says_which_visit_was_given_back(town: Town) -> None:
    ana, _, offer = await offered(town)
    answer = await says(town, ana, "yes")
    visit = await town.store.bookings.active_of(offer.slot_id)
    assert visit
    assert answer == (
        "It is yours: Lakeside Clinic, Tue 24 Nov 10:00; your Thu 26 Nov 10:00 is given back. "
        f"To give it back reply CANCEL {visit.code}."
    )
    assert segments(answer) == 1
    assert await says(town, ana, f"CONFIRM {offer.code}") == answer


async def test_who_moved_in_the_app_has_one_text_about_it(town: Town) -> None:
    ana, old, offer = await offered(town)
    town.sms_sender.sent.clear()
    new = await offers.accept(town.services, ana, offer.id)
    await town.settle()
    await town.wait(120)
    assert [each.body for each in town.sms_sender.sent] == [
        (
            "Moved: Lakeside Clinic, Tue 24 Nov 10:00 instead of Thu 26 Nov 10:00. "
            f"To give it back reply CANCEL {new.code}. STOP to end"
        )
    ]
    kinds = {message.kind for message in await town.store.messages.many({"about": {"$in": [old.id, new.id]}})}
    assert kinds == {"booked", "moved"}


async def test_who_has_moved_and_says_yes_to_another_slot_is_told(town: Town) -> None:
    ana, _, first = await offered(town)
    await town.wait(601)  # the first offer is "yours if still free" by now
    await opens(town, 48)
    await says(town, ana, f"CONFIRM {(await offer_of(town, ana)).code}")
    assert await says(town, ana, f"CONFIRM {first.code}") == (
        "Tue 24 Nov 10:00: You have moved to an earlier appointment already."
    )
