"""People who are treated. An account may speak for several: a family."""

from collections.abc import Iterable
from datetime import date

from quickdoc.core.errors import (
    BadBirthDateError,
    ForbiddenError,
    TooManyPatientsError,
)
from quickdoc.core.legible import folded
from quickdoc.core.types import Model, Zone
from quickdoc.identity.accounts import Account


class Patient(Model):
    """A person who is treated. `phone` in E.164, shared within a family.

    `clinic_id`: registered by a clinic's staff; `account_id` is then an id without an account.
    """

    id: str
    account_id: str
    name: str
    phone: str
    zone: Zone
    born: date | None = None
    clinic_id: str | None = None
    version: int = 1


FAMILY = 12
"""The maximum number of patients of one account."""
FIRST_YEAR = 1900


def relative(account: Account, number: int, name: str, born: date | None) -> Patient:
    """One more patient of an account. The id contains the number, so that it is given only once."""
    if account.role != "patient" or account.phone is None:
        raise ForbiddenError("Only a patient's account speaks for people.")
    if number > FAMILY:
        raise TooManyPatientsError
    return Patient(
        id=f"patient_{account.id.removeprefix('account_')}_{number}",
        account_id=account.id,
        name=name,
        phone=account.phone,
        zone=account.zone,
        born=born,
    )


def same_person(family: Iterable[Patient], name: str, born: date | None) -> Patient | None:
    """The patient of the family with that name and birth date."""
    return next((each for each in family if (folded(each.name), each.born) == (folded(name), born)), None)


def corrected(patient: Patient, name: str, born: date | None, zone: Zone) -> Patient:
    """The patient with another name, birth date or zone; the same one if nothing changes."""
    changed = patient.model_copy(update={"name": name, "born": born, "zone": zone})
    return patient if changed == patient else changed.model_copy(update={"version": patient.version + 1})


def ensure_birth_date(born: date | None, today: date) -> None:
    """Refuse an impossible birth date.

    Raises:
        BadBirthDateError
    """
    if born and not date(FIRST_YEAR, 1, 1) <= born <= today:
        raise BadBirthDateError
