"""Bringing requests that earlier versions stored up to date."""

from contextlib import suppress
from datetime import datetime

from quickdoc.core.errors import (
    StaleError,
)
from quickdoc.events.actions.commit import ATTEMPTS, update
from quickdoc.events.models import (
    StandbyChanged,
    StandbyRemoved,
)
from quickdoc.services import Services
from quickdoc.storage.duplicates import DuplicateError
from quickdoc.waitlist.actions.standbys import with_fields
from quickdoc.waitlist.preferences import same_as
from quickdoc.waitlist.standby import Standby
from quickdoc.waitlist.urgency import attributed, triage_at


async def attribute(services: Services, old: Standby) -> None:
    """Find out which clinic found a request urgent: earlier versions stored only who decided so.

    It is the clinic whose staff added the request, or the clinic of the account that decided; a decision of
    an administrator is attributed to the one clinic that is asked for. Doing it twice changes nothing.

    Raises:
        StaleError: others kept changing it.
    """
    clinic_id = old.clinic_id or await _clinic_of(services, old) or _only_clinic(old)

    def rule(present: Standby, _now: datetime) -> Standby:
        return attributed(present, clinic_id)

    await update(services, services.store.standbys, old.id, rule, StandbyChanged)


async def _clinic_of(services: Services, old: Standby) -> str | None:
    decided = triage_at(old, "")
    account = await services.store.accounts.find(decided.by) if decided and decided.by else None
    return account.clinic_id if account else None


def _only_clinic(old: Standby) -> str | None:
    is_one = len(old.clinic_ids) == 1 and not old.doctor_ids and not old.specialties
    return old.clinic_ids[0] if is_one else None


async def mark(services: Services, unmarked: Standby) -> None:
    """Add `same_as` to a request of an earlier version. Of equal requests the first in line stays.

    Doing it twice changes nothing.

    Raises:
        StaleError: others kept making the same request.
    """
    same = same_as(unmarked, unmarked.instead_of.booking_id if unmarked.instead_of else None)

    def rule(present: Standby, _now: datetime) -> Standby:
        return present if present.same_as or not present.active else with_fields(same_as=same)(present)

    for _ in range(ATTEMPTS):
        other = await services.store.standbys.equal(unmarked.patient_id, same)
        if other and other.id != unmarked.id:
            behind = other if (other.rank, other.id) > (unmarked.rank, unmarked.id) else unmarked
            await _leave(services, behind)
            if behind is unmarked:
                return
        with suppress(DuplicateError):  # an equal request was made or marked meanwhile
            await update(services, services.store.standbys, unmarked.id, rule, StandbyChanged)
            return
    raise StaleError


async def _leave(services: Services, request: Standby) -> None:
    def rule(present: Standby, _now: datetime) -> Standby:
        return with_fields(active=False, recount_at=None)(present) if present.active else present

    await update(services, services.store.standbys, request.id, rule, StandbyRemoved)
