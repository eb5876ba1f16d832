"""Standing by for something earlier than a visit that the patient has: "tell me if something earlier opens".

Such a request ends with its visit, and is active again when the end of the visit is undone.
"""

from contextlib import suppress
from datetime import datetime

from quickdoc.core.errors import AlreadyMovedError, BookingEndedError, NotFoundError, SlotPastError
from quickdoc.core.types import Point
from quickdoc.events.actions.commit import attempt, update
from quickdoc.events.models import OfferPassed, StandbyAdded, StandbyChanged, StandbyRemoved
from quickdoc.identity.accounts import Actor
from quickdoc.offers.offer_changes import end
from quickdoc.offers.offers import Offer
from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.exchanges import exchanged
from quickdoc.services import Services
from quickdoc.storage.duplicates import DuplicateError
from quickdoc.waitlist.actions import adding
from quickdoc.waitlist.changes import would_see_others
from quickdoc.waitlist.preferences import Preferences
from quickdoc.waitlist.standby import Later, Standby


class Terms(Preferences, extra="forbid"):
    """Preferences that differ from the default: the visit's doctor, near its clinic, at any hour.

    With specialties, clinics or other doctors, any doctor of the visit's specialty may stand in.
    """

    point: Point | None = None  # type: ignore[assignment]  # None: the clinic's


async def enrol(services: Services, actor: Actor, booking_id: str, terms: Terms | None = None) -> Standby:
    """Stand by for something earlier than a coming visit. Asking again gives the same request.

    Raises:
        NotFoundError: no such visit, or somebody else's.
        BookingEndedError, AlreadyMovedError, SlotPastError: the visit is over, or has begun.
        TooManyStandbysError: the account has ten requests already.
    """
    visit = await services.store.bookings.get(booking_id)
    if visit.kind != "visit" or visit.holder is None:
        raise NotFoundError
    actor.ensure_patient(visit.holder.patient_id)
    _ensure_coming(visit, services.clock.now())
    present = await services.store.standbys.for_visit(visit.id)
    if present:
        return present
    terms = terms or Terms()
    preferences = _preferences(visit, terms)
    later = _later(visit, preferences)
    try:
        made = await adding.add(services, actor, visit.holder.patient_id, preferences, instead_of=later)
    except DuplicateError:
        return await _made_meanwhile(services, visit)
    await follow(services, visit.id)  # the visit may have ended meanwhile
    return made


def _ensure_coming(visit: Booking, now: datetime) -> None:
    if visit.state == "moved":
        raise AlreadyMovedError
    if not _coming(visit):
        raise BookingEndedError
    if visit.brief.start <= now:
        raise SlotPastError


def _coming(visit: Booking) -> bool:
    return visit.active and not visit.has_begun


async def _made_meanwhile(services: Services, visit: Booking) -> Standby:
    present = await services.store.standbys.for_visit(visit.id)
    if present is None:
        raise BookingEndedError
    return present


def _preferences(visit: Booking, terms: Terms) -> Preferences:
    said = terms.model_dump(exclude_unset=True, exclude_none=True)
    what = {} if _names_something(terms) else {"doctor_ids": (visit.brief.doctor_id,)}
    return Preferences.model_validate({"point": visit.brief.point, **said, **what})


def _later(visit: Booking, preferences: Preferences) -> Later:
    brief = visit.brief
    what = exchanged(brief, any_doctor=would_see_others(preferences, brief.doctor_id))._asdict()
    return Later(booking_id=visit.id, start=brief.start, zone=brief.zone, clinic_id=brief.clinic_id, **what)


def _names_something(terms: Terms) -> bool:
    return bool(terms.specialties or terms.doctor_ids or terms.clinic_ids)


async def describe(services: Services, untyped: Standby) -> None:
    """Add a description of the visit to a request of an earlier version.

    Rounds need it to tell which slots the visit can be exchanged for. Doing it twice changes nothing.

    Raises:
        StaleError: others kept changing it.
    """
    visit = await services.store.bookings.find(untyped.instead_of.booking_id) if untyped.instead_of else None
    if visit is None:  # a visit that does not exist cannot be exchanged
        await expire(services, untyped)
        return

    def rule(present: Standby, _now: datetime) -> Standby:
        if not present.active or present.instead_of is None or present.instead_of.visit_type is not None:
            return present
        changed = {"instead_of": _later(visit, present), "version": present.version + 1}
        return present.model_copy(update=changed)

    await update(services, services.store.standbys, untyped.id, rule, StandbyChanged)


async def follow(services: Services, booking_id: str) -> None:
    """End the request for something earlier if its visit has ended; resume it if the visit is active."""
    visit = await services.store.bookings.get(booking_id)
    if _coming(visit):
        await _resume(services, visit)
    else:
        await _end(services, booking_id)


async def _end(services: Services, booking_id: str) -> None:
    present = await services.store.standbys.for_visit(booking_id)
    if present:
        await expire(services, present)


async def expire(services: Services, standby: Standby) -> None:
    """End a request whose visit is over or has begun."""

    def rule(present: Standby, _now: datetime) -> Standby:
        if not present.active:
            return present
        ended = {"active": False, "ended_with_visit": True, "version": present.version + 1}
        return present.model_copy(update=ended)

    await update(services, services.store.standbys, standby.id, rule, StandbyRemoved)


async def _resume(services: Services, visit: Booking) -> None:
    ended = await services.store.standbys.ended_with(visit.id)
    now = services.clock.now()
    if ended is None or visit.brief.start <= now:
        return
    back = {"active": True, "ended_with_visit": False, "version": ended.version + 1}
    with suppress(DuplicateError):  # the patient has made a new request meanwhile
        await attempt(services, services.store.standbys, ended.model_copy(update=back), StandbyAdded, now)


async def leave_offers(services: Services, visit: Booking) -> None:
    """After a move, pass the patient's other offers that were instead of the same visit."""
    target = await services.store.bookings.find(visit.moved_to) if visit.moved_to else None
    if target is None:
        return

    def rule(present: Offer, now: datetime) -> Offer:
        return end(present, "passed", now) if present.open else present

    for offer in await services.store.offers.open_instead_of(visit.id):
        if offer.slot_id != target.slot_id:
            await update(services, services.store.offers, offer.id, rule, OfferPassed)
