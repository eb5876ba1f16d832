"""The reactions to each event, in one table.

Every handler may run twice, late, or in two processes at once. A reaction that failed, or was lost with the
queue, is repeated by the sweeps, which find its event in the event log.
"""

from asyncio import gather
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any

from quickdoc.admin.actions import closing, knowing, removing
from quickdoc.audit.acting import SYSTEM, Deed, acting
from quickdoc.core.errors import NotFoundError
from quickdoc.events import models as events
from quickdoc.events.models import Event
from quickdoc.identity.actions import addresses, carrying_over, families, family_corrections
from quickdoc.messaging.actions import reminders, texts, unreached
from quickdoc.offers.actions import offers, placing, response_stats, rounds
from quickdoc.scheduling.actions import endings, moves, projection, suspending
from quickdoc.services import Services
from quickdoc.waitlist.actions import (
    block_list,
    earlier,
    fulfilling,
    ranking,
    registrations,
)

Handler = Callable[[Services, Any], Awaitable[object]]


async def _open_up(services: Services, event: events.SlotOpened) -> None:
    await rounds.open_up(services, event.state)


async def _follow_suspension(services: Services, event: events.DoctorEvent) -> None:
    await suspending.follow(services, event.state.id)


async def _start_round(services: Services, event: events.SlotReleased) -> None:
    await rounds.start(services, event.state.id, event.state.opening)


async def _time_round(services: Services, event: events.RoundEvent) -> None:
    """Advance a round that is due already here: going through the queue would cost milliseconds."""
    due = event.state.next_at
    if due and due <= services.clock.now():
        await rounds.advance(services, event.state.id)
    elif due:
        await services.bus.later("advance_round", event.state.id, due)


async def _keep_from_feed(services: Services, event: events.RoundStarted) -> None:
    await placing.keep_from_feed(services, await services.store.rounds.get(event.state.id))


async def _keep_waiting(services: Services, event: events.RoundWaiting) -> None:
    round_ = await services.store.rounds.get(event.state.id)
    await placing.keep_from_feed(services, round_, waits=round_.wave == event.state.wave)


async def _place_picked(services: Services, event: events.RoundPicked) -> None:
    await placing.place_picked(services, event.state.id)


async def _place_wave(services: Services, event: events.WaveSent) -> None:
    await placing.place(services, event.state.id, event.state.wave)
    await response_stats.expect(services, event.state.brief.clinic_id)


async def _text_offer(services: Services, event: events.OfferMade) -> None:
    await texts.offer_text(services, event.state.id)


async def _rank_asked(services: Services, event: events.OfferMade) -> None:
    waiting, _ = await gather(
        ranking.rank_patient(services, event.state.holder.patient_id),
        block_list.withdraw_if_blocked(services, event.state),
    )
    if event.state.standby_id not in waiting:
        await fulfilling.leave_late_offer(services, event.state)


async def _hurry_round(services: Services, event: events.OfferPassed) -> None:
    await rounds.hurry(services, event.state)


async def _next_text(services: Services, event: events.OfferEvent) -> None:
    await texts.next_text(services, event.state)


async def _finish_acceptance(services: Services, event: events.OfferAccepted) -> None:
    await offers.finish(services, event.state)


async def _text_withdrawn(services: Services, event: events.OfferWithdrawn) -> None:
    await texts.withdrawn_text(services, event.state.id)


async def _settle_rounds(services: Services, event: events.SlotEvent) -> None:
    await endings.close_offers(services, event.state.id)


async def _project_slot(services: Services, event: events.BookingEvent) -> None:
    await projection.project(services, event.state.slot_id)


async def _finish_move(services: Services, event: events.BookingMade) -> None:
    await moves.finish(services, event.state.id)


async def _resume_move(services: Services, event: events.BookingRestored) -> None:
    await moves.resume(services, event.state.id)


async def _leave_offers(services: Services, event: events.BookingMoved) -> None:
    await earlier.leave_offers(services, event.state)


async def _follow_visit(services: Services, event: events.BookingEvent) -> None:
    if event.state.kind == "visit":
        await earlier.follow(services, event.state.id)


async def _follow_requests(services: Services, event: events.BookingEvent) -> None:
    """Update the patient's standby requests. Runs before the texts, which report the result."""
    if event.state.kind == "visit":
        await fulfilling.follow(services, event.state.id)


async def _hurry_after_withdrawal(services: Services, event: events.OfferWithdrawn) -> None:
    """Offer the slot to the next in line when the offer was withdrawn for a reason of its patient's."""
    if event.state.because:
        await rounds.hurry(services, event.state)


async def _end_turn(services: Services, event: events.StandbyEvent) -> None:
    await unreached.left_line(services, event.state)


async def _end_turns(services: Services, event: events.PhoneOptedOut) -> None:
    for offer in await unreached.texts_ended(services, event.state.id):
        await rounds.hurry(services, offer)


async def _plan_reminder(services: Services, event: events.BookingMade) -> None:
    await reminders.plan(services, event.state.id)


async def _text_booked(services: Services, event: events.BookingMade) -> None:
    await texts.booking_text(services, event.state.id, "booked")


async def _text_cancelled(services: Services, event: events.BookingCancelled) -> None:
    if event.state.history[-1].by == "clinic":
        await texts.booking_text(services, event.state.id, "cancelled")


async def _text_missed(services: Services, event: events.BookingMissed) -> None:
    """Only of those by the clinic's policy: who is marked at the desk was looked for."""
    if event.state.history[-1].by == "system":
        await texts.booking_text(services, event.state.id, "missed")


