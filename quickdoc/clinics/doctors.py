"""Doctors: what they treat, where they practise, and what patients may know of them."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field, model_validator

from quickdoc.core.errors import DoctorSuspendedError
from quickdoc.core.types import Instant, Model

MAX_CLINICS = 10
Specialty = Annotated[str, Field(pattern=r"^[a-z_]{2,40}$")]
Specialties = Annotated[tuple[Specialty, ...], Field(min_length=1, max_length=8)]
ClinicIds = Annotated[tuple[str, ...], Field(min_length=1, max_length=MAX_CLINICS)]
FIRST_YEAR, LAST_YEAR = 1940, 2199


class Money(Model):
    """An amount in the currency's smallest unit, such as cents. `currency` as in ISO 4217."""

    amount: int = Field(ge=0, le=100_000_000)
    currency: str = Field(pattern="^[A-Z]{3}$")


class Doctor(Model):
    """`specialty`, `clinic_id`: the first of each, which slots and topics are about.

    `licence`: its number in the register. `practising_since`: a year. `fee`: of a usual visit.
    `suspended_at`: since when they see nobody; their visits ahead have to be moved. `changed_at`: when the
    document was last written; None in those of earlier versions.
    """

    id: str
    clinic_id: str
    clinic_ids: tuple[str, ...] = ()
    name: str
    specialty: str
    specialties: tuple[str, ...] = ()
    licence: str | None = None
    qualification: str | None = None
    practising_since: int | None = None
    fee: Money | None = None
    languages: tuple[str, ...] = ()
    about: str = ""
    photo_id: str | None = None
    suspended_at: Instant | None = None
    changed_at: Instant | None = None
    version: int = 1

    @model_validator(mode="before")
    @classmethod
    def _of_earlier_versions(cls, fields: Any) -> Any:
        """Each of them had one specialty and one clinic."""
        if not isinstance(fields, dict):
            return fields
        first = {"specialties": (fields.get("specialty"),), "clinic_ids": (fields.get("clinic_id"),)}
        return {**first, **fields}

    def practises_at(self, clinic_id: str) -> bool:
        """Whether they see patients at this clinic."""
        return clinic_id in self.clinic_ids

    def years_of_practice(self, now: datetime) -> int | None:
        """Full calendar years since they began to practise; None where the year is not known."""
        return None if self.practising_since is None else max(0, now.year - self.practising_since)


def change(doctor: Doctor, changes: dict[str, object], now: datetime) -> Doctor:
    """The doctor with these fields changed; the same one where nothing differs."""
    first: dict[str, object] = {}
    for whole, single in (("specialties", "specialty"), ("clinic_ids", "clinic_id")):
        if isinstance(values := changes.get(whole), tuple):
            first[single] = values[0]
    changed = doctor.model_copy(update={**changes, **first})
    if changed == doctor:
        return doctor
    return changed.model_copy(update={"changed_at": now, "version": doctor.version + 1})


def suspend(doctor: Doctor, now: datetime) -> Doctor:
    """The doctor without visits from now on; the same one where they are suspended already."""
    return doctor if doctor.suspended_at else change(doctor, {"suspended_at": now}, now)


def reinstate(doctor: Doctor, now: datetime) -> Doctor:
    """The doctor as before the suspension; the same one where there is none."""
    return change(doctor, {"suspended_at": None}, now)


def ensure_practising(doctor: Doctor) -> None:
    """Refuse what a suspended doctor does not do.

    Raises:
        DoctorSuspendedError
    """
    if doctor.suspended_at:
        raise DoctorSuspendedError
