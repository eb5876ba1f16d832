"""Standing requests: adding, changing, pausing and removing them."""

from datetime import datetime

from quickdoc import standby
from quickdoc.accounts import Actor
from quickdoc.actions.commit import revise
from quickdoc.actions.publish import announce, event
from quickdoc.errors import EmptyWishError, ForbiddenError, NotFoundError, TooManyStandbysError
from quickdoc.events import StandbyAdded, StandbyChanged, StandbyEvent, StandbyRemoved
from quickdoc.ids import new_id
from quickdoc.ports import Doors
from quickdoc.standby import Later, Standby, Wish

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
    if len(await doors.store.standbys.of_account(patient.account_id)) >= LIMIT:
        raise TooManyStandbysError
    now = doors.clock.now()
    standby_id = new_id("standby")
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
        rank=standby.rank(since or now, 0, standby_id=standby_id),
        born=patient.born,
        instead_of=instead_of,
    )
    born = event(StandbyAdded, new, now)
    await doors.store.standbys.insert(new, born)
    await announce(doors, born)
    return new


async def change(doors: Doors, actor: Actor, standby_id: str, wish: Wish) -> Standby:
    """Ask for something else without losing the place in line.

    Raises:
        NotFoundError, EmptyWishError
    """
    _needs_something(wish)
    wanted = {**{name: getattr(wish, name) for name in Wish.model_fields}, "topics": standby.watched(wish)}
    return await _change(doors, actor, standby_id, wanted, StandbyChanged)


async def pause(doors: Doors, actor: Actor, standby_id: str, until: datetime | None) -> Standby:
    """Ask for nothing until a moment, or (None) go on at once. The place in line is kept.

    Raises:
        NotFoundError
    """
    return await _change(doors, actor, standby_id, {"paused_until": until}, StandbyChanged)


async def remove(doors: Doors, actor: Actor, standby_id: str) -> Standby:
    """Leave the line. Doing it twice changes nothing.

    Raises:
        NotFoundError
    """
    return await _change(doors, actor, standby_id, {"active": False}, StandbyRemoved)


async def _change(
    doors: Doors, actor: Actor, standby_id: str, changes: dict[str, object], kind: type[StandbyEvent]
) -> Standby:
    def rule(present: Standby, _now: datetime) -> Standby:
        actor.needs_patient(present.patient_id)
        if not present.active:
            return _gone(present, kind)
        return present.model_copy(update={**changes, "version": present.version + 1})

    return await revise(doors, doors.store.standbys, standby_id, rule, kind)


def _gone(removed: Standby, kind: type[StandbyEvent]) -> Standby:
    """Who has left the line may leave it again; there is nothing else that could be done with it."""
    if kind is not StandbyRemoved:
        raise NotFoundError
    return removed


def _needs_something(wish: Wish) -> None:
    if not (wish.specialties or wish.doctor_ids or wish.clinic_ids):
        raise EmptyWishError
