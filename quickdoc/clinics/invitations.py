"""What an invitation to a clinic may say."""

from hashlib import sha256
from typing import Annotated, Literal, Self

from pydantic import EmailStr, Field, model_validator

from quickdoc.core.legible import PersonName
from quickdoc.core.types import Body
from quickdoc.identity.roles import ClinicRole

DeskRole = Literal["staff", "manager"]


class Invitation(Body):
    """Who is invited: as what, and, if it is to be mailed, to which address.

    `doctor_id`: the doctor of this clinic whose login it becomes; a doctor's invitation has one.
    """

    role: ClinicRole = "staff"
    doctor_id: Annotated[str, Field(max_length=100)] | None = None
    email: EmailStr | None = None

    @model_validator(mode="after")
    def _names_its_doctor(self) -> Self:
        if (self.role == "doctor") != (self.doctor_id is not None):
            raise ValueError("An invitation of a doctor, and no other, names the doctor.")
        return self


class NewLogin(Invitation):
    """Somebody who gets a login by a one-time password. Nothing is mailed: with the `email` they log in."""

    email: EmailStr
    name: PersonName


class ChangedRole(Body):
    """The role that somebody has from now on."""

    role: DeskRole


def invite_handle(invite_id: str) -> str:
    """A name for an invitation, whose own id lets in whoever knows it."""
    return sha256(invite_id.encode()).hexdigest()[:16]
