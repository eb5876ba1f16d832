"""What a clinic's staff do with the people who wait for its slots.

They see who waits, put people without an account in line, decide about urgency, and manage the block list.
"""

from asyncio import gather
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Annotated, Any, NamedTuple

from pydantic import Field

from quickdoc.clinics.clinics import Clinic, Doctor
from quickdoc.core import phone_numbers
from quickdoc.core.errors import BadSinceError, NotFoundError, StaleError
from quickdoc.core.ids import new_id
from quickdoc.core.places import cell
from quickdoc.core.types import Body, Instant, Legible, Model, PersonName, Point, Window, Zone, local
from quickdoc.events import topics
from quickdoc.events.actions.commit import update, update_silently
from quickdoc.events.actions.dispatch import dispatch, new_event
from quickdoc.events.models import PatientAdded, PatientChanged, StandbyChanged
from quickdoc.identity import accounts
from quickdoc.identity.accounts import Actor, Patient
from quickdoc.identity.actions.families import carry_over
from quickdoc.identity.phones import Proof
from quickdoc.identity.store.phones import Textable
from quickdoc.messaging.actions.phones import share
from quickdoc.offers.offers import Offer
from quickdoc.scheduling.actions.endings import withdraw
from quickdoc.services import Services
from quickdoc.storage.duplicates import DuplicateError
from quickdoc.waitlist.actions import standbys
from quickdoc.waitlist.block_list import BlockedPatient, blocked_id
from quickdoc.waitlist.standby import (
    ALWAYS,
    Id,
    Preferences,
    Standby,
    Triage,
    Urgency,
    WeekHours,
    by_urgency,
    triage_at,
    triaged,
    urgency_at,
    waits_for,
)
from quickdoc.waitlist.store.standbys import Rung

ATTEMPTS = 8
MAX_WAIT = timedelta(days=5 * 365)
"""No longer wait can be brought along from elsewhere."""
BATCH = 100
MAX_BATCHES = 20
"""A page that is hard to fill is returned short, with a place to go on from."""

Reason = Annotated[str, Field(min_length=1, max_length=200), Legible]
SortKey = tuple[int, int, str]
"""A place in a clinic's line: how urgent it finds them, their rank, and the id."""


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


class Waiting(Model):
    """Somebody in line, as the staff may see them.

    Only the part of the request that concerns this clinic: its own `specialties` and `doctor_ids`; both empty
    mean any doctor. `ours`: added by this clinic. `phone`: only of patients whom the clinic knows.

    `urgency`: as this clinic has decided, with the account that decided and when. Other clinics' decisions
    are not shown.

    `blocked`: the reason why they are on the clinic's block list. They are not asked then, and do not count
    for the places of others. For requests that are told by text: `texts_stopped`: the phone has opted out;
    `number_failed`: no text can reach it; `not_verified`: the number is not verified.
    """

    id: str
    patient_id: str
    patient_name: str
    phone: str | None
    label: str
    specialties: tuple[str, ...]
    doctor_ids: tuple[str, ...]
    visit_types: tuple[str, ...]
    since: Instant
    urgency: int
    urgent_because: str | None
    urgency_by: str | None
    urgency_at: Instant | None
    recent: int
    paused_until: Instant | None
    ours: bool
    blocked: str | None = None
    texts_stopped: bool = False
    number_failed: bool = False
    not_verified: bool = False
    version: int


class House(NamedTuple):
    """A clinic with its doctors, and the topics of its slots."""

    clinic: Clinic
    doctors: list[Doctor]
    topics: list[str]


# --- who waits ---------------------------------------------------------------------------------


async def waiting(
    services: Services, actor: Actor, clinic_id: str, after: SortKey | None, limit: int
) -> tuple[list[Waiting], SortKey | None]:
    """Who waits for the clinic's slots, in the order of being asked, and where the next page starts, or None.

    Raises:
        NotFoundError, ForbiddenError
    """
    house = await _house(services, actor, clinic_id)
    urgent = await services.store.standbys.urgent(house.topics, clinic_id)
    found: list[Standby] = []
    for each in by_urgency(urgent, clinic_id, lambda one: one.rank):
        place = _sort_key(each, clinic_id)
        if (after is None or _order(place) > _order(after)) and waits_for(each, house.clinic, house.doctors):
            found.append(each)
        if len(found) == limit:
            return await _shown(services, house, found), place
    first = {each.id for each in urgent}
    rung: Rung | None = after[1:] if after and after[0] == 0 else None
    for _ in range(MAX_BATCHES):
        batch = await services.store.standbys.page_of_line(house.topics, rung, BATCH)
        for each in batch:
            rung = each.rank, each.id
            if each.id not in first and waits_for(each, house.clinic, house.doctors):
                found.append(each)
            if len(found) == limit:
                return await _shown(services, house, found), (0, *rung)
        if len(batch) < BATCH:
            rung = None
            break
    return await _shown(services, house, found), (0, *rung) if rung else None


def _sort_key(standby: Standby, clinic_id: str) -> SortKey:
    return urgency_at(standby, clinic_id), standby.rank, standby.id


