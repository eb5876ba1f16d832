"""Standby requests: adding, changing, pausing and removing them."""

from asyncio import gather
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from quickdoc.core.errors import (
    AlreadyWaitingError,
    EmptyPreferencesError,
    NotFoundError,
    TooManyStandbysError,
)
from quickdoc.events.actions.commit import update
from quickdoc.events.models import (
    StandbyChanged,
    StandbyEvent,
    StandbyRemoved,
    StandbyResumed,
)
from quickdoc.identity.accounts import Actor
from quickdoc.identity.actions.family_corrections import carry_over
from quickdoc.services import Services
from quickdoc.storage.duplicates import DuplicateError
from quickdoc.waitlist.actions.ranking import rank_again
from quickdoc.waitlist.changes import asks_for, removed, restored
from quickdoc.waitlist.fulfilled import beside, kept_up
from quickdoc.waitlist.preferences import Preferences
from quickdoc.waitlist.standby import Standby

LIMIT = 10


async def count_change(services: Services, actor: Actor) -> None:
    """Count a change of an account's requests towards its limit. Leaving the line is not counted.

    Raises:
        TooManyAttemptsError: there were too many in a short time.
    """
    await services.limiter.hit("standby", actor.account_id)


async def change(services: Services, actor: Actor, standby_id: str, preferences: Preferences) -> Standby:
    """Change the preferences and keep the place in line. Asking for more ends the clinics' urgency decisions.

    Raises:
        NotFoundError, EmptyPreferencesError, TooManyAttemptsError
        AlreadyWaitingError: another request of the patient asks for the same.
    """
    ensure_not_empty(preferences)
    mine, _ = await gather(services.store.standbys.get(standby_id), count_change(services, actor))
    visits = tuple(each.id for each in await services.store.bookings.active_visits_of(mine.patient_id))

    def wanted(present: Standby) -> Standby:
        return beside(asks_for(present, preferences), visits)

    try:
        return await change_own(services, actor, standby_id, wanted, StandbyChanged)
    except DuplicateError as error:
        raise AlreadyWaitingError from error


async def take_up(services: Services, ended: Standby) -> Standby:
    """Resume a request that a visit ended, with the waiting time that it had.

    Raises:
        TooManyStandbysError: the account has ten already.
        AlreadyWaitingError: the patient has made the same request meanwhile.
        NotFoundError: it was removed meanwhile.
    """
    theirs, visits = await gather(
        services.store.standbys.of_account(ended.account_id),
        services.store.bookings.active_visits_of(ended.patient_id),
    )
    if len(theirs) >= LIMIT:
        raise TooManyStandbysError

    def rule(present: Standby, _now: datetime) -> Standby:
        if present.active:
            return present
        if present.fulfilled is None:
            raise NotFoundError
        return kept_up(present, tuple(visit.id for visit in visits))

    try:
        resumed = await update(services, services.store.standbys, ended.id, rule, StandbyResumed)
    except DuplicateError as error:
        raise AlreadyWaitingError from error
    return await bring_up_to_date(services, resumed)


async def bring_up_to_date(services: Services, resumed: Standby) -> Standby:
    """Update a resumed request with changes of the patient and of their offers since it ended."""
    await carry_over(services, resumed.patient_id)
    with suppress(NotFoundError):  # they have left the line again
        return await rank_again(services, resumed.id)
    return resumed


async def pause(services: Services, actor: Actor, standby_id: str, until: datetime | None) -> Standby:
    """Pause a request until a time, or (None) resume it at once. The place in line is kept.

    Raises:
        NotFoundError, TooManyAttemptsError
    """
    await count_change(services, actor)
    return await change_own(services, actor, standby_id, with_fields(paused_until=until), StandbyChanged)


async def remove(services: Services, actor: Actor, standby_id: str) -> Standby:
    """Leave the line, or remove a request that a visit ended. Doing it twice changes nothing.

    Raises:
        NotFoundError
    """

    def rule(present: Standby, now: datetime) -> Standby:
        actor.ensure_patient(present.patient_id)
        return removed(present, now) if present.active or present.fulfilled else present

    return await update(services, services.store.standbys, standby_id, rule, StandbyRemoved)


async def restore(services: Services, actor: Actor, standby_id: str) -> Standby:
    """Restore a request that was removed a moment ago, at its place in line. Twice changes nothing.

    Raises:
        NotFoundError
        NothingToUndoError: it was not removed, or too long ago.
        TooManyStandbysError: the account has ten already.
        AlreadyWaitingError: the patient has made the same request meanwhile.
        TooManyAttemptsError: there were too many changes in a short time.
    """
    before, _ = await gather(services.store.standbys.get(standby_id), count_change(services, actor))
    actor.ensure_patient(before.patient_id)
    theirs = await services.store.standbys.of_account(before.account_id)
    if len([each for each in theirs if each.id != standby_id]) >= LIMIT:
        raise TooManyStandbysError
    try:
        back = await update(services, services.store.standbys, standby_id, restored, StandbyResumed)
    except DuplicateError as error:
        raise AlreadyWaitingError from error
    return await bring_up_to_date(services, back) if back.active else back


def with_fields(**changes: object) -> Callable[[Standby], Standby]:
    return lambda present: present.model_copy(update={**changes, "version": present.version + 1})


async def change_own(
    services: Services,
    actor: Actor,
    standby_id: str,
    changed: Callable[[Standby], Standby],
    kind: type[StandbyEvent],
) -> Standby:
    def rule(present: Standby, _now: datetime) -> Standby:
        actor.ensure_patient(present.patient_id)
        if not present.active:
            raise NotFoundError
        return changed(present)

    return await update(services, services.store.standbys, standby_id, rule, kind)


def ensure_not_empty(preferences: Preferences) -> None:
    if not (preferences.specialties or preferences.doctor_ids or preferences.clinic_ids):
        raise EmptyPreferencesError
