"""Roles: what an account is, and what it is at each clinic where it works."""

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from quickdoc.core.errors import ForbiddenError
from quickdoc.core.types import Model

Role = Literal["patient", "doctor", "staff", "manager", "admin"]
ClinicRole = Literal["doctor", "staff", "manager"]
CLINIC_ROLES: frozenset[str] = frozenset({"doctor", "staff", "manager"})
FRONT_DESK: frozenset[str] = frozenset({"staff", "manager"})
MAX_MEMBERSHIPS = 30


class Membership(Model):
    """What an account is at one clinic. `doctor_id`: the doctor whose login it is."""

    clinic_id: str
    role: ClinicRole
    doctor_id: str | None = None


Memberships = Annotated[tuple[Membership, ...], Field(max_length=MAX_MEMBERSHIPS)]


class Working(Model):
    """Whoever works somewhere, or nowhere. `role`, `clinic_id`: those of the first membership, if any.

    Accounts and tokens of earlier versions have no memberships: their staff could do everything at their one
    clinic, so they are its managers.
    """

    role: Role
    clinic_id: str | None = None
    memberships: Memberships = ()

    @model_validator(mode="before")
    @classmethod
    def _of_earlier_versions(cls, fields: Any) -> Any:
        if not isinstance(fields, dict) or "memberships" in fields:
            return fields
        if fields.get("role") not in CLINIC_ROLES or not fields.get("clinic_id"):
            return fields
        role = "manager" if fields["role"] == "staff" else fields["role"]
        return {**fields, "memberships": ({"clinic_id": fields["clinic_id"], "role": role},)}

    def role_at(self, clinic_id: str) -> ClinicRole | None:
        """What this account is at a clinic."""
        return next((each.role for each in self.memberships if each.clinic_id == clinic_id), None)

    def works_at(self, clinic_id: str) -> bool:
        """Whether it may do at this clinic what the front desk does."""
        return self.role == "admin" or self.role_at(clinic_id) in FRONT_DESK

    def is_member(self, clinic_id: str) -> bool:
        """Whether it may see this clinic's board: the front desk and the clinic's doctors."""
        return self.role == "admin" or self.role_at(clinic_id) is not None

    def manages(self, clinic_id: str) -> bool:
        """Whether it may change the clinic, its doctors and its staff."""
        return self.role == "admin" or self.role_at(clinic_id) == "manager"

    @property
    def doctor_ids(self) -> tuple[str, ...]:
        """The doctors whose login this is."""
        return tuple(each.doctor_id for each in self.memberships if each.doctor_id)

    def ensure_clinic(self, clinic_id: str) -> None:
        """Refuse unless the actor works at this clinic's front desk or is an administrator."""
        if not self.works_at(clinic_id):
            raise ForbiddenError("Only the staff of this clinic may do that.")

    def ensure_member(self, clinic_id: str) -> None:
        """Refuse unless the actor works at this clinic, also as a doctor, or is an administrator."""
        if not self.is_member(clinic_id):
            raise ForbiddenError("Only those who work at this clinic may do that.")

    def ensure_manager(self, clinic_id: str) -> None:
        """Refuse unless the actor manages this clinic or is an administrator."""
        if not self.manages(clinic_id):
            raise ForbiddenError("Only a manager of this clinic may do that.")

    def ensure_admin(self) -> None:
        """Refuse everybody but administrators."""
        if self.role != "admin":
            raise ForbiddenError("Only an administrator may do that.")


def joined(memberships: tuple[Membership, ...], new: Membership) -> tuple[Membership, ...]:
    """The memberships with one more, or with another role at the same clinic."""
    if any(each.clinic_id == new.clinic_id for each in memberships):
        return tuple(new if each.clinic_id == new.clinic_id else each for each in memberships)
    return (*memberships, new)


def left(memberships: tuple[Membership, ...], clinic_id: str) -> tuple[Membership, ...]:
    """The memberships without that clinic."""
    return tuple(each for each in memberships if each.clinic_id != clinic_id)
