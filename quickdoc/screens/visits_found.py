"""Visits as the search finds them: one's own, and those of the clinics where one works."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from quickdoc.core.types import Instant, Model, Zone, local
from quickdoc.identity.patient_search import Typed, name_words
from quickdoc.identity.patients import Patient
from quickdoc.scheduling.bookings import Booking, BookingState
from quickdoc.scheduling.store import found_visits
from quickdoc.screens.asking import Question
from quickdoc.store import Store

TODAY_AS_WELL = timedelta(hours=12)
OWN_SINCE = timedelta(days=365)
BY_ID = "booking_"


class FoundVisit(Model):
    """A visit, with what it takes to show it on the clinic's board."""

    id: str
    clinic_id: str
    clinic_name: str
    doctor_name: str
    patient_id: str | None
    patient_name: str
    start: Instant
    zone: Zone
    state: BookingState


async def visits(
    store: Store, now: datetime, question: Question, patients: Sequence[Patient]
) -> list[Booking]:
    """By id, by code, and of these patients; one's own also by doctor, clinic and day."""
    if question.actor is None:
        return []
    found = [
        *await _named(store, question),
        *await _of_clinics(store, now, question, patients),
        *await _own(store, now, question),
    ]
    return list({each.id: each for each in found}.values())[: question.limit]


def shown(visit: Booking) -> FoundVisit:
    """A visit as it is shown."""
    brief, holder = visit.brief, visit.holder
    fields = {
        name: getattr(brief, name) for name in ("clinic_id", "clinic_name", "doctor_name", "start", "zone")
    }
    name = holder.patient_name if holder else ""
    return FoundVisit(
        id=visit.id,
        patient_id=holder.patient_id if holder else None,
        patient_name=name,
        state=visit.state,
        **fields,
    )


async def _named(store: Store, question: Question) -> list[Booking]:
    visit_id = question.text.strip()
    visit = await store.bookings.find(visit_id) if visit_id.startswith(BY_ID) else None
    if visit is None or visit.kind != "visit":
        return []
    return [visit] if question.sees_visits_at(visit.brief.clinic_id) or _is_own(visit, question) else []


async def _of_clinics(
    store: Store, now: datetime, question: Question, patients: Sequence[Patient]
) -> list[Booking]:
    if not question.known_at:
        return []
    ids, clinic_ids, typed = [each.id for each in patients], question.clinic_ids, question.typed
    coded = []
    if typed == Typed(digits=typed.digits) and typed.digits:
        coded = await found_visits.with_code(store.bookings, typed.digits, clinic_ids)
    coming = await found_visits.of_patients(
        store.bookings, ids, clinic_ids, now - TODAY_AS_WELL, question.limit
    )
    return [*coded, *coming]


async def _own(store: Store, now: datetime, question: Question) -> list[Booking]:
    if question.actor is None or not question.actor.patient_ids:
        return []
    own = await store.bookings.of_account(question.actor.account_id, now - OWN_SINCE)
    return [each for each in reversed(own) if _is_wanted(each, question.typed)]


def _is_own(visit: Booking, question: Question) -> bool:
    actor, holder = question.actor, visit.holder
    return actor is not None and holder is not None and holder.account_id == actor.account_id


def _is_wanted(visit: Booking, typed: Typed) -> bool:
    brief = visit.brief
    if typed.born and local(brief.start, brief.zone).date() != typed.born:
        return False
    if typed.digits and visit.code != typed.digits:
        return False
    holder = visit.holder.patient_name if visit.holder else ""
    texts = (brief.doctor_name, brief.clinic_name, brief.specialty, brief.visit_type, holder)
    said = [word for text in texts for word in name_words(text)]
    return typed != Typed() and all(any(word.startswith(each) for word in said) for each in typed.words)
