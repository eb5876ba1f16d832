"""Standby requests: adding, changing, pausing and removing them."""

import secrets
from asyncio import gather
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

from quickdoc.core.errors import (
    AlreadyWaitingError,
    EmptyPreferencesError,
    ForbiddenError,
    NotFoundError,
    StaleError,
    TooManyStandbysError,
)
from quickdoc.events.actions.commit import ATTEMPTS, attempt, update
from quickdoc.events.actions.dispatch import dispatch, new_event
from quickdoc.events.models import (
    StandbyAdded,
    StandbyChanged,
    StandbyEvent,
    StandbyRanked,
    StandbyRemoved,
    StandbyResumed,
)
from quickdoc.identity.accounts import Actor, Patient
from quickdoc.identity.actions.families import carry_over
from quickdoc.services import Services
from quickdoc.storage.actions.idempotency import found_or_made
from quickdoc.storage.duplicates import DuplicateError
from quickdoc.waitlist import standby
from quickdoc.waitlist.fulfilled import MAX_BESIDES, beside, kept_up
from quickdoc.waitlist.standby import Later, Preferences, Standby, Triage, asks_for

LIMIT = 10


async def add(
    services: Services,
    actor: Actor,
    patient_id: str | None,
    preferences: Preferences,
    *,
    since: datetime | None = None,
    instead_of: Later | None = None,
) -> Standby:
    """Put a patient on standby, at the end of the line. `since`: they have waited elsewhere since then.

    Asking for the same again returns the same request; if a visit had ended it, it is resumed.

    `instead_of`: only something earlier than this visit is wanted; one such request for a visit at a time.

    Raises:
        NotFoundError, ForbiddenError
        EmptyPreferencesError: it asks for nothing.
        TooManyAttemptsError: the account has changed its requests many times just now.
        TooManyStandbysError: the account has ten already.
        DuplicateError: there is a request for something earlier than that visit already.
    """
    _ensure_not_empty(preferences)
    if patient_id is None:
        if len(actor.patient_ids) != 1:
            raise ForbiddenError("Say for which patient." if actor.patient_ids else None)
        patient_id = actor.patient_ids[0]
    actor.ensure_patient(patient_id)
    patient, _ = await gather(services.store.patients.get(patient_id), count_change(services, actor))
    return await place(services, patient, preferences, since=since, instead_of=instead_of)


async def count_change(services: Services, actor: Actor) -> None:
    """Count a change of an account's requests towards its limit. Leaving the line is not counted.

    Raises:
        TooManyAttemptsError: there were too many in a short time.
    """
    await services.limiter.hit("standby", actor.account_id)


async def place(
    services: Services,
    patient: Patient,
    preferences: Preferences,
    *,
    since: datetime | None = None,
    urgency: int = 0,
    by: Actor | None = None,
    instead_of: Later | None = None,
) -> Standby:
    """Put a patient on standby, whoever asks. `by`: the member of staff who adds them.

    `instead_of`: the visit that they would give back. Of equal requests at the same time the index lets one
    through.

    Raises:
        TooManyStandbysError: the account has ten already.
        DuplicateError: there is a request for something earlier than that visit already.
    """
    decided = None
    if by and urgency and patient.clinic_id:
        decided = Triage(
            clinic_id=patient.clinic_id, urgency=urgency, by=by.account_id, at=services.clock.now()
        )
    again = Again(preferences, since, decided, by)
    standby_id = services.ids.new("standby")

    async def make() -> Standby:
        return await _place(services, standby_id, patient, again, instead_of)

    return await found_or_made(services, lambda: services.store.standbys.find(standby_id), make)


class Again(NamedTuple):
    """What is asked for, since when, and how urgent it is according to the staff who ask."""

    preferences: Preferences
    since: datetime | None
    decided: Triage | None
    by: Actor | None


async def _place(
    services: Services, standby_id: str, patient: Patient, again: Again, instead_of: Later | None
) -> Standby:
    same = standby.same_as(again.preferences, instead_of.booking_id if instead_of else None)
    for _ in range(ATTEMPTS):
        present = await _equal(services, patient, same)
        if present:
            return await _asked_again(services, present, again)
        try:
            return await _insert(services, standby_id, patient, again, instead_of)
        except DuplicateError:
            if instead_of:
                raise
    raise StaleError


async def _equal(services: Services, patient: Patient, same: str) -> Standby | None:
    """The patient's request for the same: an active one, or one that a coming visit ended."""
    present, ended = await gather(
        services.store.standbys.equal(patient.id, same),
        services.store.standbys.ended_lately(patient.account_id, services.clock.now()),
    )
    return present or next(
        (each for each in ended if (each.patient_id, each.same_as) == (patient.id, same)), None
    )


async def _asked_again(services: Services, present: Standby, again: Again) -> Standby:
    """Add what is new to a request for the same: why it is urgent, since when, and the staff's decision."""
    if not present.active:
        present = await take_up(services, present)

    def rule(before: Standby, _now: datetime) -> Standby:
        because = again.preferences.urgent_because
        return standby.asked_again(before, urgent_because=because, since=again.since, decided=again.decided)

    return await update(services, services.store.standbys, present.id, rule, StandbyChanged)


