"""Slots and visits to be stored."""

import random
from datetime import timedelta

from quickdoc.clinics.clinics import Clinic
from quickdoc.clinics.doctors import Doctor
from quickdoc.core.ids import new_id
from quickdoc.scheduling import new_bookings, new_slots
from quickdoc.scheduling.bookings import Booking, Holder
from quickdoc.scheduling.slots import Slot
from tests.town import CENTRE, MONDAY, ZONE

CLINIC = Clinic(
    id="clinic_1", name="Lakeside", address="1 Lake St", point=CENTRE, zone=ZONE, phone="+15550109999"
)


def slot(minutes: int = 60, doctor: str = "doctor_1", length: int = 30) -> Slot:
    start = MONDAY + timedelta(minutes=minutes)
    return new_slots.publish(
        new_id("slot"),
        CLINIC,
        Doctor(id=doctor, clinic_id="clinic_1", name="Dr. Ito", specialty="dermatology"),
        visit_type="check-up",
        start=start,
        end=start + timedelta(minutes=length),
        now=MONDAY,
    )


def visit(of: Slot, patient: str = "patient_1", code: str | None = None) -> Booking:
    return new_bookings.visit(
        new_id("booking"),
        of.id,
        of.opening,
        of.brief,
        Holder(patient_id=patient, patient_name="Ana", account_id="account_1", phone=f"+1555{patient[-1]}"),
        via="feed",
        code=code or str(random.randint(100, 999)),
        now=MONDAY,
    )
