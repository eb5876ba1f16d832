"""What follows from each event, on one screen.

Every handler may run twice, late, or in two processes at once. A reaction that was lost with the queue or
failed is done again by the sweeps, which find it in the event log.
"""

from asyncio import gather
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any

from quickdoc import events
from quickdoc.actions import (
    addresses,
    carrying_over,
    closing,
    desk,
    earlier,
    endings,
    families,
    fulfilling,
    habits,
    moves,
    offers,
    reminders,
    rounds,
    slots,
    standbys,
    texts,
    unreached,
)
from quickdoc.errors import NotFoundError
from quickdoc.events import Event
from quickdoc.ports import Doors

Handler = Callable[[Doors, Any], Awaitable[object]]


async def _open_up(doors: Doors, event: events.SlotOpened) -> None:
    await rounds.open_up(doors, event.state)


async def _start_round(doors: Doors, event: events.SlotReleased) -> None:
    await rounds.start(doors, event.state.id, event.state.opening)


async def _time_round(doors: Doors, event: events.RoundEvent) -> None:
    """At once when it is due already: a queue costs milliseconds."""
    due = event.state.next_at
    if due and due <= doors.clock.now():
        await rounds.advance(doors, event.state.id)
    elif due:
        await doors.bus.later("advance_round", event.state.id, due)


async def _keep_from_feed(doors: Doors, event: events.RoundStarted) -> None:
    await rounds.keep_from_feed(doors, await doors.store.rounds.get(event.state.id))


async def _keep_waiting(doors: Doors, event: events.RoundWaiting) -> None:
    one = await doors.store.rounds.get(event.state.id)
    await rounds.keep_from_feed(doors, one, waits=one.wave == event.state.wave)


async def _place_picked(doors: Doors, event: events.RoundPicked) -> None:
    await rounds.place_picked(doors, event.state.id)


async def _place_wave(doors: Doors, event: events.WaveSent) -> None:
    await rounds.place(doors, event.state.id, event.state.wave)
    await habits.expect(doors, event.state.brief.clinic_id)


async def _text_offer(doors: Doors, event: events.OfferMade) -> None:
    await texts.offer_text(doors, event.state.id)


async def _rank_asked(doors: Doors, event: events.OfferMade) -> None:
    waiting, _ = await gather(
        standbys.rank_patient(doors, event.state.holder.patient_id),
        desk.withdraw_if_blocked(doors, event.state),
    )
    if event.state.standby_id not in waiting:
        await fulfilling.leave_late_offer(doors, event.state)


async def _hurry_round(doors: Doors, event: events.OfferPassed) -> None:
    await rounds.hurry(doors, event.state)


async def _next_text(doors: Doors, event: events.OfferEvent) -> None:
    await texts.next_text(doors, event.state)


async def _finish_acceptance(doors: Doors, event: events.OfferAccepted) -> None:
    await offers.finish(doors, event.state)


async def _text_withdrawn(doors: Doors, event: events.OfferWithdrawn) -> None:
    await texts.withdrawn_text(doors, event.state.id)


async def _settle_rounds(doors: Doors, event: events.SlotEvent) -> None:
    await endings.settle(doors, event.state.id)


async def _project_slot(doors: Doors, event: events.BookingEvent) -> None:
    await slots.project(doors, event.state.slot_id)


async def _finish_move(doors: Doors, event: events.BookingMade) -> None:
    await moves.finish(doors, event.state.id)


async def _resume_move(doors: Doors, event: events.BookingRestored) -> None:
    await moves.resume(doors, event.state.id)


async def _leave_offers(doors: Doors, event: events.BookingMoved) -> None:
    await earlier.leave_offers(doors, event.state)


async def _follow_visit(doors: Doors, event: events.BookingEvent) -> None:
    if event.state.kind == "visit":
        await earlier.follow(doors, event.state.id)


