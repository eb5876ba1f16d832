"""The block list: patients to whom a clinic's slots are not offered. Only its staff see who and why.

An entry may also hold at all clinics. Administrators make and lift it, and only they see why.
"""

from collections.abc import Set as AbstractSet

from quickdoc.core.errors import CallTheClinicError
from quickdoc.core.types import Instant, Model

EVERYWHERE = "everywhere"
"""Stands for the clinic of an entry that holds at all of them. No clinic has this id."""
AT_ALL_CLINICS = "An administrator has blocked this patient at all clinics."
"""What a clinic's staff are told, whose reason is the administrators' own."""
BLOCKED_EVERYWHERE = "No appointments can be booked for this person at present. Please call the clinic."


class BlockedPatient(Model):
    """One patient on one clinic's block list, or blocked at all clinics: `clinic_id` is then `everywhere`.

    `by`: the account that blocked them last.
    """

    id: str
    clinic_id: str
    patient_id: str
    patient_name: str
    reason: str
    by: str
    at: Instant
    version: int = 1


def blocked_id(clinic_id: str, patient_id: str) -> str:
    """The id of the entry for a patient of a clinic; there is one at most."""
    return f"barred_{clinic_id}_{patient_id}"


def is_blocked(blocking_clinics: AbstractSet[str], clinic_id: str) -> bool:
    """Whether a patient who is on these clinics' block lists is blocked at this one."""
    return not blocking_clinics.isdisjoint({clinic_id, EVERYWHERE})


def ensure_not_blocked(blocking_clinics: AbstractSet[str], clinic_id: str) -> None:
    """Refuse if the patient is blocked at this clinic, or at all of them.

    Raises:
        CallTheClinicError
    """
    if EVERYWHERE in blocking_clinics:
        raise CallTheClinicError(BLOCKED_EVERYWHERE)
    if is_blocked(blocking_clinics, clinic_id):
        raise CallTheClinicError
