"""What administrators see of the whole installation: numbers, people, and what concerns one of them."""

import re
from asyncio import gather
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from quickdoc.core.errors import NotFoundError
from quickdoc.core.searching import search_key
from quickdoc.core.types import Model, local
from quickdoc.identity.accounts import Actor
from quickdoc.identity.patients import Patient
from quickdoc.scheduling.bookings import Booking
from quickdoc.services import Services
from quickdoc.store import Store
from quickdoc.waitlist.block_list import BlockedPatient

WEEK = timedelta(days=7)
MAX_VISITS = 100
PHONE = re.compile(r"\+?[\d ().-]{3,}")


class Numbers(Model):
    """How much there is. `visits_today`, `visits_this_week`: from this day's midnight in the asked zone on.

    `filled_this_week`: openings of the last seven days that were filled by asking people.
    """

    clinics: int
    doctors: int
    patients: int
    visits_today: int
    visits_this_week: int
    filled_this_week: int


class PatientFile(Model):
    """A patient, the latest of their visits and holds, and the clinics that have blocked them."""

    patient: Patient
    bookings: list[Booking]
    blocked: list[BlockedPatient]


async def numbers(services: Services, actor: Actor, zone: str) -> Numbers:
    """Count everything.

    Raises:
        ForbiddenError
    """
    actor.ensure_admin()
    store, now = services.store, services.clock.now()
    today = _midnight(now, zone, 0)
    counts = await gather(
        store.clinics.count(),
        store.doctors.count(),
        store.patients.count(),
        store.bookings.visits_between(today, _midnight(now, zone, 1)),
        store.bookings.visits_between(today, _midnight(now, zone, 7)),
        store.rounds.filled_since(now - WEEK),
    )
    return Numbers(**dict(zip(Numbers.model_fields, counts, strict=True)))


async def patients(
    services: Services, actor: Actor, wanted: str, after: str | None, limit: int
) -> list[Patient]:
    """Patients by name, from the one after `after` on; or those whom a search finds, so many at most.

    Raises:
        ForbiddenError
    """
    actor.ensure_admin()
    if not wanted.strip():
        return await services.store.patients.by_name(after, limit)
    return sorted(await found(services.store, wanted, limit), key=lambda each: search_key(each.name))


async def found(store: Store, wanted: str, limit: int) -> list[Patient]:
    """Patients by birth date, by the beginning of their phone number, or of a word of their name."""
    day = _day(wanted)
    if day:
        return await store.patients.born_on(day, limit)
    if PHONE.fullmatch(wanted.strip()):
        return await store.patients.on_phones("+" + re.sub(r"\D", "", wanted), limit)
    return await store.patients.called(wanted, limit)


async def patient_file(services: Services, actor: Actor, patient_id: str) -> PatientFile:
    """What there is about a patient.

    Raises:
        ForbiddenError, NotFoundError
    """
    actor.ensure_admin()
    store = services.store
    patient = await store.patients.find(patient_id)
    if patient is None:
        raise NotFoundError
    bookings, blocked = await gather(
        store.bookings.record_of(patient_id, MAX_VISITS), store.block_list.entries_of(patient_id)
    )
    return PatientFile(patient=patient, bookings=bookings, blocked=blocked)


def _midnight(now: datetime, zone: str, days: int) -> datetime:
    day = local(now, zone).date() + timedelta(days=days)
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone))


def _day(wanted: str) -> date | None:
    """The day that is written so, such as 2019-03-12."""
    try:
        return date.fromisoformat(wanted.strip()) if "-" in wanted else None
    except ValueError:
        return None
