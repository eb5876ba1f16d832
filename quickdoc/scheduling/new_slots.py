"""New slots: what can be published, and the topics that a slot carries."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from quickdoc.clinics.clinics import Clinic
from quickdoc.clinics.doctors import Doctor
from quickdoc.clinics.visit_types import VisitType, equal_names
from quickdoc.core.errors import BadTimesError, SlotPastError
from quickdoc.core.places import cell
from quickdoc.core.types import LATEST, Point
from quickdoc.events import topics
from quickdoc.scheduling.slot_summary import Ages, SlotSummary
from quickdoc.scheduling.slots import Slot, Source
from quickdoc.scheduling.ticks import on_a_tick

SHORTEST = timedelta(minutes=5)
LONGEST = timedelta(hours=8)


class Terms(NamedTuple):
    """What a slot takes over from its type of visit, besides the name and the ages (`SlotSummary`)."""

    visit_type_id: str | None = None
    offered: bool = True
    by_patients: bool = True
    equal_types: tuple[str, ...] = ()


ANYBODYS = Terms()


def terms_of(visit_type: VisitType, known: Iterable[VisitType]) -> Terms:
    """What a slot of this type takes over. `known`: all types of the clinic."""
    return Terms(
        visit_type_id=visit_type.id,
        offered=visit_type.offered,
        by_patients=visit_type.by_patients,
        equal_types=equal_names(visit_type, known),
    )


def publish(
    slot_id: str,
    clinic: Clinic,
    doctor: Doctor,
    *,
    visit_type: str,
    start: datetime,
    end: datetime,
    now: datetime,
    ages: Ages | None = None,
    terms: Terms = ANYBODYS,
    source: Source = "published",
) -> Slot:
    """A new open slot. One that patients do not book is under no topic: only the clinic's board hears of it.

    Raises:
        BadTimesError: not on five-minute marks, too short, too long, or beyond the calendar.
        SlotPastError: it starts in the past.
    """
    if not (on_a_tick(start) and on_a_tick(end) and SHORTEST <= end - start <= LONGEST):
        raise BadTimesError
    if start <= now:
        raise SlotPastError("A slot cannot be published in the past.")
    if end >= LATEST:
        raise BadTimesError("A slot ends before the year 2200.")
    return Slot(
        id=slot_id,
        clinic_id=clinic.id,
        clinic_name=clinic.name,
        clinic_address=clinic.address,
        point=clinic.point,
        zone=clinic.zone,
        doctor_id=doctor.id,
        doctor_name=doctor.name,
        specialty=doctor.specialty,
        visit_type=visit_type,
        start=start,
        end=end,
        ages=ages,
        **terms._asdict(),
        opened_at=now,
        source=source,
        topics=_topics(clinic.id, doctor.id, doctor.specialty, clinic.point) if terms.by_patients else (),
    )


def topics_of(brief: SlotSummary) -> tuple[str, ...]:
    """The topics that a slot carries, told from what its bookings and offers carry along."""
    return _topics(brief.clinic_id, brief.doctor_id, brief.specialty, brief.point)


def _topics(clinic_id: str, doctor_id: str, specialty: str, point: Point) -> tuple[str, ...]:
    return (
        topics.clinic(clinic_id),
        topics.doctor(doctor_id),
        topics.specialty(specialty, cell(point)),
    )
