"""A slot and a standing request that suit each other."""

from datetime import UTC, datetime, timedelta

from quickdoc.core.types import Point
from quickdoc.scheduling.slot_summary import SlotSummary
from quickdoc.waitlist.preferences import Preferences, watched
from quickdoc.waitlist.ranks import rank
from quickdoc.waitlist.standby import Standby

MADRID = Point(lat=40.4168, lon=-3.7038)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
START = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)  # a Tuesday, 10:30 in Madrid


def brief(start: datetime = START, point: Point = MADRID) -> SlotSummary:
    return SlotSummary(
        clinic_id="clinic_1",
        clinic_name="Lakeside",
        clinic_address="1 Lake St",
        point=point,
        zone="Europe/Madrid",
        doctor_id="doctor_1",
        doctor_name="Dr. Ito",
        specialty="dermatology",
        visit_type="check-up",
        start=start,
        end=start + timedelta(minutes=30),
    )


def standby(**preferences: object) -> Standby:
    asked = Preferences.model_validate({"specialties": ["dermatology"], "point": MADRID, **preferences})
    return Standby(
        **asked.model_dump(),
        id="standby_1",
        patient_id="patient_1",
        patient_name="Ana",
        account_id="account_1",
        phone="+15550100001",
        zone="Europe/Madrid",
        topics=watched(asked),
        since=NOW,
        rank=rank(NOW),
    )
