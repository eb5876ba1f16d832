"""Ending the requests that a visit fulfils; they are resumed when the clinic cancels or a booking is undone.

Everything here follows from the present state of the visit, so it may be done twice, late, or by two workers
at once. A request is ended before its other offers are looked for, and after an offer is made it is checked
whether its request has ended meanwhile (`leave_late_offer`): so one of the two always sees the other.
"""

from asyncio import gather
from contextlib import suppress
from datetime import datetime

from quickdoc.core.errors import NotFoundError
from quickdoc.events.actions.commit import update
from quickdoc.events.models import StandbyChanged, StandbyFulfilled, StandbyResumed
from quickdoc.identity.accounts import Actor
from quickdoc.offers.offers import Offer
from quickdoc.scheduling.actions.endings import withdraw
from quickdoc.scheduling.bookings import Booking
from quickdoc.services import Services
from quickdoc.storage.duplicates import DuplicateError
from quickdoc.waitlist import fulfilled
from quickdoc.waitlist.actions import earlier, standbys
from quickdoc.waitlist.standby import Standby


async def follow(services: Services, booking_id: str) -> None:
    """End or resume the requests of a visit's patient as the state of the visit says.

    A patient who gives the visit back may resume the request. If the clinic cancels it, or if the patient
    undoes the booking at once, the request is resumed without asking.

    Raises:
        NotFoundError
        StaleError: others kept changing a request.
    """
    visit = await services.store.bookings.get(booking_id)
    if visit.kind != "visit" or visit.holder is None:
        return
    if visit.state == "moved" and visit.moved_to:
        target = await services.store.bookings.get(visit.moved_to)
        for each in await services.store.standbys.ended_by(visit.id):
            await _pass_on(services, each, visit, target)
        await follow(services, target.id)
    elif visit.active:
        await _end(services, visit, visit.holder.patient_id)
    elif visit.was_a_slip or (visit.state == "cancelled" and visit.history[-1].by == "clinic"):
        await _bring_back(services, visit, visit.holder.patient_id)


async def keep_looking(services: Services, actor: Actor, standby_id: str) -> Standby:
    """Resume a request that a visit ended, with its place in line. Doing it twice changes nothing.

    Raises:
        NotFoundError: there is none, it was removed, or the visit has begun.
        TooManyStandbysError: the account has ten already.
        AlreadyWaitingError: the patient has made the same request meanwhile.
        TooManyAttemptsError, StaleError
    """
    request, _ = await gather(services.store.standbys.get(standby_id), standbys.count_change(services, actor))
    actor.ensure_patient(request.patient_id)
    if request.active:
        return request
    if not fulfilled.may_keep_looking(request, services.clock.now()):
        raise NotFoundError
    resumed = await standbys.take_up(services, request)
    if resumed.instead_of:
        await earlier.follow(services, resumed.instead_of.booking_id)  # the visit may be over by now
    return resumed


async def _end(services: Services, visit: Booking, patient_id: str) -> None:
    """End the requests that the visit fulfils, then withdraw their other offers, for the next in line."""

    def rule(present: Standby, now: datetime) -> Standby:
        return fulfilled.ended_by(present, visit, now)

    waiting, before = await gather(
        services.store.standbys.of_patient(patient_id), services.store.standbys.ended_by(visit.id)
    )
    over = [each.id for each in waiting if fulfilled.is_met(each, visit)]
    await gather(*(update(services, services.store.standbys, each, rule, StandbyFulfilled) for each in over))
    if ended := {*over, *(each.id for each in before)}:
        open_ = await services.store.offers.open_of_patient(patient_id)
        others = [each for each in open_ if each.standby_id in ended and each.slot_id != visit.slot_id]
        await gather(*(withdraw(services, each, "has_visit") for each in others))


async def leave_late_offer(services: Services, offer: Offer) -> None:
    """Withdraw an offer that was made while a visit ended its request."""
    request = await services.store.standbys.find(offer.standby_id)
    if request is None or request.active or request.fulfilled is None:
        return
    visit = await services.store.bookings.find(request.fulfilled.booking_id)
    if visit and visit.slot_id != offer.slot_id:
        await withdraw(services, offer, "has_visit")


async def _bring_back(services: Services, visit: Booking, patient_id: str) -> None:
    """Resume the requests that the visit ended, unless another visit of the patient fulfils them."""
    ended = await services.store.standbys.ended_by(visit.id)
    if not ended:
        return
    coming = await services.store.bookings.active_visits_of(patient_id)
    for each in ended:
        other = next((new for new in coming if fulfilled.is_met(each, new)), None)
        await (_pass_on(services, each, visit, other) if other else _back_in_line(services, each, visit))
    for new in await services.store.bookings.active_visits_of(patient_id):  # booked meanwhile
        await _end(services, new, patient_id)


async def _pass_on(services: Services, request: Standby, before: Booking, visit: Booking) -> None:
    def rule(present: Standby, now: datetime) -> Standby:
        return fulfilled.passed_to(present, before, visit, now)

    await update(services, services.store.standbys, request.id, rule, StandbyChanged)


async def _back_in_line(services: Services, request: Standby, visit: Booking) -> None:
    def rule(present: Standby, _now: datetime) -> Standby:
        return fulfilled.brought_back(present, visit)

    with suppress(DuplicateError):  # the patient has made the same request meanwhile
        back = await update(services, services.store.standbys, request.id, rule, StandbyResumed)
        await standbys.bring_up_to_date(services, back)
        if back.instead_of:
            await earlier.follow(services, back.instead_of.booking_id)
