"""The list of doctors that patients search: which match, and in which order."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Literal, NamedTuple

from quickdoc.clinics.clinics import Clinic
from quickdoc.clinics.doctors import Doctor, Money
from quickdoc.core.spelling import Spelling
from quickdoc.core.types import LATEST, Instant, Model

SortBy = Literal["name", "next_free", "experience", "fee"]
BEYOND = 1 << 40
"""Sorts after every fee and every year."""


class Criteria(NamedTuple):
    """What is looked for; whatever is given must hold. `typed`: of a name, a specialty or a clinic."""

    typed: str = ""
    specialty: str | None = None
    clinic_id: str | None = None
    language: str | None = None
    sort: SortBy | None = None


class ListedDoctor(Model):
    """A doctor as the public list shows them. `experience` in years; `next_free`: their first free slot."""

    id: str
    name: str
    specialty: str
    specialties: tuple[str, ...]
    clinic_ids: tuple[str, ...]
    clinic_names: tuple[str, ...]
    qualification: str | None
    experience: int | None
    fee: Money | None
    languages: tuple[str, ...]
    photo_id: str | None
    next_free: Instant | None


class Directory:
    """The doctors who practise, and the words by which they are found."""

    def __init__(self) -> None:
        self.doctors: dict[str, Doctor] = {}
        self.clinics: dict[str, Clinic] = {}
        self._spelling = Spelling()
        self._clinic_spelling = Spelling()

    def set_clinics(self, clinics: Iterable[Clinic]) -> None:
        """Take these as all clinics that are open."""
        fresh = {each.id: each for each in clinics}
        renamed = {key: each.name for key, each in fresh.items()} != {
            key: each.name for key, each in self.clinics.items()
        }
        self.clinics = fresh
        if renamed:
            self._clinic_spelling = Spelling()
            for clinic in fresh.values():
                self._clinic_spelling.put(clinic.id, f"{clinic.name} {clinic.address}")
        if renamed:
            for doctor in self.doctors.values():
                self._spelling.put(doctor.id, self._text(doctor))

    def put(self, doctors: Iterable[Doctor]) -> None:
        """Take these doctors as they are now; who is suspended is not listed."""
        for doctor in doctors:
            self.doctors[doctor.id] = doctor
            if doctor.suspended_at:
                self._spelling.drop(doctor.id)
            else:
                self._spelling.put(doctor.id, self._text(doctor))

    def search(self, criteria: Criteria, free: Mapping[str, datetime]) -> list[Doctor]:
        """Those who match, in order. Without a sort order: the fewest typing errors first, then by name."""
        errors = self._spelling.find(criteria.typed)
        found = [each for each in self._among(errors) if self._fits(each, criteria)]
        found.sort(key=lambda each: (each.name, each.id))
        if criteria.sort:
            found.sort(key=_key(criteria.sort, free))
        elif errors:
            found.sort(key=lambda each: errors[each.id])
        return found

    def search_clinics(self, typed: str, limit: int) -> list[Clinic]:
        """Open clinics by words of name and address, the fewest typing errors first."""
        errors = self._clinic_spelling.find(typed) or {}
        return sorted((self.clinics[each] for each in errors), key=lambda each: (errors[each.id], each.name))[
            :limit
        ]

    def practising(self, doctor_ids: Iterable[str]) -> list[Doctor]:
        """Those of these doctors who are listed, in the same order."""
        known = [self.doctors[each] for each in doctor_ids if each in self.doctors]
        return [each for each in known if self._fits(each, Criteria())]

    def listed(self, doctor: Doctor, free: Mapping[str, datetime], now: datetime) -> ListedDoctor:
        """A doctor as the list shows them."""
        here = [self.clinics[each] for each in doctor.clinic_ids if each in self.clinics]
        return ListedDoctor(
            **doctor.model_dump(include=SHOWN),
            clinic_ids=tuple(each.id for each in here),
            clinic_names=tuple(each.name for each in here),
            experience=doctor.years_of_practice(now),
            next_free=free.get(doctor.id),
        )

    def _among(self, errors: Mapping[str, int] | None) -> Iterable[Doctor]:
        if errors is None:
            return self.doctors.values()
        return (self.doctors[each] for each in errors)

    def _fits(self, doctor: Doctor, criteria: Criteria) -> bool:
        if doctor.suspended_at or not any(each in self.clinics for each in doctor.clinic_ids):
            return False
        return (
            (criteria.specialty is None or criteria.specialty in doctor.specialties)
            and (criteria.clinic_id is None or criteria.clinic_id in doctor.clinic_ids)
            and (criteria.language is None or criteria.language in doctor.languages)
        )

    def _text(self, doctor: Doctor) -> str:
        names = [self.clinics[each].name for each in doctor.clinic_ids if each in self.clinics]
        return " ".join((doctor.name, *doctor.specialties, *names))


def _key(sort: SortBy, free: Mapping[str, datetime]) -> Callable[[Doctor], Any]:
    """By what doctors are sorted who are in the order of their names already; who has none comes last."""
    keys: dict[SortBy, Callable[[Doctor], Any]] = {
        "name": lambda _: 0,
        "next_free": lambda doctor: free.get(doctor.id, LATEST),
        "experience": lambda doctor: doctor.practising_since or BEYOND,
        "fee": lambda doctor: doctor.fee.amount if doctor.fee else BEYOND,
    }
    return keys[sort]


SHOWN = {
    "id",
    "name",
    "specialty",
    "specialties",
    "qualification",
    "fee",
    "languages",
    "photo_id",
}
