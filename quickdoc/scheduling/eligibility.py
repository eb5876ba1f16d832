"""Who may have a slot: the one place for every way to get it (feed, text, link, offer, exchange, round).

A rule here is applied at the claim, and by rounds when they choose whom to ask, so that nobody is offered
what would then be refused. Races are decided by the indexes, not here.
"""

from collections.abc import Set as AbstractSet
from datetime import date

from quickdoc.core.errors import (
    BirthDateNeededError,
    BookedByClinicError,
    NotFoundError,
    WrongAgeError,
)
from quickdoc.core.types import local
from quickdoc.identity.patients import Patient
from quickdoc.scheduling.slot_summary import Ages, SlotSummary
from quickdoc.waitlist.block_list import ensure_not_blocked


def age_on(born: date, brief: SlotSummary) -> int:
    """Full years on the day of the visit, at its place. Whoever was born on 29 February turns on 1 March."""
    day = local(brief.start, brief.zone).date()
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def is_of_age(ages: Ages | None, born: date | None, brief: SlotSummary) -> bool | None:
    """Whether a person is of the ages that a visit is for; None when their birth date has to be asked for."""
    if ages is None:
        return True
    return None if born is None else ages.least <= age_on(born, brief) <= ages.most


def ensure_eligible(patient: Patient, brief: SlotSummary, blocking_clinics: AbstractSet[str]) -> None:
    """Refuse a slot that is not for this patient, whatever else they have.

    Raises:
        NotFoundError: they were removed from their account.
        CallTheClinicError: the clinic has them on its block list.
        BookedByClinicError: patients do not book this type.
        BirthDateNeededError: the slot is for some ages, and theirs is not known.
        WrongAgeError: it is for other ages.
    """
    if patient.removed:
        raise NotFoundError
    ensure_not_blocked(blocking_clinics, brief.clinic_id)
    if not brief.by_patients:
        raise BookedByClinicError
    fits = is_of_age(brief.ages, patient.born, brief)
    if fits is None:
        raise BirthDateNeededError
    if not fits and brief.ages:
        raise WrongAgeError(f"This appointment is for people aged {_years(brief.ages)}.")


def _years(ages: Ages) -> str:
    return f"{ages.least} or more" if ages.most >= Ages().most else f"{ages.least} to {ages.most}"