def _order(place: SortKey) -> SortKey:
    """The key for comparing two places: the most urgent come first."""
    return -place[0], *place[1:]


TEXTABLE = frozenset({"texts_stopped", "number_failed", "not_verified"})
TRIAGE = frozenset({"urgency", "urgency_by", "urgency_at"})
COMPARED = frozenset({"phone", "specialties", "doctor_ids", "ours", "blocked", *TEXTABLE, *TRIAGE})
"""What the staff see of somebody in line that is not as it stands in the request."""


async def _shown(services: Services, house: House, found: Sequence[Standby]) -> list[Waiting]:
    known, blocked, textable = await gather(
        _known(services, house.clinic.id, found),
        services.store.block_list.reasons(house.clinic.id, sorted({each.patient_id for each in found})),
        services.store.phones.textable(sorted({each.phone for each in found})),
    )
    specialties = {doctor.specialty for doctor in house.doctors}
    doctors = {each.id for each in house.doctors}
    return [
        Waiting(
            **each.model_dump(include=Waiting.model_fields.keys() - COMPARED),
            phone=each.phone if each.patient_id in known else None,
            specialties=tuple(name for name in each.specialties if name in specialties),
            doctor_ids=tuple(name for name in each.doctor_ids if name in doctors),
            ours=each.clinic_id == house.clinic.id,
            blocked=blocked.get(each.patient_id),
            **_triage(each, house.clinic.id),
            **_texts(each, textable),
        )
        for each in found
    ]


def _triage(standby: Standby, clinic_id: str) -> dict[str, Any]:
    decided = triage_at(standby, clinic_id) or Triage(clinic_id=clinic_id, urgency=0)
    return {"urgency": decided.urgency, "urgency_by": decided.by, "urgency_at": decided.at}


def _texts(standby: Standby, phones: Textable) -> dict[str, bool]:
    """Why somebody cannot be told by text; nothing else is revealed about a number that is not verified."""
    if "sms" not in standby.channels:
        return {}
    if not phones.is_verified(standby.phone, standby.account_id):
        return {"not_verified": True}
    return {
        "texts_stopped": standby.phone in phones.opted_out,
        "number_failed": standby.phone in phones.failed,
    }


async def _known(services: Services, clinic_id: str, found: Sequence[Standby]) -> set[str]:
    """Patients whom the clinic registered itself, or who have or had a visit or an offer there."""
    people = {each.patient_id: each.account_id for each in found}
    visits, offers = await gather(
        services.store.bookings.known_at(clinic_id, people), services.store.offers.known_at(clinic_id, people)
    )
    return visits | offers | {each.patient_id for each in found if each.clinic_id == clinic_id}


async def _house(services: Services, actor: Actor, clinic_id: str) -> House:
    clinic, doctors = await gather(
        services.store.clinics.get(clinic_id), services.store.doctors.by_name(clinic_id=clinic_id)
    )
    actor.ensure_clinic(clinic_id)
    specialties = sorted({doctor.specialty for doctor in doctors})
    watched = [
        topics.clinic(clinic.id),
        *(topics.doctor(each.id) for each in doctors),
        *topics.specialties(specialties, [cell(clinic.point)]),
    ]
    return House(clinic, doctors, watched)