async def _text_restored(services: Services, event: events.BookingRestored) -> None:
    await texts.booking_text(services, event.state.id, "restored")


async def _join_family(services: Services, event: events.PatientAdded) -> None:
    if not (await services.store.patients.get(event.state.id)).removed:
        await families.join(services, event.state)


async def _introduce(services: Services, event: events.PatientAdded) -> None:
    """Text a patient whom a clinic registered.

    The number is verified first, because the process that registered them may have died before it did so.
    """
    if event.state.clinic_id:
        await registrations.vouch(services, event.state)
        await texts.listed_text(services, event.state)


async def _carry_name_over(services: Services, event: events.PatientChanged) -> None:
    await family_corrections.carry_over(services, event.state.id)


async def _clear_removed(services: Services, event: events.PatientRemoved) -> None:
    await removing.clear(services, event.state)


async def _clear_closed(services: Services, event: events.AccountClosed) -> None:
    await closing.clear(services, event.state.id, event.state.epoch)


async def _finish_phone(services: Services, event: events.PhoneMoved) -> None:
    await carrying_over.finish_phone(services, event.state.id)


async def _finish_email(services: Services, event: events.EmailMoved) -> None:
    with suppress(NotFoundError):  # closed meanwhile
        await addresses.finish_change(services, event.state.id)


async def _meet_at_clinic(services: Services, event: events.BookingMade) -> None:
    if event.state.holder:
        await knowing.meet(services, event.state.holder.patient_id, [event.state.brief.clinic_id])


async def _meet_by_request(services: Services, event: events.StandbyEvent) -> None:
    named = {*event.state.clinic_ids, event.state.clinic_id} - {None}
    if named:
        await knowing.meet(services, event.state.patient_id, [each for each in named if each])


async def _enter_for_searches(services: Services, event: events.PatientEvent) -> None:
    await knowing.enter_anew(services, event.state.id)


REACTIONS: Mapping[type[Event], tuple[Handler, ...]] = {
    events.SlotOpened: (_open_up,),
    events.SlotReleased: (_start_round,),
    events.SlotTaken: (_settle_rounds,),
    events.SlotWithdrawn: (_settle_rounds,),
    events.RoundStarted: (_keep_from_feed, _time_round),
    events.RoundResumed: (_time_round,),
    events.RoundPicked: (_place_picked, _time_round),
    events.WaveSent: (_place_wave, _time_round),
    events.RoundWaiting: (_keep_waiting, _time_round),
    events.RoundHurried: (_time_round,),
    events.OfferMade: (_text_offer, _rank_asked),
    events.OfferPassed: (_hurry_round, _next_text),
    events.OfferAccepted: (_finish_acceptance, _next_text),
    events.OfferLost: (_next_text,),
    events.OfferWithdrawn: (_hurry_after_withdrawal, _text_withdrawn, _next_text),
    events.BookingHeld: (_project_slot,),
    events.BookingMade: (
        _project_slot,
        _finish_move,
        _follow_requests,
        _text_booked,
        _plan_reminder,
        _meet_at_clinic,
    ),
    events.BookingConfirmed: (_project_slot,),
    events.BookingCancelled: (_project_slot, _follow_visit, _follow_requests, _text_cancelled),
    events.BookingSeen: (_project_slot,),
    events.BookingMoved: (_project_slot, _follow_visit, _follow_requests, _leave_offers),
    events.BookingMissed: (_project_slot, _follow_visit, _text_missed),
    events.BookingArrived: (_project_slot,),
    events.BookingBegun: (_project_slot, _follow_visit),
    events.BookingUnresolved: (_project_slot, _follow_visit),
    events.BookingSteppedBack: (_project_slot, _follow_visit),
    events.BookingCompleted: (_project_slot, _follow_visit),
    events.BookingExpired: (_project_slot,),
    events.BookingRestored: (
        _project_slot,
        _resume_move,
        _follow_visit,
        _follow_requests,
        _text_restored,
    ),
    events.BookingBlocked: (_project_slot,),
    events.BookingLifted: (_project_slot,),
    events.BookingReaddressed: (_project_slot,),
    events.StandbyAdded: (_meet_by_request,),
    events.StandbyChanged: (_end_turn, _meet_by_request),
    events.StandbyRemoved: (_end_turn,),
    events.PhoneOptedOut: (_end_turns,),
    events.PatientAdded: (_join_family, _introduce, _enter_for_searches),
    events.PatientChanged: (_carry_name_over, _enter_for_searches),
    events.PatientRemoved: (_clear_removed, _enter_for_searches),
    events.DoctorSuspended: (_follow_suspension,),
    events.DoctorReinstated: (_follow_suspension,),
    events.AccountClosed: (_clear_closed,),
    events.PhoneMoved: (_finish_phone,),
    events.EmailMoved: (_finish_email,),
}
"""Its keys are exactly the event classes with `reacts = True`; a test compares them."""
UNHURRIED = (events.BookingEvent, events.RoundStarted, events.OfferMade)
"""Events whose publisher does the first reactions itself: the action that changes a booking also updates the
slot's state, and the action that starts a wave also places and texts it. The reactions repeat that work in
case the publisher died; without a delay both would do it at the same time.
"""


async def react(services: Services, event: Event) -> None:
    """Run all reactions to an event, then mark it as done in the event log.

    Raises:
        RefusedError: the subject is gone or has changed; the event stays in the log and is retried.
    """
    with acting(Deed(SYSTEM, services.clock.now)):
        for handler in REACTIONS.get(type(event), ()):
            await handler(services, event)
    await services.store.log.reacted(event)
