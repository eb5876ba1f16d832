"""People who are treated. An account may speak for several: a family."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from quickdoc.core.errors import (
    BadBirthDateError,
    ForbiddenError,
    NotFoundError,
    TooManyPatientsError,
)
from quickdoc.core.legible import folded
from quickdoc.core.types import Instant, Model, Zone
from quickdoc.identity.accounts import Account


class Patient(Model):
    """A person who is treated. `phone` in E.164, shared within a family.

    `removed`: nobody speaks for them any more; what they had at clinics keeps their name.
    `clinic_id`: registered by a clinic's staff; `account_id` is then an id without an account.
    `registered_at`: not known of those who were registered with an earlier version.
    """

    id: str
    account_id: str
    name: str
    phone: str
    zone: Zone
    born: date | None = None
    clinic_id: str | None = None
    photo_id: str | None = None
    removed: bool = False
    registered_at: Instant | None = None
    version: int = 1


FAMILY = 12
"""The maximum number of patients of one account."""
FIRST_YEAR = 1900


def relative(
    account: Account, everybody: Sequence[Patient], name: str, born: date | None, now: datetime
) -> Patient:
    """One more patient of an account. The id contains a number, so that it is given only once.

    `everybody`: whom it has had so far, those who were removed included.
    """
    if account.role != "patient" or account.phone is None:
        raise ForbiddenError("Only a patient's account speaks for people.")
    if sum(not each.removed for each in everybody) >= FAMILY:
        raise TooManyPatientsError
    return Patient(
        id=f"patient_{account.id.removeprefix('account_')}_{len(everybody) + 1}",
        account_id=account.id,
        name=name,
        phone=account.phone,
        zone=account.zone,
        born=born,
        registered_at=now,
    )


def same_person(family: Iterable[Patient], name: str, born: date | None) -> Patient | None:
    """The patient of the family with that name and birth date."""
    return next((each for each in family if (folded(each.name), each.born) == (folded(name), born)), None)


def corrected(patient: Patient, name: str, born: date | None, zone: Zone) -> Patient:
    """The patient with another name, birth date or zone; the same one if nothing changes."""
    changed = patient.model_copy(update={"name": name, "born": born, "zone": zone})
    return patient if changed == patient else changed.model_copy(update={"version": patient.version + 1})


def with_photo(patient: Patient, photo_id: str | None) -> Patient:
    """The patient with another photo, or without one; the same one when they have it."""
    if patient.photo_id == photo_id:
        return patient
    return patient.model_copy(update={"photo_id": photo_id, "version": patient.version + 1})


def without(patient: Patient) -> Patient:
    """The patient, removed from the account; the same one when they are."""
    if patient.removed:
        return patient
    return patient.model_copy(update={"removed": True, "version": patient.version + 1})


def ensure_own(patient: Patient, account_id: str) -> None:
    """Refuse whoever is not of this account, by the patient: a token may be older.

    Raises:
        NotFoundError
    """
    if patient.account_id != account_id or patient.removed:
        raise NotFoundError


def ensure_birth_date(born: date | None, today: date) -> None:
    """Refuse an impossible birth date.

    Raises:
        BadBirthDateError
    """
    if born and not date(FIRST_YEAR, 1, 1) <= born <= today:
        raise BadBirthDateError
