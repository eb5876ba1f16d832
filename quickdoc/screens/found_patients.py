"""Patients as the search finds them: whom the actor's clinics know."""

from collections.abc import Sequence

from quickdoc.core.types import Model
from quickdoc.identity.patient_search import beginnings, is_meant
from quickdoc.identity.patients import Patient
from quickdoc.screens.asking import Question
from quickdoc.store import Store

LOOKED_AT = 60
"""Patients who are read for each kind of key before the rest of what was typed decides."""
LOOKED_AT_AGAIN = 300
SHOWN_DIGITS = 3


class FoundPatient(Model):
    """A patient. `born`: the birth date. Of the phone, doctors see the last digits only."""

    id: str
    name: str
    born: str | None
    phone: str


async def patients(store: Store, question: Question) -> list[Patient]:
    """Those whom the actor's clinics know and who are meant, as they are now, by name."""
    typed = question.typed
    if not typed.finds_somebody or not question.known_at:
        return []
    meant = await _meant(store, question, beginnings(typed), LOOKED_AT)
    if not meant and len(typed.words) > 1:
        # No word is whole: look through those of whose names a word begins like the longest one.
        meant = await _meant(store, question, [f"n{max(typed.words, key=len)}"], LOOKED_AT_AGAIN)
    return sorted(meant, key=lambda each: (each.name.casefold(), each.id))[: question.limit]


def shown(patient: Patient, question: Question) -> FoundPatient:
    """What the actor sees of a patient."""
    phone = patient.phone if question.sees_phones else f"…{patient.phone[-SHOWN_DIGITS:]}"
    born = patient.born.isoformat() if patient.born else None
    return FoundPatient(id=patient.id, name=patient.name, born=born, phone=phone)


async def _meant(store: Store, question: Question, prefixes: Sequence[str], limit: int) -> list[Patient]:
    ids = await store.known_patients.find(question.known_at, prefixes, limit)
    found = await store.patients.with_ids(ids) if ids else []
    return [each for each in found if not each.removed and is_meant(each, question.typed)]
