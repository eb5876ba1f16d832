"""The nights in which clocks change."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest

from quickdoc.clinics.clinics import Clinic
from quickdoc.clinics.doctors import Doctor
from quickdoc.core.types import Point
from quickdoc.scheduling import new_slots
from quickdoc.scheduling.slot_summary import SlotSummary
from quickdoc.scheduling.slots import Slot
from quickdoc.waitlist.preferences import Preferences, watched
from quickdoc.waitlist.ranks import rank
from quickdoc.waitlist.standby import Standby

HERE = Point(lat=40.4168, lon=-3.7038)
MINUTE, FIVE, HALF_AN_HOUR, HOUR = (timedelta(minutes=each) for each in (1, 5, 30, 60))
AROUND = 6 * HOUR
NO_WINDOW = timedelta()


class Night(NamedTuple):
    """The moment of a change, and what the zone is ahead of UTC before and after it, in minutes."""

    zone: str
    change: datetime
    before: int
    after: int

    def wall(self, moment: datetime) -> datetime:
        """What the clock on the wall shows, worked out without a zone database."""
        ahead = self.before if moment < self.change else self.after
        return moment.replace(tzinfo=None) + ahead * MINUTE

    def every(self, step: timedelta) -> Iterator[datetime]:
        moment = self.change - AROUND
        while moment < self.change + AROUND:
            yield moment
            moment += step


def night(zone: str, change: str, before: int, after: int) -> Night:
    return Night(zone, datetime.fromisoformat(change).replace(tzinfo=UTC), before, after)


NIGHTS = [
    night("Europe/Madrid", "2026-03-29T01:00", 60, 120),
    night("Europe/Madrid", "2026-10-25T01:00", 120, 60),
    night("America/New_York", "2026-03-08T07:00", -300, -240),
    night("America/New_York", "2026-11-01T06:00", -240, -300),
    night("America/Los_Angeles", "2026-03-08T10:00", -480, -420),
    night("America/Los_Angeles", "2026-11-01T09:00", -420, -480),
    night("America/St_Johns", "2026-03-08T05:30", -210, -150),
    night("America/St_Johns", "2026-11-01T04:30", -150, -210),
    night("Australia/Lord_Howe", "2026-10-03T15:30", 630, 660),
    night("Australia/Lord_Howe", "2026-04-04T15:00", 660, 630),
    night("Pacific/Auckland", "2026-09-26T14:00", 720, 780),
    night("Pacific/Auckland", "2026-04-04T14:00", 780, 720),
    night("Africa/Casablanca", "2026-02-15T02:00", 60, 0),
    night("Africa/Casablanca", "2026-03-22T02:00", 0, 60),
    night("America/Havana", "2026-03-08T05:00", -300, -240),
    night("America/Havana", "2026-11-01T05:00", -240, -300),
]
"""Lord Howe changes by half an hour. Havana has a day without a midnight, and one with two."""
every_night = pytest.mark.parametrize(
    "night", NIGHTS, ids=[f"{each.zone} {each.change.date()}" for each in NIGHTS]
)


def clinic(night: Night) -> Clinic:
    return Clinic(
        id="clinic_1", name="Lakeside", address="1 Lake St", point=HERE, zone=night.zone, phone="+15550109999"
    )


def slot(night: Night, start: datetime, length: timedelta = HALF_AN_HOUR) -> Slot:
    doctor = Doctor(id="doctor_1", clinic_id="clinic_1", name="Dr. Ito", specialty="dermatology")
    return new_slots.publish(
        "slot_1",
        clinic(night),
        doctor,
        visit_type="check-up",
        start=start,
        end=start + length,
        now=start - timedelta(days=1),
    )


def brief(night: Night, start: datetime) -> SlotSummary:
    return slot(night, start).brief


def standby(night: Night, **preferences: object) -> Standby:
    asked = Preferences.model_validate(
        {"clinic_ids": ["clinic_1"], "point": HERE, "notice": 0, **preferences}
    )
    return Standby(
        **asked.model_dump(),
        id="standby_1",
        patient_id="patient_1",
        patient_name="Ana",
        account_id="account_1",
        phone="+15550100001",
        zone=night.zone,
        topics=watched(asked),
        since=night.change,
        rank=rank(night.change),
    )
