"""Putting a patient on standby. Equal requests of one patient are one."""

import secrets
from asyncio import gather
from datetime import datetime
from typing import NamedTuple

from quickdoc.core.errors import (
    ForbiddenError,
    NotFoundError,
    StaleError,
    TooManyStandbysError,
)
from quickdoc.events.actions.commit import ATTEMPTS, update
from quickdoc.events.actions.dispatch import dispatch, new_event
from quickdoc.events.models import (
    StandbyAdded,
    StandbyChanged,
)
from quickdoc.identity.accounts import Actor
from quickdoc.identity.actions.family_corrections import carry_over
from quickdoc.identity.patients import Patient
from quickdoc.services import Services
from quickdoc.storage.actions.idempotency import found_or_made
from quickdoc.storage.duplicates import DuplicateError
from quickdoc.waitlist import ranks
from quickdoc.waitlist.actions.standbys import LIMIT, count_change, ensure_not_empty, take_up
from quickdoc.waitlist.changes import asked_again
from quickdoc.waitlist.fulfilled import MAX_BESIDES
from quickdoc.waitlist.preferences import Preferences, same_as, watched
from quickdoc.waitlist.standby import Later, Standby, Triage


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
    ensure_not_empty(preferences)
    if patient_id is None:
        if len(actor.patient_ids) != 1:
            raise ForbiddenError("Say for which patient." if actor.patient_ids else None)
        patient_id = actor.patient_ids[0]
    actor.ensure_patient(patient_id)
    patient, _ = await gather(services.store.patients.get(patient_id), count_change(services, actor))
    if patient.removed:  # the token is older than that
        raise NotFoundError
    return await place(services, patient, preferences, since=since, instead_of=instead_of)


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
    same = same_as(again.preferences, instead_of.booking_id if instead_of else None)
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
        return asked_again(before, urgent_because=because, since=again.since, decided=again.decided)

    return await update(services, services.store.standbys, present.id, rule, StandbyChanged)


async def _insert(
    services: Services, standby_id: str, patient: Patient, asked: Again, instead_of: Later | None
) -> Standby:
    preferences, since, decided, by = asked
    same = same_as(preferences, instead_of.booking_id if instead_of else None)
    now = services.clock.now()
    theirs, recent, visits = await gather(
        services.store.standbys.of_account(patient.account_id),
        services.store.offers.times_of(patient.id, now - ranks.RECENTLY),
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
        topics=watched(preferences),
        since=since or now,
        triage=(decided,) if decided else (),
        rank=ranks.rank(since or now, len(recent), standby_id),
        recent=len(recent),
        recount_at=min(recent.values()) + ranks.RECENTLY if recent else None,
        lot=ranks.lot(secrets.randbits(32)),
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
