"""Dates, times and deadlines as texts and e-mails write them."""

from datetime import datetime

from quickdoc.core.types import clock, local
from quickdoc.offers.offers import Offer
from quickdoc.scheduling.slot_summary import SlotSummary

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(moment: datetime, zone: str) -> str:
    """Such as `Tue 24 Nov`, in this zone."""
    there = local(moment, zone)
    return f"{DAYS[there.weekday()]} {there.day} {MONTHS[there.month - 1]}"


def when(brief: SlotSummary) -> str:
    """Such as `Tue 24 Nov 10:30`, on the clinic's clock."""
    return day_and_time(brief.start, brief.zone)


def day_and_time(moment: datetime, zone: str) -> str:
    return f"{day(moment, zone)} {clock(moment, zone)}"


def deadline(until: datetime, now: datetime, zone: str) -> str:
    """Such as `09:55`, with the day when it is not today."""
    there = local(until, zone)
    today = there.date() == local(now, zone).date()
    said = clock(until, zone)
    return said if today else f"{DAYS[there.weekday()]} {said}"


def answer_by(one: Offer) -> str:
    """An offer's deadline in the patient's zone, which is named where it differs from the clinic's."""
    zone = one.zone or one.brief.zone
    said = deadline(one.expires_at, one.made_at, zone)
    theirs, clinics = (local(one.expires_at, each).utcoffset() for each in (zone, one.brief.zone))
    return said if theirs == clinics else f"{said} your time"
