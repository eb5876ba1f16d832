"""What a clinic's staff do with requests in the line: pause, remove, restore, decide how urgent they are."""

from datetime import datetime

from quickdoc.core.errors import NotFoundError
from quickdoc.events.actions.commit import update
from quickdoc.events.models import StandbyChanged
from quickdoc.identity.accounts import Actor
from quickdoc.services import Services
from quickdoc.waitlist.actions import standbys
from quickdoc.waitlist.actions.shown_requests import Waiting, scope_of, shown
from quickdoc.waitlist.standby import Standby, Triage
from quickdoc.waitlist.suitability import waits_for
from quickdoc.waitlist.urgency import triaged

ATTEMPTS = 8


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


async def set_urgency(
    services: Services, actor: Actor, clinic_id: str, standby_id: str, urgency: int
) -> Waiting:
    """Set how urgent the clinic finds a request; who decided and when is stored.

    It changes no place in the lines of other clinics.

    Raises:
        NotFoundError: there is no such request, or it does not wait for this clinic.
        ForbiddenError, StaleError
    """
    scope = await scope_of(services, actor, clinic_id)

    def rule(present: Standby, now: datetime) -> Standby:
        if not present.active or not waits_for(present, scope.clinic, scope.doctors):
            raise NotFoundError
        decided = Triage(clinic_id=clinic_id, urgency=urgency, by=actor.account_id, at=now)
        return triaged(present, decided)

    changed = await update(services, services.store.standbys, standby_id, rule, StandbyChanged)
    return (await shown(services, scope, [changed]))[0]
