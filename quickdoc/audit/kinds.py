"""What is audited, and what of it may be shown: a list for each kind of document; the rest is denied.

No list has health data, free text, names, numbers or addresses of people: that such a field changed is told
by its name alone (`told`), if at all.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from quickdoc.audit import naming
from quickdoc.clinics.invitations import invite_handle

Fields = Mapping[str, str]
"""The name in the log, and the path of the field in the model; several, with spaces between, are one."""
Naming = Callable[[Any, Any, str | None], str]
"""The action, from the document before (None: it is new), after, and the type of its event, if any."""


def _fields(*names: str, **paths: str) -> Fields:
    return {**{each: each for each in names}, **paths}


@dataclass(frozen=True)
class Kind:
    """One kind of object. `actions`: what is written down; whatever else happens to it follows from that.

    `name_of`: the action. `shown`: values before and after. `told`: only that it differs. `about`: shown
    although it does not change. `clinic`, `patient`, `owner`: paths to ids,
    or how the clinic is told from the document before and after. `identity`: its id in the log.
    """

    name: str
    actions: frozenset[str]
    name_of: Naming = naming.of_event
    shown: Fields = field(default_factory=dict)
    told: Fields = field(default_factory=dict)
    about: Fields = field(default_factory=dict)
    clinic: str | Callable[[Any, Any], str | None] = ""
    patient: str = ""
    owner: str = ""
    identity: Callable[[Any], str] = lambda model: str(model.id)


def _named(kind: str, *verbs: str) -> frozenset[str]:
    return frozenset(f"{kind}.{each}" for each in verbs)


_WHEN = _fields(
    start="brief.start", end="brief.end", zone="brief.zone", doctor_id="brief.doctor_id", slot_id="slot_id"
)
AUDITED: Mapping[str, Kind] = {
    "slots": Kind(
        "slot",
        _named("slot", "published"),
        naming.of_slot,
        about=_fields("start", "end", "zone", "doctor_id"),
        clinic="clinic_id",
    ),
    "bookings": Kind(
        "booking",
        _named(
            "booking",
            "made",
            "confirmed",
            "cancelled",
            "seen",
            "moved",
            "missed",
            "arrived",
            "begun",
            "completed",
            "stepped_back",
            "restored",
            "blocked",
            "lifted",
        ),
        naming.of_booking,
        shown=_fields("kind", "state", "via", "moved_from", "moved_to", "seen"),
        about=_WHEN,
        clinic="brief.clinic_id",
        patient="holder.patient_id",
        owner="holder.account_id",
    ),
    "offers": Kind(
        "offer",
        _named("offer", "accepted", "passed"),
        shown=_fields("state"),
        about=_WHEN,
        clinic="brief.clinic_id",
        patient="holder.patient_id",
        owner="holder.account_id",
    ),
    "rounds": Kind(
        "round",
        _named("round", "stopped", "resumed", "picked"),
        shown=_fields("state"),
        told=_fields("note", "asked"),
        about=_WHEN,
        clinic="brief.clinic_id",
    ),
    "standbys": Kind(
        "standby",
        _named("standby", "added", "changed", "removed", "resumed", "urgency_set"),
        naming.of_standby,
        shown=_fields("active", "paused_until", "notice", "radius_km", "channels"),
        told=_fields(
            "label",
            "specialties",
            "doctor_ids",
            "clinic_ids",
            "hours",
            "off_days",
            "visit_types",
            "without",
            reason="urgent_because",
            quiet_hours="dnd",
            place="point",
            urgency="triage",
            name="patient_name",
            birth_date="born",
        ),
        clinic="clinic_id",
        patient="patient_id",
        owner="account_id",
    ),
    "patients": Kind(
        "patient",
        _named("patient", "added", "changed", "removed"),
        naming.of_patient,
        shown=_fields("removed"),
        told=_fields("name", "phone", "zone", birth_date="born", photo="photo_id"),
        clinic="clinic_id",
        patient="id",
        owner="account_id",
    ),
    "profiles": Kind(
        "profile",
        _named("profile", "changed"),
        naming.of_profile,
        told=_fields(
            "gender", "address", "emergency_contact", medical_history="allergies conditions medication"
        ),
        patient="id",
    ),
    "accounts": Kind(
        "account",
        _named("account", "changed", "role_changed"),
        naming.of_account,
        shown=_fields("memberships", "email_verified", "language", "zone"),
        told=_fields(
            "name", "phone", "email", photo="photo_id", notifications="switches", patients="patient_ids"
        ),
        clinic=naming.where_role_changed,
        owner="id",
    ),
    "credentials": Kind(
        "account",
        _named("account", "made", "password_changed", "logins_ended", "closed", "phone_moved", "email_moved"),
        naming.of_access,
        shown=_fields("closed_at"),
        told={**_fields("email", logins="epoch", phone="moved", address="readdressed"), "password": "hash"},
        clinic=naming.where_it_begins,
        owner="id",
    ),
    "sessions": Kind(
        "session",
        _named("session", "opened", "ended"),
        naming.of_session,
        shown=_fields("device", "revoked"),
        owner="account_id",
    ),
    "invites": Kind(
        "invitation",
        _named("invitation", "made", "used", "revoked"),
        naming.of_invite,
        shown=_fields("role", "doctor_id", "revoked"),
        told=_fields("used_by"),
        clinic="clinic_id",
        identity=lambda model: invite_handle(model.id),
    ),
    "barred": Kind(
        "block",
        _named("block", "made", "changed", "removed"),
        naming.of_block,
        told=_fields("reason"),
        clinic="clinic_id",
        patient="patient_id",
    ),
    "phones": Kind(
        "phone",
        _named("phone", "opted_out", "opted_in", "shared", "left"),
        shown=_fields("opted_out"),
        told=_fields(accounts="account_ids"),
        owner="account_ids",
        identity=lambda _: "",  # it is the number
    ),
    "clinics": Kind(
        "clinic",
        _named("clinic", "made", "changed", "closed"),
        naming.of_clinic,
        shown=_fields(
            "zone",
            "languages",
            "opening_hours",
            "holidays",
            "closed_at",
            "policy",
            "overrides",
            "organisation",
        ),
        told=_fields("name", "address", "point", "phone", "email", "description"),
        clinic="id",
    ),
    "doctors": Kind(
        "doctor",
        _named("doctor", "added", "changed", "suspended", "reinstated"),
        naming.of_doctor,
        shown=_fields("clinic_ids", "specialties", "fee", "languages", "practising_since", "suspended_at"),
        told=_fields("name", "licence", "qualification", "about", photo="photo_id"),
        clinic="clinic_id",
    ),
    "visit_types": Kind(
        "visit_type",
        _named("visit_type", "added", "changed", "retired"),
        naming.of_visit_type,
        shown=_fields(
            "doctor_id", "minutes", "fee", "ages", "by_patients", "offered", "equal_to", "retired_at"
        ),
        told=_fields("name"),
        clinic="clinic_id",
    ),
    "schedules": Kind(
        "schedule",
        _named("schedule", "added", "changed", "removed"),
        naming.of_schedule,
        shown=_fields("hours", "breaks", "valid_from", "valid_until", "visit_type_id", "minutes"),
        told=_fields("visit_type"),
        about=_fields("doctor_id"),
        clinic="clinic_id",
    ),
    "absences": Kind(
        "absence",
        _named("absence", "added", "removed"),
        naming.of_absence,
        shown=_fields("start", "end", "part"),
        about=_fields("doctor_id"),
        clinic="clinic_id",
    ),
}
"""By the name of the collection."""

LOGIN_FAILED = "session.refused"
"""A login with a wrong password: nothing is changed by it, so that it has an entry of its own."""
BY_ITSELF = _named("booking", "cancelled", "moved")
"""What is written down when no person did it: visits that the product ended as a consequence."""
ACTIONS: frozenset[str] = frozenset({LOGIN_FAILED}).union(*(each.actions for each in AUDITED.values()))
"""Every action that an entry can have."""
