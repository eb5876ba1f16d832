"""Who somebody is: accounts, the patients behind them, and what an actor may touch."""

from typing import Literal

from pydantic import EmailStr

from quickdoc.errors import ForbiddenError, NotFoundError
from quickdoc.shapes import Instant, Shape, Zone

Role = Literal["patient", "staff", "admin"]


class Account(Shape):
    """A login. A patient's account has one phone and may speak for several patients."""

    id: str
    email: EmailStr
    role: Role
    name: str
    phone: str | None = None
    zone: Zone
    clinic_id: str | None = None
    patient_ids: tuple[str, ...] = ()
    version: int = 1


class Patient(Shape):
    """A person who is treated. `phone` in E.164, shared within a family."""

    id: str
    account_id: str
    name: str
    phone: str
    zone: Zone
    version: int = 1


class Actor(Shape):
    """Who is asking, as the access token says."""

    account_id: str
    role: Role
    clinic_id: str | None = None
    patient_ids: tuple[str, ...] = ()

    def needs_patient(self, patient_id: str) -> None:
        """Refuse unless the actor speaks for this patient; strangers learn nothing of its existence."""
        if patient_id not in self.patient_ids:
            raise NotFoundError

    def needs_clinic(self, clinic_id: str) -> None:
        """Refuse unless the actor works at this clinic or runs the house."""
        if not self.works_at(clinic_id):
            raise ForbiddenError("Only the staff of this clinic may do that.")

    def works_at(self, clinic_id: str) -> bool:
        """Whether the actor sees this clinic's board."""
        return self.role == "admin" or (self.role == "staff" and self.clinic_id == clinic_id)


def actor(account: Account) -> Actor:
    """What the account may act as."""
    return Actor(
        account_id=account.id,
        role=account.role,
        clinic_id=account.clinic_id,
        patient_ids=account.patient_ids,
    )


class Session(Shape):
    """A family of refresh tokens: one login on one device.

    Only the newest `generation` is good. An older one that comes back was stolen, or its thief was
    faster: the whole family is revoked.
    """

    id: str
    account_id: str
    generation: int
    rotated_at: Instant
    expires_at: Instant
    revoked: bool = False
    version: int = 1


class Invite(Shape):
    """A one-time permission to join a clinic's staff."""

    id: str
    clinic_id: str
    expires_at: Instant
    used_by: str | None = None
    version: int = 1
