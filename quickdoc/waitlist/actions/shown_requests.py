"""A standby request as a clinic's staff may see it."""

from asyncio import gather
from collections.abc import Sequence
from typing import Any, NamedTuple

from quickdoc.clinics.clinics import Clinic
from quickdoc.clinics.doctors import Doctor
from quickdoc.core.places import cell
from quickdoc.core.types import Instant, Model
from quickdoc.events import topics
from quickdoc.identity.accounts import Actor
from quickdoc.identity.store.phones import Textable
from quickdoc.services import Services
from quickdoc.waitlist.block_list import AT_ALL_CLINICS, EVERYWHERE
from quickdoc.waitlist.standby import Standby, Triage
from quickdoc.waitlist.urgency import triage_at


class Waiting(Model):
    """Somebody in line, as the staff may see them.

    Only the part of the request that concerns this clinic: its own `specialties` and `doctor_ids`; both empty
    mean any doctor. `ours`: added by this clinic. `phone`: only of patients whom the clinic knows.

    `urgency`: as this clinic has decided, with the account that decided and when. Other clinics' decisions
    are not shown.

    `blocked`: the reason why they are on the clinic's block list. They are not asked then, and do not count
    for the places of others. `blocked_everywhere`: an administrator's block at all clinics, which the clinic
    cannot lift and whose reason it is not told. For requests that are told by text: `texts_stopped`: the
    phone has opted out; `number_failed`: no text can reach it; `not_verified`: the number is not verified.
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
    blocked_everywhere: bool = False
    texts_stopped: bool = False
    number_failed: bool = False
    not_verified: bool = False
    version: int


class ClinicScope(NamedTuple):
    """A clinic with its doctors, and the topics of its slots."""

    clinic: Clinic
    doctors: list[Doctor]
    topics: list[str]


TEXTABLE = frozenset({"texts_stopped", "number_failed", "not_verified"})
TRIAGE = frozenset({"urgency", "urgency_by", "urgency_at"})
BLOCKED = frozenset({"blocked", "blocked_everywhere"})
COMPARED = frozenset({"phone", "specialties", "doctor_ids", "ours", *BLOCKED, *TEXTABLE, *TRIAGE})
"""What the staff see of somebody in line that is not as it stands in the request."""


async def shown(services: Services, scope: ClinicScope, found: Sequence[Standby]) -> list[Waiting]:
    people = sorted({each.patient_id for each in found})
    known, blocked, everywhere, textable = await gather(
        _known(services, scope.clinic.id, found),
        services.store.block_list.reasons(scope.clinic.id, people),
        services.store.block_list.reasons(EVERYWHERE, people),
        services.store.phones.textable(sorted({each.phone for each in found})),
    )
    specialties = {doctor.specialty for doctor in scope.doctors}
    doctors = {each.id for each in scope.doctors}
    return [
        Waiting(
            **each.model_dump(include=Waiting.model_fields.keys() - COMPARED),
            phone=each.phone if each.patient_id in known else None,
            specialties=tuple(name for name in each.specialties if name in specialties),
            doctor_ids=tuple(name for name in each.doctor_ids if name in doctors),
            ours=each.clinic_id == scope.clinic.id,
            blocked=AT_ALL_CLINICS if each.patient_id in everywhere else blocked.get(each.patient_id),
            blocked_everywhere=each.patient_id in everywhere,
            **_triage(each, scope.clinic.id),
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


async def scope_of(services: Services, actor: Actor, clinic_id: str) -> ClinicScope:
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
    return ClinicScope(clinic, doctors, watched)
