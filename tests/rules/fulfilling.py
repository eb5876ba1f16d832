"""What tests of fulfilled requests do."""

from datetime import timedelta
from typing import Any

from quickdoc.core.types import Point
from quickdoc.scheduling.bookings import Booking, Holder
from quickdoc.scheduling.new_bookings import visit
from quickdoc.scheduling.slot_summary import SlotSummary
from quickdoc.waitlist.preferences import Preferences, same_as, watched
from quickdoc.waitlist.standby import Later, Standby
from tests.town import CENTRE, MONDAY, ZONE

HOLDER = Holder(patient_id="patient_1", patient_name="Ana", account_id="account_1", phone="+15550100001")
FAR = Point(lat=41.3874, lon=2.1686)


def brief(**changes: Any) -> SlotSummary:
    start = MONDAY + timedelta(days=1)
    return SlotSummary.model_validate(
        {
            "clinic_id": "clinic_1",
            "clinic_name": "Lakeside Clinic",
            "clinic_address": "1 Lake St",
            "point": CENTRE,
            "zone": ZONE,
            "doctor_id": "doctor_1",
            "doctor_name": "Dr. 1",
            "specialty": "dermatology",
            "visit_type": "Check-Up",
            "start": start,
            "end": start + timedelta(minutes=30),
            **changes,
        }
    )


def having(**changes: Any) -> Booking:
    return visit("booking_1", "slot_1", 1, brief(), HOLDER, via="feed", code="482", now=MONDAY).model_copy(
        update=changes
    )


def request(preferences: dict[str, Any] | None = None, **changes: Any) -> Standby:
    said = Preferences.model_validate(
        {"specialties": ["dermatology"], "point": CENTRE, **(preferences or {})}
    )
    made = Standby(
        **said.model_dump(),
        id="standby_1",
        patient_id="patient_1",
        patient_name="Ana",
        account_id="account_1",
        phone="+15550100001",
        zone=ZONE,
        topics=watched(said),
        since=MONDAY - timedelta(days=9),
        rank=1,
        same_as=same_as(said),
    )
    return made.model_copy(update=changes)


LATER = Later(booking_id="booking_0", start=MONDAY + timedelta(days=9), zone=ZONE)
