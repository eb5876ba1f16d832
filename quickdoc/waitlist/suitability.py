"""Whether a slot suits a request, and if not, why not. Pure rules: clinic, type, hours, notice, distance."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

from quickdoc.clinics.clinics import Clinic
from quickdoc.clinics.doctors import Doctor
from quickdoc.core.places import SETTING_OFF, distance_km, travel_time
from quickdoc.core.types import Window, local
from quickdoc.scheduling.eligibility import is_of_age
from quickdoc.scheduling.slot_summary import SlotSummary
from quickdoc.waitlist.preferences import Preferences
from quickdoc.waitlist.ranks import MINUTE
from quickdoc.waitlist.standby import Standby

Reason = Literal[
    "paused",
    "off_day",
    "hours",
    "notice",
    "distance",
    "quiet_hours",
    "do_not_disturb",
    "opted_out",
    "number_failed",
    "not_verified",
    "cap",
    "busy",
    "had_it",
    "travel",
    "not_earlier",
    "excluded",
    "visit_type",
    "age",
    "birth_date",
    "limit",
    "not_exchangeable",
    "barred",
    "another_offer",
    "just_asked",
]
"""Why somebody whose topics match is not asked."""


def pattern(preferences: Preferences) -> str:
    """Hours and notice as one string, so that an index can group people with the same times."""
    return "".join(f"{day:06x}" for day in preferences.hours) + str(preferences.notice)


def may_suit(times: str, brief: SlotSummary, now: datetime, window: timedelta) -> bool:
    """Whether a slot might suit somebody of this `pattern`; if not, `suits` would refuse each of them."""
    there = local(brief.start, brief.zone)
    day, notice = there.weekday() * 6, timedelta(minutes=int(times[42:]))
    in_time = brief.start - now >= notice + window + SETTING_OFF
    return in_time and bool(int(times[day : day + 6], 16) >> there.hour & 1)


def waits_for(standby: Standby, clinic: Clinic, doctors: Iterable[Doctor]) -> bool:
    """Whether slots of this clinic may suit: its own, its doctors' or those of their specialties nearby."""
    if clinic.id in standby.without:
        return False
    if clinic.id in standby.clinic_ids:
        return True
    near = distance_km(standby.point, clinic.point) <= standby.radius_km
    return any(
        doctor.id in standby.doctor_ids or (near and doctor.specialty in standby.specialties)
        for doctor in doctors
        if doctor.id not in standby.without
    )


def suits(standby: Standby, brief: SlotSummary, now: datetime, window: timedelta) -> Reason | None:
    """None if the preferences suit this slot, else why not. `rounds` checks what is not in the request.

    `window`: how long an answer may take. Notice, answer and travel must fit in before the start.
    """
    there = local(brief.start, brief.zone)
    if is_paused(standby, now):
        return "paused"
    if there.date() in standby.off_days:
        return "off_day"
    if not standby.hours[there.weekday()] >> there.hour & 1:
        return "hours"
    ahead = brief.start - now - timedelta(minutes=standby.notice)
    if ahead < timedelta():
        return "notice"
    return _why_not_this(standby, brief) or _why_not_there(standby, brief, ahead - window)


def suits_until(standby: Standby, brief: SlotSummary) -> datetime:
    """The latest time for an answer, so that notice and travel fit in before the start."""
    return (
        brief.start - timedelta(minutes=standby.notice) - travel_time(distance_km(standby.point, brief.point))
    )


def is_paused(standby: Standby, now: datetime) -> bool:
    """Whether the patient has paused the request."""
    return standby.paused_until is not None and standby.paused_until > now


def _why_not_this(standby: Standby, brief: SlotSummary) -> Reason | None:
    """Why the visit itself does not suit."""
    if standby.instead_of and brief.start >= standby.instead_of.start:
        return "not_earlier"
    if brief.clinic_id in standby.without or brief.doctor_id in standby.without:
        return "excluded"
    if not asks_for_type(standby, brief):
        return "visit_type"
    fits = is_of_age(brief.ages, standby.born, brief)
    if fits is None:
        return "birth_date"
    return None if fits else "age"


def _why_not_there(standby: Standby, brief: SlotSummary, time_left: timedelta) -> Reason | None:
    """Why the distance does not suit."""
    km = distance_km(standby.point, brief.point)
    if _by_area_only(standby, brief) and km > standby.radius_km:
        return "distance"
    return "travel" if time_left < travel_time(km) else None


def asks_for_type(standby: Standby, brief: SlotSummary) -> bool:
    """Whether the visit is of a type that is wanted; if none is named, any type is."""
    if not standby.visit_types:
        return True
    wanted = brief.visit_type.strip().casefold()
    return any(each.strip().casefold() == wanted for each in standby.visit_types)


def quiet(zone: str, window: Window | None, now: datetime) -> bool:
    """Whether the local time in the zone is inside the window."""
    here = local(now, zone)
    return window is not None and window.covers(here.hour * 60 + here.minute)


def quiet_until(zone: str, window: Window, now: datetime) -> datetime:
    """The first minute after the window in the zone, also in a night in which the clocks change."""
    minute = now.replace(second=0, microsecond=0) + MINUTE
    while quiet(zone, window, minute):
        minute += MINUTE
    return minute


def _by_area_only(standby: Standby, brief: SlotSummary) -> bool:
    return brief.clinic_id not in standby.clinic_ids and brief.doctor_id not in standby.doctor_ids
