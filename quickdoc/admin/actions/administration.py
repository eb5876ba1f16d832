"""What administrators see of the whole installation: numbers, people, and what concerns one of them."""

import re
from asyncio import gather
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from quickdoc.core.errors import NotFoundError, UnsupportedOrderError
from quickdoc.core.types import Model, local
from quickdoc.identity.accounts import Actor
from quickdoc.identity.patients import Patient
from quickdoc.identity.store.patients import ORDERS
from quickdoc.scheduling.bookings import Booking
from quickdoc.services import Services
from quickdoc.storage.ordered import PageRequest, Place
from quickdoc.store import Store
from quickdoc.waitlist.block_list import BlockedPatient
from quickdoc.waitlist.store.block_list import ORDERS as BLOCKED

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


class PatientFilter(NamedTuple):
    """Which patients are listed. `blocked_at`: a clinic, or `everywhere`; the days are those of UTC."""

    since: datetime | None = None
    until: datetime | None = None
    blocked_at: str | None = None


async def patients(
    services: Services, actor: Actor, page: PageRequest, typed: str, wanted: PatientFilter
) -> tuple[list[Patient], Place | None]:
    """Patients, and where the page ends; or those whom a search finds.

    Raises:
        ForbiddenError
        UnsupportedOrderError: one index has one order. Who was registered in some time comes by that time,
            who is blocked by when that was, and a search is through all.
    """
    actor.ensure_admin()
    _ensure_offered(page, typed, wanted)
    store = services.store
    if typed.strip():
        return page.sorted(await found(store, typed, page.limit)), None
    if wanted.blocked_at:
        entries = await store.block_list.listed(page, wanted.blocked_at)
        people = {each.id: each for each in await store.patients.with_ids(e.patient_id for e in entries)}
        return [people[each.patient_id] for each in entries if each.patient_id in people], page.end(entries)
    items = await store.patients.listed(page, wanted.since, wanted.until)
    return items, page.end(items)


def _ensure_offered(page: PageRequest, typed: str, wanted: PatientFilter) -> None:
    is_of_a_time = bool(wanted.since or wanted.until)
    narrowed = [bool(typed.strip()), is_of_a_time, bool(wanted.blocked_at)]
    is_by_block = page.order is BLOCKED["blocked"]
    if sum(narrowed) > 1 or is_by_block != bool(wanted.blocked_at):
        raise UnsupportedOrderError
    if is_of_a_time and page.order is not ORDERS["registered"]:
        raise UnsupportedOrderError


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
