"""Profiles of patients: what a clinic would ask them at the first visit.

They are kept apart from patients, whose events are stored in the log and sent to screens: what is in a
profile, its owner reads, and nobody else.
"""

from typing import Annotated, Literal

from pydantic import Field

from quickdoc.core.legible import Legible, PersonName
from quickdoc.core.types import Body, Model

Gender = Literal["female", "male", "other"]
"""The administrative gender of HL7 FHIR; None where FHIR has `unknown`."""
MAX_LINES = 50
Line = Annotated[str, Field(min_length=1, max_length=200), Legible]
Lines = Annotated[tuple[Line, ...], Field(max_length=MAX_LINES)]


class EmergencyContact(Body):
    """Who is called. `phone` with its country code; `relation`: what they are to the patient."""

    name: PersonName
    phone: Annotated[str, Field(max_length=40)]
    relation: Annotated[str, Field(min_length=1, max_length=60), Legible] | None = None


class ProfileFields(Body):
    """The whole profile: what is left out is forgotten."""

    gender: Gender | None = None
    address: Line | None = None
    emergency_contact: EmergencyContact | None = None
    allergies: Lines = ()
    conditions: Lines = ()
    medication: Lines = ()


class Profile(Model):
    """The profile of a patient, under the patient's id."""

    id: str
    gender: Gender | None = None
    address: str | None = None
    emergency_contact: EmergencyContact | None = None
    allergies: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    medication: tuple[str, ...] = ()
    version: int = 1


def filled(profile: Profile, fields: ProfileFields) -> Profile:
    """The profile with other contents; the same one if nothing changes."""
    new = Profile.model_validate(
        {**fields.model_dump(), "id": profile.id, "version": profile.version}, strict=False
    )
    return profile if new == profile else new.model_copy(update={"version": profile.version + 1})
