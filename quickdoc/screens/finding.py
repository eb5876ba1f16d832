"""One search for people, places and visits, of which everybody is shown what their roles may see."""

from asyncio import gather
from collections.abc import Collection
from typing import Literal

from quickdoc.clinics.directory import Criteria, ListedDoctor
from quickdoc.core.spelling import words
from quickdoc.core.types import Model
from quickdoc.screens import found_patients, visits_found
from quickdoc.screens.asking import Question
from quickdoc.screens.found_patients import FoundPatient
from quickdoc.screens.visits_found import FoundVisit
from quickdoc.services import Services

Kind = Literal["patients", "doctors", "clinics", "visits"]
KINDS: tuple[Kind, ...] = ("patients", "doctors", "clinics", "visits")


class FoundClinic(Model):
    """A clinic that is open."""

    id: str
    name: str
    address: str


class Found(Model):
    """What was found, the best first in each group."""

    patients: tuple[FoundPatient, ...]
    doctors: tuple[ListedDoctor, ...]
    clinics: tuple[FoundClinic, ...]
    visits: tuple[FoundVisit, ...]


async def search(services: Services, question: Question, kinds: Collection[Kind]) -> Found:
    """What a text finds among what the actor may see.

    Raises:
        ForbiddenError: the actor does not work at the named clinic.
    """
    store, now = services.store, services.clock.now()
    if question.actor and question.clinic_id:
        question.actor.ensure_member(question.clinic_id)
    patients, doctors, clinics = await gather(
        found_patients.patients(store, question),
        _doctors(services, question, kinds),
        _clinics(services, question, kinds),
    )
    visits = await visits_found.visits(store, now, question, patients) if "visits" in kinds else []
    people = patients if "patients" in kinds else []
    return Found(
        patients=tuple(found_patients.shown(each, question) for each in people),
        doctors=tuple(doctors),
        clinics=tuple(clinics),
        visits=tuple(map(visits_found.shown, visits)),
    )


async def _doctors(services: Services, question: Question, kinds: Collection[Kind]) -> list[ListedDoctor]:
    if "doctors" not in kinds or not words(question.text):  # no word would find everybody
        return []
    criteria = Criteria(question.text, clinic_id=question.clinic_id)
    now = services.clock.now()
    return (await services.listing.search(services.store, now, criteria, 0, question.limit)).doctors


async def _clinics(services: Services, question: Question, kinds: Collection[Kind]) -> list[FoundClinic]:
    if "clinics" not in kinds:
        return []
    store, now = services.store, services.clock.now()
    found = await services.listing.clinics(store, now, question.text, question.limit)
    return [FoundClinic(id=each.id, name=each.name, address=each.address) for each in found]