async def _follow_requests(doors: Doors, event: events.BookingEvent) -> None:
    """Before the texts, which say what has become of the requests."""
    if event.state.kind == "visit":
        await fulfilling.follow(doors, event.state.id)


async def _hurry_after_withdrawal(doors: Doors, event: events.OfferWithdrawn) -> None:
    """The slot of an offer that one person alone has lost goes to the next in line."""
    if event.state.because:
        await rounds.hurry(doors, event.state)


async def _end_turn(doors: Doors, event: events.StandbyEvent) -> None:
    await unreached.left_line(doors, event.state)


async def _end_turns(doors: Doors, event: events.PhoneOptedOut) -> None:
    for offer in await unreached.texts_ended(doors, event.state.id):
        await rounds.hurry(doors, offer)


async def _plan_reminder(doors: Doors, event: events.BookingMade) -> None:
    await reminders.plan(doors, event.state.id)


async def _text_booked(doors: Doors, event: events.BookingMade) -> None:
    await texts.booking_text(doors, event.state.id, "booked")


async def _text_cancelled(doors: Doors, event: events.BookingCancelled) -> None:
    if event.state.history[-1].by == "clinic":
        await texts.booking_text(doors, event.state.id, "cancelled")


async def _text_restored(doors: Doors, event: events.BookingRestored) -> None:
    await texts.booking_text(doors, event.state.id, "restored")


async def _join_family(doors: Doors, event: events.PatientAdded) -> None:
    await families.join(doors, event.state)


async def _introduce(doors: Doors, event: events.PatientAdded) -> None:
    """The number is verified first, should the process that registered them have died half-way."""
    if event.state.clinic_id:
        await desk.vouch(doors, event.state)
        await texts.listed_text(doors, event.state)


async def _carry_name_over(doors: Doors, event: events.PatientChanged) -> None:
    await families.carry_over(doors, event.state.id)


async def _clear_closed(doors: Doors, event: events.AccountClosed) -> None:
    await closing.clear(doors, event.state.id, event.state.epoch)


async def _finish_phone(doors: Doors, event: events.PhoneMoved) -> None:
    await carrying_over.finish_phone(doors, event.state.id)


async def _finish_email(doors: Doors, event: events.EmailMoved) -> None:
    with suppress(NotFoundError):  # closed meanwhile
        await addresses.finish_change(doors, event.state.id)


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
    events.BookingMade: (_project_slot, _finish_move, _follow_requests, _text_booked, _plan_reminder),
    events.BookingConfirmed: (_project_slot,),
    events.BookingCancelled: (_project_slot, _follow_visit, _follow_requests, _text_cancelled),
    events.BookingSeen: (_project_slot,),
    events.BookingMoved: (_project_slot, _follow_visit, _follow_requests, _leave_offers),
    events.BookingMissed: (_project_slot, _follow_visit),
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
    events.StandbyChanged: (_end_turn,),
    events.StandbyRemoved: (_end_turn,),
    events.PhoneOptedOut: (_end_turns,),
    events.PatientAdded: (_join_family, _introduce),
    events.PatientChanged: (_carry_name_over,),
    events.AccountClosed: (_clear_closed,),
    events.PhoneMoved: (_finish_phone,),
    events.EmailMoved: (_finish_email,),
}
"""Exactly the classes with `reacts = True`; a test compares."""
UNHURRIED = (events.BookingEvent, events.RoundStarted, events.OfferMade)
"""Whoever published these has done the first of it already, or is doing it at this very moment: the slot's
state is made anew by whoever changed the booking, a wave is placed and texted by whoever began it. Their
reactions are the net under that; at once they would only do the same work a second time.
"""


async def react(doors: Doors, event: Event) -> None:
    """Do all that follows from an event, then tick it off in the log.

    Raises:
        RefusedError: what it is about is gone or changed; the event stays in the log and is tried again.
    """
    for handler in REACTIONS.get(type(event), ()):
        await handler(doors, event)
    await doors.store.log.reacted(event)
