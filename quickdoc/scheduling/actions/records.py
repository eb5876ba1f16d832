"""A doctor's visits, as those may see them who work with the doctor."""

from datetime import datetime
from typing import NamedTuple

from quickdoc.clinics.doctors import Doctor
from quickdoc.core.errors import ForbiddenError
from quickdoc.identity.accounts import Actor
from quickdoc.scheduling.bookings import Booking, BookingState
from quickdoc.services import Services
from quickdoc.storage.ordered import PageRequest


class VisitFilter(NamedTuple):
    """Which visits: those that begin from `since` to before `until`, in a state. None: any."""

    since: datetime | None = None
    until: datetime | None = None
    state: BookingState | None = None


async def visits_of_doctor(
    services: Services, actor: Actor, doctor_id: str, page: PageRequest, wanted: VisitFilter
) -> list[Booking]:
    """A doctor's visits, those that are over or off included. Whoever works at a clinic sees those there.

    Raises:
        NotFoundError
        ForbiddenError: the actor works at none of the doctor's clinics.
    """
    doctor = await services.store.doctors.get(doctor_id)
    clinics = _clinics_for(actor, doctor)
    return await services.store.bookings.of_doctor(
        page, doctor_id, since=wanted.since, until=wanted.until, state=wanted.state, clinics=clinics
    )


def _clinics_for(actor: Actor, doctor: Doctor) -> list[str] | None:
    """The clinics whose visits the actor may see; None: all."""
    if actor.role == "admin" or doctor.id in actor.doctor_ids:
        return None
    if not any(actor.is_member(each) for each in doctor.clinic_ids):
        raise ForbiddenError("Only those who work with this doctor may do that.")
    return [each.clinic_id for each in actor.memberships]
