"""Emails of each kind."""

from datetime import UTC, datetime, timedelta

from quickdoc.core.types import Point
from quickdoc.offers.offers import Offer
from quickdoc.scheduling.bookings import Holder
from quickdoc.scheduling.slot_summary import SlotSummary

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
START = NOW + timedelta(hours=25)
BRIEF = SlotSummary(
    clinic_id="clinic_1",
    clinic_name="Lakeside Clinic",
    clinic_address="1 Lake St",
    point=Point(lat=40, lon=-3),
    zone="Europe/Madrid",
    doctor_id="doctor_1",
    doctor_name="Dr. Ito",
    specialty="dermatology",
    visit_type="check-up",
    start=START,
    end=START + timedelta(minutes=30),
)
OFFER = Offer(
    id="offer_1",
    slot_id="slot_1",
    opening=1,
    round_id="round_1",
    wave=1,
    standby_id="standby_1",
    holder=Holder(patient_id="p", patient_name="Ana", account_id="a", phone="+15550100001"),
    brief=BRIEF,
    code="482",
    made_at=NOW,
    expires_at=NOW + timedelta(minutes=10),
)


def with_(**changes: object) -> Offer:
    return OFFER.model_copy(update=changes)
