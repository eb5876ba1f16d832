"""How many coming visits one patient may have: at a clinic, with a doctor, and in all."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from quickdoc.clinics.policy import Policy
from quickdoc.core.errors import (
    TooManyVisitsError,
)
from quickdoc.core.legible import folded
from quickdoc.core.types import clock, local
from quickdoc.scheduling.slot_summary import SlotSummary


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
