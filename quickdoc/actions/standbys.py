"""Standing requests: adding, changing, pausing and removing them."""

import secrets
from collections.abc import Callable
from datetime import datetime

from quickdoc import standby
from quickdoc.accounts import Actor, Patient
from quickdoc.actions.commit import ATTEMPTS, attempt, revise
from quickdoc.actions.families import carry_over
from quickdoc.actions.publish import announce, event
from quickdoc.errors import (
    EmptyWishError,
    ForbiddenError,
    NotFoundError,
    StaleError,
    TooManyStandbysError,
)
from quickdoc.events import StandbyAdded, StandbyChanged, StandbyEvent, StandbyRanked, StandbyRemoved
from quickdoc.ids import new_id
from quickdoc.ports import Doors
from quickdoc.standby import Later, Standby, Wish, asks_for

LIMIT = 10


async def add(
    doors: Doors,
    actor: Actor,
    patient_id: str | None,
    wish: Wish,
    *,
    since: datetime | None = None,
    instead_of: Later | None = None,
) -> Standby:
    """Put a patient on standby, at the end of the line. `since`: they have waited elsewhere since then.

    `instead_of`: for something earlier than that visit only, of which there is one request at a time.

    Raises:
        NotFoundError, ForbiddenError
        EmptyWishError: it asks for nothing.
        TooManyStandbysError: the account has ten already.
        DuplicateError: there is a request for something earlier than that visit already.
    """
    _needs_something(wish)
    if patient_id is None:
        if len(actor.patient_ids) != 1:
            raise ForbiddenError("Say for which patient." if actor.patient_ids else None)
        patient_id = actor.patient_ids[0]
    actor.needs_patient(patient_id)
    patient = await doors.store.patients.get(patient_id)
    return await place(doors, patient, wish, since=since, instead_of=instead_of)


async def place(
    doors: Doors,
    patient: Patient,
    wish: Wish,
    *,
    since: datetime | None = None,
    urgency: int = 0,
    by: Actor | None = None,
    instead_of: Later | None = None,
) -> Standby:
    """Put a patient on standby, whoever asks. `by`: the staff of the clinic that added them.

    `instead_of`: the visit that they would give back.

    Raises:
        TooManyStandbysError: the account has ten already.
    """
    if len(await doors.store.standbys.of_account(patient.account_id)) >= LIMIT:
        raise TooManyStandbysError
    now = doors.clock.now()
    standby_id = new_id("standby")
    recent = await doors.store.offers.times_of(patient.id, now - standby.RECENTLY)
    new = Standby(
        **wish.model_dump(),
        id=standby_id,
        patient_id=patient.id,
        patient_name=patient.name,
        account_id=patient.account_id,
        phone=patient.phone,
        zone=patient.zone,
        topics=standby.watched(wish),
        since=since or now,
        urgency=urgency,
        urgency_by=by.account_id if by and urgency else None,
        urgency_at=now if by and urgency else None,
        rank=standby.rank(since or now, urgency, len(recent), standby_id),
        recent=len(recent),
        recount_at=min(recent.values()) + standby.RECENTLY if recent else None,
        lot=standby.lot(urgency, secrets.randbits(32)),
        born=patient.born,
        clinic_id=patient.clinic_id if by else None,
        instead_of=instead_of,
    )
    born = event(StandbyAdded, new, now)
    await doors.store.standbys.insert(new, born)
    await announce(doors, born)
    if await doors.store.patients.find(patient.id) != patient:  # renamed while this was written
        await carry_over(doors, patient.id)
    return new


async def change(doors: Doors, actor: Actor, standby_id: str, wish: Wish) -> Standby:
    """Ask for something else without losing the place in line; for more, and a band of urgency is lost.

    Raises:
        NotFoundError, EmptyWishError
    """
    _needs_something(wish)
    return await _change(doors, actor, standby_id, lambda present: asks_for(present, wish), StandbyChanged)


async def pause(doors: Doors, actor: Actor, standby_id: str, until: datetime | None) -> Standby:
    """Ask for nothing until a moment, or (None) go on at once. The place in line is kept.

    Raises:
        NotFoundError
    """
    return await _change(doors, actor, standby_id, _with(paused_until=until), StandbyChanged)


async def remove(doors: Doors, actor: Actor, standby_id: str) -> Standby:
    """Leave the line. Doing it twice changes nothing.

    Raises:
        NotFoundError
    """
    return await _change(doors, actor, standby_id, _with(active=False, recount_at=None), StandbyRemoved)


def _with(**changes: object) -> Callable[[Standby], Standby]:
    return lambda present: present.model_copy(update={**changes, "version": present.version + 1})


async def rank_patient(doors: Doors, patient_id: str) -> None:
    """After an offer: all that its patient is on standby for gets its place anew. Twice changes nothing."""
    for each in await doors.store.standbys.of_patient(patient_id):
        await rank_again(doors, each.id)


async def rank_again(doors: Doors, standby_id: str, *, urgency: int | None = None) -> Standby:
    """Write the place in line as the offers of the last seven days, and the urgency, say it now.

    The offers are counted after the standby is read, so that of two who count at once the later one wins.

    Raises:
        NotFoundError: nobody has it any more.
        StaleError: others kept changing it.
    """
    for _ in range(ATTEMPTS):
        present = await doors.store.standbys.get(standby_id)
        if not present.active:
            raise NotFoundError
        now = doors.clock.now()
        made = await doors.store.offers.times_of(present.patient_id, now - standby.RECENTLY)
        changed = standby.ranked(present, made, urgency=urgency)
        if changed is present or await attempt(doors, doors.store.standbys, changed, StandbyRanked, now):
            return changed
    raise StaleError


async def _change(
    doors: Doors,
    actor: Actor,
    standby_id: str,
    changed: Callable[[Standby], Standby],
    kind: type[StandbyEvent],
) -> Standby:
    def rule(present: Standby, _now: datetime) -> Standby:
        actor.needs_patient(present.patient_id)
        if not present.active:
            return _gone(present, kind)
        return changed(present)

    return await revise(doors, doors.store.standbys, standby_id, rule, kind)


def _gone(removed: Standby, kind: type[StandbyEvent]) -> Standby:
    """Who has left the line may leave it again; there is nothing else that could be done with it."""
    if kind is not StandbyRemoved:
        raise NotFoundError
    return removed


def _needs_something(wish: Wish) -> None:
    if not (wish.specialties or wish.doctor_ids or wish.clinic_ids):
        raise EmptyWishError