# --- people without an account -----------------------------------------------------------------


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
    house = await _house(services, actor, clinic_id)
    now = services.clock.now()
    accounts.ensure_birth_date(wanted.born, local(now, wanted.zone or house.clinic.zone).date())
    if wanted.since and not now - MAX_WAIT <= wanted.since <= now:
        raise BadSinceError
    if not {doctor.id for doctor in house.doctors}.issuperset(wanted.doctor_ids):
        raise NotFoundError
    patient = await _patient(services, house.clinic, wanted, now)
    await vouch(services, patient)
    preferences = _preferences(house.clinic, wanted)
    return await standbys.place(
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
        return accounts.corrected(present, present.name, born, zone)

    changed = await update(services, services.store.patients, known.id, rule, PatientChanged)
    if changed.version != known.version:
        await carry_over(services, changed.id)
    return changed


async def pause(
    services: Services, actor: Actor, clinic_id: str, standby_id: str, until: datetime | None
) -> Standby:
    """Pause a request that this clinic added until a time, or (None) resume it at once.

    Raises:
        NotFoundError, ForbiddenError, StaleError
    """
    return await standbys.pause(
        services, await _on_behalf(services, actor, clinic_id, standby_id), standby_id, until
    )


async def remove(services: Services, actor: Actor, clinic_id: str, standby_id: str) -> Standby:
    """Remove a request that this clinic added. Doing it twice changes nothing.

    Raises:
        NotFoundError, ForbiddenError, StaleError
    """
    return await standbys.remove(
        services, await _on_behalf(services, actor, clinic_id, standby_id), standby_id
    )


async def restore(services: Services, actor: Actor, clinic_id: str, standby_id: str) -> Standby:
    """Restore a request that this clinic removed a moment ago, at its place in line.

    Raises:
        NotFoundError, ForbiddenError, StaleError
        NothingToUndoError, TooManyStandbysError, AlreadyWaitingError
    """
    return await standbys.restore(
        services, await _on_behalf(services, actor, clinic_id, standby_id), standby_id
    )


async def _on_behalf(services: Services, actor: Actor, clinic_id: str, standby_id: str) -> Actor:
    """The actor as one who may act for the patient of a request that this clinic added."""
    await services.store.clinics.get(clinic_id)
    actor.ensure_clinic(clinic_id)
    present = await services.store.standbys.get(standby_id)
    if present.clinic_id != clinic_id:
        raise NotFoundError
    return Actor(account_id=present.account_id, role="patient", patient_ids=(present.patient_id,))


# --- urgency -----------------------------------------------------------------------------------


async def set_urgency(
    services: Services, actor: Actor, clinic_id: str, standby_id: str, urgency: int
) -> Waiting:
    """Set how urgent the clinic finds a request; who decided and when is stored.

    It changes no place in the lines of other clinics.

    Raises:
        NotFoundError: there is no such request, or it does not wait for this clinic.
        ForbiddenError, StaleError
    """
    house = await _house(services, actor, clinic_id)

    def rule(present: Standby, now: datetime) -> Standby:
        if not present.active or not waits_for(present, house.clinic, house.doctors):
            raise NotFoundError
        decided = Triage(clinic_id=clinic_id, urgency=urgency, by=actor.account_id, at=now)
        return triaged(present, decided)

    changed = await update(services, services.store.standbys, standby_id, rule, StandbyChanged)
    return (await _shown(services, house, [changed]))[0]


# --- the block list ----------------------------------------------------------------------------


async def block_patient(
    services: Services, actor: Actor, clinic_id: str, patient_id: str, reason: str
) -> BlockedPatient:
    """Put a patient on the clinic's block list, so that its slots are no longer offered to them.

    Blocking again replaces the reason. The patient keeps their visits and their place in line. Their open
    offers from the clinic are withdrawn, for the next in line.

    Raises:
        NotFoundError: no such patient, or one whom the clinic does not know.
        ForbiddenError, StaleError
    """
    house = await _house(services, actor, clinic_id)
    patient = await services.store.patients.get(patient_id)
    entry_id = blocked_id(clinic_id, patient_id)
    if await services.store.block_list.find(entry_id) is None and not await _has_seen(
        services, house, patient
    ):
        raise NotFoundError
    new = BlockedPatient(
        id=entry_id,
        clinic_id=clinic_id,
        patient_id=patient_id,
        patient_name=patient.name,
        reason=reason,
        by=actor.account_id,
        at=services.clock.now(),
        version=0,
    )

    def rule(present: BlockedPatient, now: datetime) -> BlockedPatient:
        if present.version and present.reason == reason:
            return present
        return new.model_copy(update={"at": now, "version": present.version + 1})

    blocked = await update_silently(services, services.store.block_list, entry_id, rule, otherwise=new)
    await _withdraw_offers(services, clinic_id, patient_id)
    return blocked


async def _withdraw_offers(services: Services, clinic_id: str, patient_id: str) -> None:
    open_ = await services.store.offers.open_of_patient(patient_id)
    theirs = [each for each in open_ if each.brief.clinic_id == clinic_id]
    await gather(*(withdraw(services, each, "call_the_clinic") for each in theirs))


async def withdraw_if_blocked(services: Services, offer: Offer) -> None:
    """Withdraw an offer that was made while its patient was put on the clinic's block list."""
    if offer.brief.clinic_id in await services.store.block_list.clinics_of(offer.holder.patient_id):
        await withdraw(services, offer, "call_the_clinic")


async def _has_seen(services: Services, house: House, patient: Patient) -> bool:
    """Whether the clinic knows the patient: from its line, an offer or a visit, or because it added them."""
    people = {patient.id: patient.account_id}
    visits, offers, line = await gather(
        services.store.bookings.known_at(house.clinic.id, people),
        services.store.offers.known_at(house.clinic.id, people),
        services.store.standbys.of_account(patient.account_id),
    )
    in_line = any(
        each.patient_id == patient.id and waits_for(each, house.clinic, house.doctors) for each in line
    )
    return bool(visits or offers) or in_line or patient.clinic_id == house.clinic.id


async def unblock_patient(services: Services, actor: Actor, clinic_id: str, patient_id: str) -> None:
    """Take a patient off the clinic's block list. Doing it twice changes nothing.

    Raises:
        NotFoundError, ForbiddenError
    """
    await services.store.clinics.get(clinic_id)
    actor.ensure_clinic(clinic_id)
    await services.store.block_list.unblock(clinic_id, patient_id)


async def blocked_patients(
    services: Services, actor: Actor, clinic_id: str, after: str | None, limit: int
) -> list[BlockedPatient]:
    """The clinic's block list, from a place on.

    Raises:
        NotFoundError, ForbiddenError
    """
    await services.store.clinics.get(clinic_id)
    actor.ensure_clinic(clinic_id)
    return await services.store.block_list.page(clinic_id, after, limit)
