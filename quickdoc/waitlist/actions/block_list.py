"""The block lists: who is on a clinic's, or blocked at all clinics, is not asked about slots."""

from asyncio import gather
from datetime import datetime
from typing import Annotated

from pydantic import Field

from quickdoc.core.errors import NotFoundError
from quickdoc.core.legible import Legible
from quickdoc.events.actions.commit import update_silently
from quickdoc.events.actions.noting import note_removal
from quickdoc.identity.accounts import Actor
from quickdoc.identity.patients import Patient
from quickdoc.offers.offers import Offer
from quickdoc.scheduling.actions.endings import withdraw
from quickdoc.services import Services
from quickdoc.waitlist.actions.shown_requests import ClinicScope, scope_of
from quickdoc.waitlist.block_list import EVERYWHERE, BlockedPatient, blocked_id, is_blocked
from quickdoc.waitlist.suitability import waits_for

Reason = Annotated[str, Field(min_length=1, max_length=200), Legible]


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
    scope = await scope_of(services, actor, clinic_id)
    patient = await services.store.patients.get(patient_id)
    known = await services.store.block_list.find(blocked_id(clinic_id, patient_id))
    if known is None and not await _has_seen(services, scope, patient):
        raise NotFoundError
    return await _block(services, actor, clinic_id, patient, reason)


async def block_everywhere(services: Services, actor: Actor, patient_id: str, reason: str) -> BlockedPatient:
    """Block a patient at all clinics, as their block lists do. They keep their visits and places in line.

    Raises:
        ForbiddenError, NotFoundError, StaleError
    """
    actor.ensure_admin()
    patient = await services.store.patients.get(patient_id)
    return await _block(services, actor, EVERYWHERE, patient, reason)


async def _block(
    services: Services, actor: Actor, place: str, patient: Patient, reason: str
) -> BlockedPatient:
    entry_id = blocked_id(place, patient.id)
    new = BlockedPatient(
        id=entry_id,
        clinic_id=place,
        patient_id=patient.id,
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
    await _withdraw_offers(services, place, patient.id)
    return blocked


async def _withdraw_offers(services: Services, place: str, patient_id: str) -> None:
    open_ = await services.store.offers.open_of_patient(patient_id)
    theirs = [each for each in open_ if is_blocked({place}, each.brief.clinic_id)]
    await gather(*(withdraw(services, each, "call_the_clinic") for each in theirs))


async def withdraw_if_blocked(services: Services, offer: Offer) -> None:
    """Withdraw an offer that was made while its patient was blocked."""
    blocking = await services.store.block_list.clinics_of(offer.holder.patient_id)
    if is_blocked(blocking, offer.brief.clinic_id):
        await withdraw(services, offer, "call_the_clinic")


async def _has_seen(services: Services, scope: ClinicScope, patient: Patient) -> bool:
    """Whether the clinic knows the patient: from its line, an offer or a visit, or because it added them."""
    people = {patient.id: patient.account_id}
    visits, offers, line = await gather(
        services.store.bookings.known_at(scope.clinic.id, people),
        services.store.offers.known_at(scope.clinic.id, people),
        services.store.standbys.of_account(patient.account_id),
    )
    in_line = any(
        each.patient_id == patient.id and waits_for(each, scope.clinic, scope.doctors) for each in line
    )
    return bool(visits or offers) or in_line or patient.clinic_id == scope.clinic.id


async def unblock_patient(services: Services, actor: Actor, clinic_id: str, patient_id: str) -> None:
    """Take a patient off the clinic's block list. Doing it twice changes nothing.

    Raises:
        NotFoundError, ForbiddenError
    """
    await services.store.clinics.get(clinic_id)
    actor.ensure_clinic(clinic_id)
    await _unblock(services, clinic_id, patient_id)


async def unblock_everywhere(services: Services, actor: Actor, patient_id: str) -> None:
    """Lift the block at all clinics; those of single clinics stay. Doing it twice changes nothing.

    Raises:
        ForbiddenError
    """
    actor.ensure_admin()
    await _unblock(services, EVERYWHERE, patient_id)


async def _unblock(services: Services, clinic_id: str, patient_id: str) -> None:
    present = await services.store.block_list.find(blocked_id(clinic_id, patient_id))
    if present:
        await note_removal(services, services.store.block_list, present)
        await services.store.block_list.unblock(clinic_id, patient_id)


async def blocked_everywhere(
    services: Services, actor: Actor, after: str | None, limit: int
) -> list[BlockedPatient]:
    """Who is blocked at all clinics, from a place on.

    Raises:
        ForbiddenError
    """
    actor.ensure_admin()
    return await services.store.block_list.page(EVERYWHERE, after, limit)


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
