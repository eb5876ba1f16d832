"""One entry of the audit log. It has ids and allowed values only; names are looked up when it is read."""

from typing import NamedTuple

from pydantic import Field, JsonValue

from quickdoc.core.types import Instant, Model
from quickdoc.identity.roles import Role

Values = dict[str, JsonValue]


class AuditEntry(Model):
    """Who did what, when and from where, to which object.

    `operation`: of the API, or `system`. `account_id`: None where nobody was logged in and the object belongs
    to no account. `role`: at the clinic that it is about, if it is about one. `host`: the IP address.
    `device`: browser and system, such as `Firefox on Windows`. `about`: what tells the object from others.
    `before`, `after`: the values that differ, of the fields that may be shown (`kinds.py`). `changed`: the
    names of those that differ and are never shown.
    """

    id: str
    at: Instant
    action: str
    operation: str
    account_id: str | None = None
    role: Role | None = None
    session_id: str | None = None
    host: str | None = None
    device: str = ""
    kind: str
    object_id: str = ""
    clinic_id: str | None = None
    patient_id: str | None = None
    about: Values = Field(default_factory=dict)
    before: Values = Field(default_factory=dict)
    after: Values = Field(default_factory=dict)
    changed: tuple[str, ...] = ()


class Where(NamedTuple):
    """Where a request comes from."""

    host: str | None = None
    device: str = ""
