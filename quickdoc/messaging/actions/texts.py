"""The messages about an offer or a visit, on each channel that is switched on.

They are composed here and in `notices`; `sending` hands them to a provider, `delivery` records the outcome.
"""

from asyncio import gather
from datetime import datetime, timedelta
from typing import get_args

from quickdoc.core.ids import new_id
from quickdoc.identity.patients import Patient
from quickdoc.messaging.actions.channels import ways
from quickdoc.messaging.actions.drafting import draft
from quickdoc.messaging.actions.phones import whose
from quickdoc.messaging.actions.sending import end, send_waiting, submit
from quickdoc.messaging.messages import NEVER_ARRIVE, Message, MessageChannel, TextKind
from quickdoc.messaging.texts import account_texts, offer_texts, visit_texts
from quickdoc.offers.offers import Offer, is_told_of
from quickdoc.scheduling.actions.alternatives import nearest
from quickdoc.scheduling.actions.hours import hours_at
from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.slot_summary import SlotSummary
from quickdoc.services import Services
from quickdoc.waitlist.fulfilled import fulfils

WORTH_ASKING = timedelta(hours=48)
"""Messages about visits sooner than that do not suggest to ask for an earlier one."""
LISTED_IS_NEWS = timedelta(days=3)
MISSED_IS_NEWS = timedelta(hours=1)
UNDONE = {"cancelled", "no_show"}


async def offer_text(services: Services, offer_id: str) -> None:
    """Send an offer on every channel that is switched on. Idempotent.

    A message that may not be sent is stored as `suppressed` with the reason, so that the clinic can see it.

    Raises:
        NotFoundError
    """
    offer, told = await gather(
        services.store.offers.get(offer_id), services.store.messages.all_about(offer_id, "offer")
    )
    wanted = set(offer.channels) - {each.channel for each in told}
    if not wanted & set(get_args(MessageChannel)):
        return
    channels = [each for each in await ways(services, offer.holder.account_id, "offer") if each in wanted]
    body = offer_texts.offer(offer)
    drafts = [
        await draft(services, channel, "offer", offer, text=body, expires_at=offer.expires_at)
        for channel in channels
    ]
    await gather(*(submit(services, each) for each in drafts))


async def withdrawn_text(services: Services, offer_id: str) -> None:
    """Tell the patient that an offer is withdrawn, on the channels on which the offer was really sent.

    An offer's message that is still unsent is stopped; for one in flight this is decided once its outcome
    is known.

    Raises:
        NotFoundError
    """
    offer = await services.store.offers.get(offer_id)
    if offer.state != "withdrawn":
        return
    tells = is_told_of(offer)
    for told in await services.store.messages.all_about(offer.id, "offer"):
        if await _is_stopped(services, told) or not tells:
            continue
        channel, body = told.channel, offer_texts.withdrawn(offer)
        await submit(
            services,
            await draft(services, channel, "withdrawn", offer, text=body, expires_at=offer.brief.start),
        )


async def _is_stopped(services: Services, told: Message) -> bool:
    """Stop the message of an offer; returns whether it was still unsent, and so never will be."""
    if told.state == "intent":
        stopped = await end(services, told, "suppressed", "closed")
        told = stopped or await services.store.messages.get(told.id)
    return told.state in NEVER_ARRIVE


async def next_text(services: Services, ended: Offer) -> None:
    """Send the text that waited for this offer to end on the same phone."""
    await send_waiting(services, ended.holder.phone)


async def booking_text(services: Services, booking_id: str, kind: TextKind) -> None:
    """Tell the patient that a visit was `booked`, `cancelled` by the clinic, `missed`, or is `restored`.

    A visit that replaces a later one is announced as `moved`. A patient who booked by text gets the answer to
    that text instead. A cancellation waits for the clinic's grace time, in which a mis-click can be undone; a
    restoration is sent only if the cancellation was.

    Raises:
        NotFoundError
    """
    booking = await services.store.bookings.get(booking_id)
    if booking.holder is None or (kind == "booked" and not _is_told_of(booking)):
        return
    ends = sum(step.state in UNDONE for step in booking.history)
    later = await _moved_from(services, booking) if kind == "booked" else None
    at = await _grace(services, booking) if kind == "cancelled" else None
    left = kind == "booked" and await services.store.standbys.has_left(booking.id, services.clock.now())
    body = await _body(services, booking, kind, later, left=left)
    said: TextKind = "moved" if later else kind
    attempt = 1 if kind == "booked" else max(ends, 1)
    start = booking.brief.start if kind != "missed" else booking.brief.end + MISSED_IS_NEWS
    elsewhere = later is not None and later.brief.clinic_id != booking.brief.clinic_id
    drafts = [
        await draft(
            services,
            each,
            said,
            booking,
            text=body,
            attempt=attempt,
            expires_at=start,
            left=left,
            elsewhere=elsewhere,
        )
        for each in await ways(services, booking.holder.account_id, said)
        if kind != "restored" or await _was_told(services, booking, ends, each)
    ]
    await gather(*(submit(services, each, at=at) for each in drafts))


