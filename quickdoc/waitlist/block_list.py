"""Barred: whom a clinic does not want to find in its line. Only its staff see who and why."""

from collections.abc import Set as AbstractSet

from quickdoc.core.errors import CallTheClinicError
from quickdoc.core.types import Instant, Model


class BlockedPatient(Model):
    """One patient at one clinic. `by`: the account of the staff who did it last."""

    id: str
    clinic_id: str
    patient_id: str
    patient_name: str
    reason: str
    by: str
    at: Instant
    version: int = 1


def blocked_id(clinic_id: str, patient_id: str) -> str:
    """One line for each patient of a clinic."""
    return f"barred_{clinic_id}_{patient_id}"


def ensure_not_blocked(blocking_clinics: AbstractSet[str], clinic_id: str) -> None:
    """Refuse when the clinic is one of those that have barred the patient.

    Raises:
        CallTheClinicError
    """
    if clinic_id in blocking_clinics:
        raise CallTheClinicError
