"""When a visit fulfils a standby request, and what happens to the request then.

The request ends and is kept with its place in line. Its patient can resume it until the visit begins, and it
is resumed automatically when the clinic cancels the visit, or when the patient undoes the booking. A request
that a clinic's staff added is resumed only in the latter cases.
"""

from datetime import datetime

from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.new_slots import topics_of
from quickdoc.scheduling.slot_summary import SlotSummary
from quickdoc.waitlist.standby import Fulfilled, Standby
from quickdoc.waitlist.suitability import asks_for_type

MAX_BESIDES = 20
"""So many visits of a patient are remembered beside which they asked for more."""


def fulfils(standby: Standby, brief: SlotSummary) -> bool:
    """Whether a visit is what was asked for.

    Hours, days off, notice, distance and a pause say when to ask the patient. A visit that they take outside
    of these is still what they asked for, so these are not checked.
    """
    if brief.clinic_id in standby.without or brief.doctor_id in standby.without:
        return False
    if standby.instead_of and brief.start >= standby.instead_of.start:
        return False
    return asks_for_type(standby, brief) and not set(standby.topics).isdisjoint(topics_of(brief))


def is_met(standby: Standby, visit: Booking) -> bool:
    """Whether a request ends once its patient has this visit.

    A request for something earlier than the visit that was given back for this one ends with that visit.
    """
    theirs = visit.active and visit.kind == "visit" and visit.holder is not None
    given_back = standby.instead_of and standby.instead_of.booking_id == visit.moved_from
    return theirs and visit.id not in standby.besides and not given_back and fulfils(standby, visit.brief)


def ended_by(standby: Standby, visit: Booking, now: datetime) -> Standby:
    """The request after its patient has got a visit; unchanged if the visit does not fulfil it."""
    if not standby.active or not is_met(standby, visit):
        return standby
    return _changed(standby, active=False, recount_at=None, fulfilled=_fulfilled(visit, now))


def passed_to(standby: Standby, before: Booking, visit: Booking, now: datetime) -> Standby:
    """The request that `before` ended, now fulfilled by another visit."""
    if not _ended_by(standby, before):
        return standby
    return _changed(standby, fulfilled=_fulfilled(visit, now))


def brought_back(standby: Standby, visit: Booking) -> Standby:
    """The request that a visit ended, resumed after that visit was cancelled or undone."""
    return _changed(standby, active=True, fulfilled=None) if _ended_by(standby, visit) else standby


def may_keep_looking(standby: Standby, now: datetime) -> bool:
    """Whether the patient can resume an ended request, with its place in line."""
    ended = standby.fulfilled if not standby.active and standby.clinic_id is None else None
    return ended is not None and ended.start > now


def kept_up(standby: Standby, visits: tuple[str, ...]) -> Standby:
    """The request resumed by its patient although they have these visits."""
    ended = (standby.fulfilled.booking_id,) if standby.fulfilled else ()
    changed = _changed(standby, active=True, fulfilled=None, paused_until=None)
    return beside(changed, (*ended, *visits))


def beside(standby: Standby, visits: tuple[str, ...]) -> Standby:
    """The request with the visits that the patient has when making it, which therefore do not end it."""
    besides = tuple(dict.fromkeys((*standby.besides, *visits)))[-MAX_BESIDES:]
    return standby.model_copy(update={"besides": besides})


def _ended_by(standby: Standby, visit: Booking) -> bool:
    ended = standby.fulfilled
    return not standby.active and ended is not None and ended.booking_id == visit.id


def _fulfilled(visit: Booking, now: datetime) -> Fulfilled:
    return Fulfilled(booking_id=visit.id, start=visit.brief.start, zone=visit.brief.zone, at=now)


def _changed(standby: Standby, **changes: object) -> Standby:
    return standby.model_copy(update={**changes, "version": standby.version + 1})
