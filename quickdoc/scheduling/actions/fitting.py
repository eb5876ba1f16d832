"""Which visits no longer fit what their doctor works."""

from quickdoc.core.errors import NotFoundError
from quickdoc.identity.accounts import Actor
from quickdoc.scheduling.actions import generating
from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.work import Work
from quickdoc.services import Services


async def visits(services: Services, actor: Actor, clinic_id: str, doctor_id: str) -> tuple[Booking, ...]:
    """A doctor's visits ahead at a clinic that no longer fit their hours, soonest first.

    Raises:
        NotFoundError, ForbiddenError
    """
    actor.ensure_member(clinic_id)
    found = await generating.load(services, [doctor_id])
    if not found or not found[0].doctor.practises_at(clinic_id):
        raise NotFoundError
    return tuple(each for each in await unfitting(services, found[0]) if each.brief.clinic_id == clinic_id)


async def unfitting(services: Services, work: Work) -> tuple[Booking, ...]:
    """The visits ahead of a doctor that are outside their hours, or in an absence, soonest first."""
    ahead = await services.store.slots.ahead_of(work.doctor.id, services.clock.now(), states=("booked",))
    outside = [each.id for each in ahead if not work.fits(each)]
    found = await services.store.bookings.of_slots(outside) if outside else []
    booked = [each for each in found if each.active and each.kind == "visit"]
    return tuple(sorted(booked, key=lambda each: (each.brief.start, each.id)))