async def listed_text(services: Services, patient: Patient) -> None:
    """Tell a patient whom a clinic registered which clinic put them on its list. Idempotent."""
    clinic = await services.store.clinics.find(patient.clinic_id or "")
    if clinic is None:
        return
    now = services.clock.now()
    message = Message(
        id=new_id("message"),
        direction="out",
        phone=patient.phone,
        body=account_texts.listed(clinic.name),
        kind="listed",
        about=patient.id,
        clinic_id=clinic.id,
        patient_id=patient.id,
        made_at=now,
        expires_at=now + LISTED_IS_NEWS,
    )
    await submit(services, message)


async def reminder_text(services: Services, booking: Booking) -> None:
    """Send the reminder of a visit. Idempotent."""
    if booking.holder is None:
        return
    who, start = await whose(services, booking.holder), booking.brief.start
    body = visit_texts.reminder(booking, who, earlier=_worth_asking(booking, services.clock.now()))
    drafts = [
        await draft(services, each, "reminder", booking, text=body, expires_at=start)
        for each in await ways(services, booking.holder.account_id, "reminder")
    ]
    await gather(*(submit(services, each) for each in drafts))


async def _body(
    services: Services, booking: Booking, kind: TextKind, later: Booking | None, *, left: bool
) -> str:
    who = await whose(services, booking.holder) if booking.holder else ""
    if kind == "restored":
        return visit_texts.restored(booking, who)
    if kind == "missed":
        return visit_texts.missed(booking, who)
    if kind == "cancelled":
        waits, instead = await gather(_waits(services, booking), _instead(services, booking))
        return visit_texts.cancelled(booking, who, waits=waits, instead=instead)
    if later:
        return visit_texts.moved(booking, later, who, left=left)
    return visit_texts.booked(booking, who, earlier=_worth_asking(booking, services.clock.now()), left=left)


def _is_told_of(booking: Booking) -> bool:
    """Whoever booked by text has the answer; of what the clinic books only a move is told."""
    return booking.via in {"feed", "offer"} or (booking.via == "staff" and booking.moved_from is not None)


async def _instead(services: Services, booking: Booking) -> list[SlotSummary]:
    """The nearest free slots, where a visit was cancelled because its doctor does not work then."""
    brief = booking.brief
    slot, work = await gather(
        services.store.slots.find(booking.slot_id), hours_at(services, brief.doctor_id, brief.clinic_id)
    )
    if slot is None or work is None or work.closing(slot) is None:
        return []
    return [each.brief for each in await nearest(services, brief, most=2)]


async def _waits(services: Services, booking: Booking) -> bool:
    """Whether the patient is on standby for another such visit."""
    waiting = await services.store.standbys.of_patient(booking.holder.patient_id) if booking.holder else []
    return any(fulfils(each, booking.brief) for each in waiting)


def _worth_asking(booking: Booking, now: datetime) -> bool:
    return booking.brief.start - now > WORTH_ASKING


async def _moved_from(services: Services, booking: Booking) -> Booking | None:
    """The later visit that was given back for this one."""
    later = await services.store.bookings.find(booking.moved_from) if booking.moved_from else None
    return later if later and later.moved_to == booking.id else None


async def _was_told(services: Services, booking: Booking, ends: int, channel: MessageChannel) -> bool:
    told = await services.store.messages.about(booking.id, "cancelled", ends, channel=channel)
    return told is not None and told.state not in NEVER_ARRIVE


async def _grace(services: Services, booking: Booking) -> datetime:
    clinic = await services.store.clinics.get(booking.brief.clinic_id)
    return booking.history[-1].at + timedelta(seconds=clinic.policy.grace)
