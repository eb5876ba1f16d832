"""What patients and staff do with a booking: give it back, confirm it, mark it as seen or as a no-show."""

from asyncio import gather
from datetime import datetime

from quickdoc.core.errors import (
    ForbiddenError,
    NotFoundError,
    SlotPastError,
)
from quickdoc.core.quotas import QuotaName
from quickdoc.events.actions.commit import update
from quickdoc.events.models import BookingCancelled, BookingConfirmed, BookingMissed, BookingSeen
from quickdoc.identity.accounts import Actor
from quickdoc.scheduling import booking_changes, booking_endings
from quickdoc.scheduling.actions.accepting import show
from quickdoc.scheduling.actions.freeing import free
from quickdoc.scheduling.actions.projection import project
from quickdoc.scheduling.actions.slots import end_hold
from quickdoc.scheduling.bookings import Booking, BookingState, By
from quickdoc.services import Services
from quickdoc.storage.actions.idempotency import found_or_made


async def cancel(services: Services, actor: Actor, booking_id: str, *, is_counted: bool = True) -> Booking:
    """Give a visit back: the slot opens anew and is offered.

    `is_counted`: against what an account may cancel; not when its account ends, which happens once.

    Raises:
        NotFoundError: no such booking, or somebody else's.
        BookingEndedError: it is over.
        SlotPastError: it has begun.
        TooManyAttemptsError: the account has cancelled many visits just now.
    """

    def rule(booking: Booking, now: datetime) -> Booking:
        cancelled = booking_endings.cancel(booking, _side(actor, booking), now)
        if booking.brief.start <= now:
            raise SlotPastError
        return cancelled

    async def ended_before() -> Booking | None:
        return await _ended_before(services, actor, booking_id, "cancelled")

    async def make() -> Booking:
        present, _ = await gather(
            services.store.bookings.get(booking_id), _count_cancel(services, actor, is_counted=is_counted)
        )
        return await free(services, booking_id, rule, BookingCancelled, present)

    return await found_or_made(services, ended_before, make)


async def _count_cancel(services: Services, actor: Actor, *, is_counted: bool) -> None:
    if is_counted:
        quota: QuotaName = "cancel" if actor.role == "patient" else "cancel_by_clinic"
        await services.limiter.hit(quota, actor.account_id)


async def _ended_before(
    services: Services, actor: Actor, booking_id: str, state: BookingState
) -> Booking | None:
    """The visit as this very request ended it when it was carried out before."""
    booking, since = await services.store.bookings.find(booking_id), services.ids.made_since()
    if booking is None or since is None or booking.state != state:
        return None
    last = booking.history[-1]
    if last.at < since or last.by != _side(actor, booking):
        return None
    await show(services, booking)
    return booking


async def confirm(services: Services, actor: Actor, booking_id: str) -> Booking:
    """The patient will come. Confirming twice changes nothing.

    Raises:
        NotFoundError, BookingEndedError
    """

    def rule(booking: Booking, now: datetime) -> Booking:
        return booking_changes.confirm(booking, _side(actor, booking), now)

    confirmed = await update(services, services.store.bookings, booking_id, rule, BookingConfirmed)
    await show(services, confirmed)
    return confirmed


async def see(services: Services, actor: Actor, booking_id: str) -> Booking:
    """The patient has seen that the clinic cancelled the visit. Seeing it twice changes nothing.

    Raises:
        NotFoundError: no such booking, or somebody else's.
    """

    def rule(booking: Booking, _: datetime) -> Booking:
        if booking.kind != "visit" or not booking.holder or booking.holder.account_id != actor.account_id:
            raise NotFoundError
        return booking_changes.see(booking)

    return await update(services, services.store.bookings, booking_id, rule, BookingSeen)


async def mark_no_show(services: Services, actor: Actor, booking_id: str) -> Booking:
    """The clinic says that the patient did not come, once the visit has begun.

    Raises:
        NotFoundError, ForbiddenError, BookingEndedError, VisitNotStartedError
    """

    def rule(booking: Booking, now: datetime) -> Booking:
        if _side(actor, booking) != "clinic":
            raise ForbiddenError
        return booking_endings.mark_no_show(booking, now)

    async def ended_before() -> Booking | None:
        return await _ended_before(services, actor, booking_id, "no_show")

    return await found_or_made(
        services, ended_before, lambda: free(services, booking_id, rule, BookingMissed)
    )


def _side(actor: Actor, booking: Booking) -> By:
    if actor.works_at(booking.brief.clinic_id):
        return "clinic"
    if booking.holder is None or booking.holder.patient_id not in actor.patient_ids:
        raise NotFoundError
    return "patient"


async def expire_hold(services: Services, booking_id: str) -> None:
    """End a hold whose time is over and that no round has handed on."""
    held = await services.store.bookings.find(booking_id)
    if held and held.lapsed(services.clock.now()):
        await end_hold(services, held)
        await project(services, held.slot_id)
