"""The block list: patients to whom a clinic's slots are not offered. Only its staff see who and why."""

from collections.abc import Set as AbstractSet

from quickdoc.core.errors import CallTheClinicError
from quickdoc.core.types import Instant, Model


class BlockedPatient(Model):
    """One patient on one clinic's block list. `by`: the account that blocked them last."""

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


def ensure_not_blocked(blocking_clinics: AbstractSet[str], clinic_id: str) -> None:
    """Refuse if the patient is on the block list of this clinic.

    Raises:
        CallTheClinicError
    """
    if clinic_id in blocking_clinics:
        raise CallTheClinicError