async def _insert(
    services: Services, standby_id: str, patient: Patient, asked: Again, instead_of: Later | None
) -> Standby:
    preferences, since, decided, by = asked
    same = standby.same_as(preferences, instead_of.booking_id if instead_of else None)
    now = services.clock.now()
    theirs, recent, visits = await gather(
        services.store.standbys.of_account(patient.account_id),
        services.store.offers.times_of(patient.id, now - standby.RECENTLY),
        services.store.bookings.active_visits_of(patient.id),
    )
    if len(theirs) >= LIMIT:
        raise TooManyStandbysError
    new = Standby(
        **preferences.model_dump(),
        id=standby_id,
        patient_id=patient.id,
        patient_name=patient.name,
        account_id=patient.account_id,
        phone=patient.phone,
        zone=patient.zone,
        topics=standby.watched(preferences),
        since=since or now,
        triage=(decided,) if decided else (),
        rank=standby.rank(since or now, len(recent), standby_id),
        recent=len(recent),
        recount_at=min(recent.values()) + standby.RECENTLY if recent else None,
        lot=standby.lot(secrets.randbits(32)),
        born=patient.born,
        clinic_id=patient.clinic_id if by else None,
        instead_of=instead_of,
        besides=tuple(visit.id for visit in visits)[-MAX_BESIDES:],
        same_as=same,
    )
    event = new_event(StandbyAdded, new, now)
    await services.store.standbys.insert(new, event)
    await dispatch(services, event)
    if await services.store.patients.find(patient.id) != patient:  # changed while this was written
        await carry_over(services, patient.id)
    return new


async def change(services: Services, actor: Actor, standby_id: str, preferences: Preferences) -> Standby:
    """Change the preferences and keep the place in line. Asking for more ends the clinics' urgency decisions.

    Raises:
        NotFoundError, EmptyPreferencesError, TooManyAttemptsError
        AlreadyWaitingError: another request of the patient asks for the same.
    """
    _ensure_not_empty(preferences)
    mine, _ = await gather(services.store.standbys.get(standby_id), count_change(services, actor))
    visits = tuple(each.id for each in await services.store.bookings.active_visits_of(mine.patient_id))

    def wanted(present: Standby) -> Standby:
        return beside(asks_for(present, preferences), visits)

    try:
        return await _change(services, actor, standby_id, wanted, StandbyChanged)
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
    return await _change(services, actor, standby_id, _with(paused_until=until), StandbyChanged)


async def remove(services: Services, actor: Actor, standby_id: str) -> Standby:
    """Leave the line, or remove a request that a visit ended. Doing it twice changes nothing.

    Raises:
        NotFoundError
    """

    def rule(present: Standby, now: datetime) -> Standby:
        actor.ensure_patient(present.patient_id)
        return standby.removed(present, now) if present.active or present.fulfilled else present

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
        back = await update(services, services.store.standbys, standby_id, standby.restored, StandbyResumed)
    except DuplicateError as error:
        raise AlreadyWaitingError from error
    return await bring_up_to_date(services, back) if back.active else back


def _with(**changes: object) -> Callable[[Standby], Standby]:
    return lambda present: present.model_copy(update={**changes, "version": present.version + 1})


async def rank_patient(services: Services, patient_id: str) -> set[str]:
    """After an offer: compute the place in line of all requests of its patient. Twice changes nothing.

    Returns the ids of those requests.
    """
    waiting = await services.store.standbys.of_patient(patient_id)
    for each in waiting:
        with suppress(NotFoundError):  # the request has ended meanwhile
            await rank_again(services, each.id)
    return {each.id for each in waiting}


async def rank_again(services: Services, standby_id: str) -> Standby:
    """Store the place in line according to the offers of the last seven days.

    The offers are counted after the standby is read, so that of two concurrent counts the later one wins.

    Raises:
        NotFoundError: it does not exist any more.
        StaleError: others kept changing it.
    """
    for _ in range(ATTEMPTS):
        present = await services.store.standbys.get(standby_id)
        if not present.active:
            raise NotFoundError
        now = services.clock.now()
        made = await services.store.offers.times_of(present.patient_id, now - standby.RECENTLY)
        changed = standby.ranked(present, made)
        if changed is present or await attempt(
            services, services.store.standbys, changed, StandbyRanked, now
        ):
            return changed
    raise StaleError


async def attribute(services: Services, old: Standby) -> None:
    """Find out which clinic found a request urgent: earlier versions stored only who decided so.

    It is the clinic whose staff added the request, or the clinic of the account that decided; a decision of
    an administrator is attributed to the one clinic that is asked for. Doing it twice changes nothing.

    Raises:
        StaleError: others kept changing it.
    """
    clinic_id = old.clinic_id or await _clinic_of(services, old) or _only_clinic(old)

    def rule(present: Standby, _now: datetime) -> Standby:
        return standby.attributed(present, clinic_id)

    await update(services, services.store.standbys, old.id, rule, StandbyChanged)


async def _clinic_of(services: Services, old: Standby) -> str | None:
    decided = standby.triage_at(old, "")
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
    same = standby.same_as(unmarked, unmarked.instead_of.booking_id if unmarked.instead_of else None)

    def rule(present: Standby, _now: datetime) -> Standby:
        return present if present.same_as or not present.active else _with(same_as=same)(present)

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
        return _with(active=False, recount_at=None)(present) if present.active else present

    await update(services, services.store.standbys, request.id, rule, StandbyRemoved)


async def _change(
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


def _ensure_not_empty(preferences: Preferences) -> None:
    if not (preferences.specialties or preferences.doctor_ids or preferences.clinic_ids):
        raise EmptyPreferencesError
