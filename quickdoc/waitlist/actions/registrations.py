"""Putting people in line who have no account: the staff register them by name and phone."""

from datetime import date, datetime, timedelta
from typing import Annotated

from pydantic import Field

from quickdoc.clinics.clinics import Clinic
from quickdoc.core import phone_numbers
from quickdoc.core.errors import BadSinceError, NotFoundError, StaleError
from quickdoc.core.ids import new_id
from quickdoc.core.legible import PersonName
from quickdoc.core.types import Body, Instant, Point, Window, Zone, local
from quickdoc.events.actions.commit import update
from quickdoc.events.actions.dispatch import dispatch, new_event
from quickdoc.events.models import PatientAdded, PatientChanged
from quickdoc.identity import patients
from quickdoc.identity.accounts import Actor
from quickdoc.identity.actions.family_corrections import carry_over
from quickdoc.identity.patients import Patient
from quickdoc.identity.phones import Proof
from quickdoc.messaging.actions.phones import share
from quickdoc.services import Services
from quickdoc.storage.duplicates import DuplicateError
from quickdoc.waitlist.actions import adding
from quickdoc.waitlist.actions.shown_requests import scope_of
from quickdoc.waitlist.actions.waitlist_admin import ATTEMPTS
from quickdoc.waitlist.preferences import ALWAYS, Id, Preferences, Urgency, WeekHours
from quickdoc.waitlist.standby import Standby

MAX_WAIT = timedelta(days=5 * 365)
"""No longer wait can be brought along from elsewhere."""


class Registration(Body):
    """Somebody whom the staff put in line, and what for: some doctors of the clinic, or any of them.

    `phone` with the country code; `zone` is the clinic's unless it is given; `since`: they have waited since
    then, five years at most. The rest is as in a patient's own preferences. No other clinic can be asked for.
    """

    name: PersonName
    phone: Annotated[str, Field(max_length=40)]
    born: date | None = None
    zone: Zone | None = None
    since: Instant | None = None
    urgency: Urgency = 0
    label: Annotated[str, Field(max_length=60)] = ""
    doctor_ids: Annotated[tuple[Id, ...], Field(max_length=20)] = ()
    visit_types: Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=60)], ...], Field(max_length=20)
    ] = ()
    point: Point | None = None
    hours: WeekHours = ALWAYS
    off_days: Annotated[tuple[date, ...], Field(max_length=120)] = ()
    dnd: Window | None = None
    notice: Annotated[int, Field(ge=0, le=14 * 24 * 60)] = 60
    paused_until: Instant | None = None


async def register(services: Services, actor: Actor, clinic_id: str, wanted: Registration) -> Standby:
    """Put somebody in line who has no account, or none that is known.

    Within a clinic a name and a phone identify a person, however often they are registered and whoever else
    has the phone; a new birth date or zone replaces the old one. The person gets an account without a login,
    so that texts work for them as for everybody. The clinic verifies the number for this account only. Their
    first text says which clinic put them on the list.

    Raises:
        NotFoundError: no such clinic, or no such doctor there.
        ForbiddenError, BadPhoneError, BadBirthDateError, BadSinceError, TooManyStandbysError, StaleError
    """
    scope = await scope_of(services, actor, clinic_id)
    now = services.clock.now()
    patients.ensure_birth_date(wanted.born, local(now, wanted.zone or scope.clinic.zone).date())
    if wanted.since and not now - MAX_WAIT <= wanted.since <= now:
        raise BadSinceError
    if not {doctor.id for doctor in scope.doctors}.issuperset(wanted.doctor_ids):
        raise NotFoundError
    patient = await _patient(services, scope.clinic, wanted, now)
    await vouch(services, patient)
    preferences = _preferences(scope.clinic, wanted)
    return await adding.place(
        services, patient, preferences, since=wanted.since, urgency=wanted.urgency, by=actor
    )


async def vouch(services: Services, patient: Patient) -> None:
    """Verify the phone of somebody whom a clinic registered, on its word. Doing it twice changes nothing."""
    proof = Proof(
        account_id=patient.account_id, by="clinic", at=services.clock.now(), clinic_id=patient.clinic_id
    )
    await share(services, patient.phone, proof)


def _preferences(clinic: Clinic, wanted: Registration) -> Preferences:
    same = wanted.model_dump(include=Preferences.model_fields.keys() & Registration.model_fields.keys())
    anybody = () if wanted.doctor_ids else (clinic.id,)
    point = wanted.point or clinic.point
    return Preferences.model_validate({**same, "point": point, "clinic_ids": anybody, "channels": ("sms",)})


async def _patient(services: Services, clinic: Clinic, wanted: Registration, now: datetime) -> Patient:
    """The clinic's own record of the person. Of two concurrent registrations the index lets one through."""
    number = phone_numbers.reachable(wanted.phone, services.countries)
    for _ in range(ATTEMPTS):
        known = await services.store.patients.registered(clinic.id, number, wanted.name)
        if known:
            return await _brought_up_to_date(services, known, wanted)
        new = Patient(
            id=new_id("patient"),
            account_id=new_id("account"),
            name=wanted.name,
            phone=number,
            zone=wanted.zone or clinic.zone,
            born=wanted.born,
            clinic_id=clinic.id,
            registered_at=now,
        )
        event = new_event(PatientAdded, new, now)
        try:
            await services.store.patients.insert(new, event)
        except DuplicateError:
            continue
        await dispatch(services, event)
        return new
    raise StaleError


async def _brought_up_to_date(services: Services, known: Patient, wanted: Registration) -> Patient:
    def rule(present: Patient, _now: datetime) -> Patient:
        born, zone = wanted.born or present.born, wanted.zone or present.zone
        return patients.corrected(present, present.name, born, zone)

    changed = await update(services, services.store.patients, known.id, rule, PatientChanged)
    if changed.version != known.version:
        await carry_over(services, changed.id)
    return changed
