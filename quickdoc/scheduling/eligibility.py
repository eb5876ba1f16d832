"""Who may have a slot: the one place for every way to get it (feed, text, link, offer, exchange, round).

A rule here is applied at the claim, and by rounds when they choose whom to ask, so that nobody is offered
what would then be refused. Races are decided by the indexes, not here.
"""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from typing import NamedTuple

from quickdoc.clinics.clinics import Policy
from quickdoc.core.errors import (
    BirthDateNeededError,
    NotExchangeableError,
    NotFoundError,
    TooManyVisitsError,
    WrongAgeError,
)
from quickdoc.core.legible import folded
from quickdoc.core.types import clock, local
from quickdoc.identity.patients import Patient
from quickdoc.scheduling.slot_summary import Ages, SlotSummary
from quickdoc.waitlist.block_list import ensure_not_blocked


class Coming(NamedTuple):
    """One coming visit of a patient, as the limits count it. `seats`: see `free_seats`."""

    booking_id: str
    slot_id: str
    clinic_id: str
    clinic_name: str
    doctor_id: str
    doctor_name: str
    visit_type: str
    start: datetime
    zone: str
    seats: tuple[str, ...] = ()


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
        BirthDateNeededError: the slot is for some ages, and theirs is not known.
        WrongAgeError: it is for other ages.
    """
    if patient.removed:
        raise NotFoundError
    ensure_not_blocked(blocking_clinics, brief.clinic_id)
    fits = is_of_age(brief.ages, patient.born, brief)
    if fits is None:
        raise BirthDateNeededError
    if not fits and brief.ages:
        raise WrongAgeError(f"This appointment is for people aged {_years(brief.ages)}.")


def _years(ages: Ages) -> str:
    return f"{ages.least} or more" if ages.most >= Ages().most else f"{ages.least} to {ages.most}"


# --- limits ----------------------------------------------------------------------------------


def of_same_kind(visit: Coming, brief: SlotSummary) -> bool:
    """Whether it is a visit of the same type with the same doctor."""
    return visit.doctor_id == brief.doctor_id and folded(visit.visit_type) == folded(brief.visit_type)


def has_room(policy: Policy, coming: Iterable[Coming], brief: SlotSummary) -> bool:
    """Whether a patient with these coming visits may have one more. `policy`: the clinic's for the type."""
    return _in_the_way(policy, list(coming), brief) is None


def ensure_room(policy: Policy, coming: Iterable[Coming], brief: SlotSummary) -> None:
    """Refuse one visit more than the clinic lets a patient have ahead of them.

    Raises:
        TooManyVisitsError
    """
    sentence = _in_the_way(policy, list(coming), brief)
    if sentence:
        raise TooManyVisitsError(sentence)


def _in_the_way(policy: Policy, coming: list[Coming], brief: SlotSummary) -> str | None:
    same = [each for each in coming if of_same_kind(each, brief)]
    if policy.visits_with_doctor and len(same) >= policy.visits_with_doctor:
        first = min(same, key=lambda each: each.start)
        when = local(first.start, first.zone)
        return (
            f"You have this kind of appointment with {first.doctor_name} already, on {when:%d %B} at "
            f"{clock(first.start, first.zone)}. Move or cancel it first, or call the clinic."
        )
    here = [each for each in coming if each.clinic_id == brief.clinic_id]
    if policy.visits_at_clinic and len(here) >= policy.visits_at_clinic:
        return (
            f"You have {len(here)} coming appointments at {brief.clinic_name}, as many as it takes from one "
            "person. Cancel one first, or call the clinic."
        )
    return None


def ensure_few(coming: Sequence[Coming], limit: int, *, given_back: str | None = None) -> None:
    """Refuse to take one more from the feed when a patient has so many coming visits, wherever they are.

    `limit`: 0 for any number. `given_back`: a visit that is given back for this one.

    Raises:
        TooManyVisitsError
    """
    kept = [each for each in coming if each.booking_id != given_back]
    if limit and len(kept) >= limit:
        raise TooManyVisitsError(
            f"You have {len(kept)} coming appointments, as many as one person can book. Cancel one first."
        )


def free_seats(patient_id: str, brief: SlotSummary, taken: Iterable[str]) -> tuple[str, ...]:
    """The seats that a visit takes: a unique index on them enforces a patient's limits in concurrent claims.

    One seat at the clinic and one with the doctor for the type, each the first that is free. Two claims that
    saw the same visits choose the same seats; one of them is refused by the index and counts again.
    """
    used = set(taken)
    scopes = (
        f"{patient_id}@{brief.clinic_id}",
        f"{patient_id}@{brief.doctor_id}/{folded(brief.visit_type)}",
    )
    return tuple(_first_free(scope, used) for scope in scopes)


def _first_free(scope: str, used: set[str]) -> str:
    number = 0
    while f"{scope}#{number}" in used:
        number += 1
    return f"{scope}#{number}"


# --- exchanges -------------------------------------------------------------------------------


class Exchanged(NamedTuple):
    """What is to be known of a visit that is given back for an earlier one. `None`: not known any more."""

    visit_type: str | None
    minutes: int | None
    doctor_id: str | None
    specialty: str | None
    any_doctor: bool = False


def exchanged(brief: SlotSummary, *, any_doctor: bool) -> Exchanged:
    """A visit as an exchange sees it. `any_doctor`: its patient would see others of the specialty."""
    return Exchanged(brief.visit_type, minutes(brief), brief.doctor_id, brief.specialty, any_doctor)


def minutes(brief: SlotSummary) -> int:
    """How long a visit is."""
    return int((brief.end - brief.start).total_seconds()) // 60


def is_exchange(later: Exchanged, brief: SlotSummary, policy: Policy) -> bool:
    """Whether a slot can stand for a later visit: an equal type, at least as long, by whom it may be."""
    if later.visit_type is not None and not equal_types(policy, later.visit_type, brief.visit_type):
        return False
    if later.minutes is not None and minutes(brief) < later.minutes:
        return False
    if later.doctor_id is None or later.doctor_id == brief.doctor_id:
        return True
    return later.any_doctor and later.specialty == brief.specialty


def ensure_exchange(later: Exchanged, brief: SlotSummary, policy: Policy) -> None:
    """Refuse to give a visit back for a slot that cannot stand for it.

    Raises:
        NotExchangeableError
    """
    if not is_exchange(later, brief, policy):
        raise NotExchangeableError


def equal_types(policy: Policy, one: str, other: str) -> bool:
    """Whether two types of visit are the same, or the clinic says that one can stand for the other."""
    first, second = folded(one), folded(other)
    groups = ({folded(each) for each in group} for group in policy.equal_types)
    return first == second or any({first, second} <= group for group in groups)
