"""What a doctor's slots follow from, read together: schedules, absences, holidays, types of visits. Pure."""

from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from quickdoc.clinics.clinics import Clinic
from quickdoc.clinics.doctors import Doctor
from quickdoc.clinics.visit_types import VisitType
from quickdoc.core.types import local
from quickdoc.scheduling import planning
from quickdoc.scheduling.bookings import Closing
from quickdoc.scheduling.planning import Closed, Kind, Planned
from quickdoc.scheduling.schedules import Absence, Schedule
from quickdoc.scheduling.slots import Slot
from quickdoc.scheduling.wall_times import Span


class Work(NamedTuple):
    """What one doctor's slots follow from. `is_known`: none of the schedules and absences is unreadable."""

    doctor: Doctor
    schedules: tuple[Schedule, ...]
    absences: tuple[Absence, ...]
    clinics: dict[str, Clinic]
    types: dict[str, VisitType]
    is_known: bool = True

    def fingerprint(self, now: datetime) -> str:
        """Differs when something else is to be generated."""
        days = sorted(str(local(now, each.zone).date()) for each in self.clinics.values())
        places = sorted(
            (each.id, each.zone, str(each.holidays), str(each.closed_at)) for each in self.clinics.values()
        )
        types = sorted((each.id, each.version) for each in self.types.values())
        said = (self.doctor.suspended_at, self.schedules, self.absences, places, types, days)
        return sha256(repr(said).encode()).hexdigest()

    def exceptions(self, clinic_id: str) -> Closed:
        """When the doctor does not work at a clinic."""
        clinic = self.clinics.get(clinic_id)
        return planning.closed(self.absences, clinic_id, clinic.holidays if clinic else ())

    def kind(self, schedule: Schedule) -> Kind | None:
        """What a schedule makes slots of; None where nothing of it is published any more."""
        if schedule.visit_type_id is None:
            return Kind(schedule.clinic_id, None, schedule.visit_type or "", schedule.minutes or 0)
        found = self.types.get(schedule.visit_type_id)
        if found is None or found.retired_at:
            return None
        return Kind(schedule.clinic_id, found.id, found.name, found.minutes)

    def planned(self, now: datetime) -> list[Planned]:
        """All slots that are to be, soonest first."""
        found: list[Planned] = []
        for each in self.schedules:
            kind, clinic = self.kind(each), self.clinics.get(each.clinic_id)
            if kind and clinic and not clinic.closed_at and self.doctor.practises_at(clinic.id):
                found += planning.planned(each, kind, clinic.zone, self.exceptions(clinic.id), since=now)
        return sorted(found, key=lambda plan: plan.span)

    def fits(self, slot: Slot) -> bool:
        """Whether a slot is still within the doctor's hours; what the clinic published counts as such.

        So does everything while the hours are not known: a record that cannot be read closes no slot.
        """
        if not self.is_known:
            return True
        exceptions, wanted = self.exceptions(slot.clinic_id), Span(slot.start, slot.end)
        if exceptions.covers(wanted):
            return False
        if slot.source == "published":
            return True
        is_holiday = local(slot.start, slot.zone).date() in exceptions.holidays
        return not is_holiday and planning.is_worked(self.schedules, slot.clinic_id, wanted, slot.zone)

    def closing(self, slot: Slot) -> Closing | None:
        """Why a slot must not stay free, if it must not."""
        clinic = self.clinics.get(slot.clinic_id)
        if self.doctor.suspended_at or (clinic and clinic.closed_at):
            return "shut"
        return None if self.fits(slot) else "off_schedule"
