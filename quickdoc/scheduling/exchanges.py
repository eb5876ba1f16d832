"""Which slot can stand for a later visit that is given back for it."""

from typing import NamedTuple

from quickdoc.clinics.policy import Policy
from quickdoc.core.errors import (
    NotExchangeableError,
)
from quickdoc.core.legible import folded
from quickdoc.scheduling.slot_summary import SlotSummary


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
    if later.visit_type is not None and not can_stand_for(brief, later.visit_type, policy):
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


def can_stand_for(brief: SlotSummary, visit_type: str, policy: Policy) -> bool:
    """Whether a slot can stand for a visit of this type: its own type says so, or the clinic's policy."""
    named = {folded(each) for each in brief.equal_types}
    return folded(visit_type) in named or equal_types(policy, visit_type, brief.visit_type)


def equal_types(policy: Policy, one: str, other: str) -> bool:
    """Whether two types of visit are the same, or the clinic says that one can stand for the other."""
    first, second = folded(one), folded(other)
    groups = ({folded(each) for each in group} for group in policy.equal_types)
    return first == second or any({first, second} <= group for group in groups)
