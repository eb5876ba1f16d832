"""Standby requests: what, where, when, and how to be told."""

from fastapi import APIRouter, Response

from api.deps import CurrentActor, ServicesDep
from api.idempotent import KEY_REFUSALS, IdempotencyKey, Idempotent
from api.problems import refusals
from quickdoc.core.errors import (
    AlreadyWaitingError,
    EmptyPreferencesError,
    ForbiddenError,
    NotFoundError,
    NothingToUndoError,
    StaleError,
    TooManyAttemptsError,
    TooManyStandbysError,
)
from quickdoc.core.types import Body, Instant
from quickdoc.waitlist.actions import adding, fulfilling, standbys
from quickdoc.waitlist.preferences import Preferences
from quickdoc.waitlist.standby import Standby
from quickdoc.waitlist.views import missed, waiting
from quickdoc.waitlist.views.missed import Missed
from quickdoc.waitlist.views.waiting import Place

router = APIRouter(prefix="/standbys", tags=["standbys"])
repeatable = APIRouter(prefix="/standbys", tags=["standbys"], route_class=Idempotent)


class NewStandby(Preferences, extra="forbid"):
    """Preferences and for whom; `patient_id` may be left out by an account with one patient."""

    patient_id: str | None = None


class ChangedStandby(Preferences, extra="forbid"):
    """The complete preferences: what is left out becomes the default."""


class Pause(Body):
    """`until` null ends a pause."""

    until: Instant | None


@router.get("")
async def list_standbys(services: ServicesDep, actor: CurrentActor) -> list[Standby]:
    """The account's standing requests, oldest first, with those that a coming visit ended (not `active`)."""
    return await services.store.standbys.shown_to(actor.account_id, services.clock.now())


@repeatable.post(
    "",
    status_code=201,
    responses=refusals(
        ForbiddenError,
        NotFoundError,
        EmptyPreferencesError,
        TooManyStandbysError,
        TooManyAttemptsError,
        StaleError,
        *KEY_REFUSALS,
    ),
)
async def add_standby(
    services: ServicesDep, actor: CurrentActor, body: NewStandby, _key: IdempotencyKey = None
) -> Standby:
    """Put a patient on standby, at the end of the line. Asking for the same again is the same request."""
    return await adding.add(services, actor, body.patient_id, _preferences(body))


@router.put(
    "/{standby_id}",
    responses=refusals(
        NotFoundError, EmptyPreferencesError, AlreadyWaitingError, TooManyAttemptsError, StaleError
    ),
)
async def change_standby(
    services: ServicesDep, actor: CurrentActor, standby_id: str, body: ChangedStandby
) -> Standby:
    """Ask for something else and keep the place in line."""
    return await standbys.change(services, actor, standby_id, _preferences(body))


@router.delete("/{standby_id}", status_code=204, responses=refusals(NotFoundError, StaleError))
async def remove_standby(services: ServicesDep, actor: CurrentActor, standby_id: str) -> Response:
    """Leave the line."""
    await standbys.remove(services, actor, standby_id)
    return Response(status_code=204)


@router.post(
    "/{standby_id}/restore",
    responses=refusals(
        NotFoundError,
        NothingToUndoError,
        TooManyStandbysError,
        TooManyAttemptsError,
        AlreadyWaitingError,
        StaleError,
    ),
)
async def restore_standby(services: ServicesDep, actor: CurrentActor, standby_id: str) -> Standby:
    """Undo a removal within a minute: the request has its place in line again. Twice changes nothing."""
    return await standbys.restore(services, actor, standby_id)


@router.post("/{standby_id}/pause", responses=refusals(NotFoundError, TooManyAttemptsError, StaleError))
async def pause_standby(services: ServicesDep, actor: CurrentActor, standby_id: str, body: Pause) -> Standby:
    """Ask for nothing until a moment. The place in line is kept."""
    return await standbys.pause(services, actor, standby_id, body.until)


@router.post(
    "/{standby_id}/keep-looking",
    responses=refusals(
        NotFoundError, TooManyStandbysError, AlreadyWaitingError, TooManyAttemptsError, StaleError
    ),
)
async def keep_looking(services: ServicesDep, actor: CurrentActor, standby_id: str) -> Standby:
    """Go on with a request that a coming visit ended, at its place in line. Twice changes nothing."""
    return await fulfilling.keep_looking(services, actor, standby_id)


@router.get("/{standby_id}/place", responses=refusals(NotFoundError))
async def read_place(services: ServicesDep, actor: CurrentActor, standby_id: str) -> Place:
    """Which place in line it is, and how likely an offer."""
    return await waiting.place(services.store, services.clock.now(), actor, standby_id)


@router.get("/{standby_id}/missed", responses=refusals(NotFoundError))
async def list_missed(services: ServicesDep, actor: CurrentActor, standby_id: str) -> list[Missed]:
    """Openings of the last two weeks that did not come here, newest first, and why."""
    return await missed.missed(services.store, services.clock.now(), actor, standby_id)


def _preferences(body: Preferences) -> Preferences:
    return Preferences.model_validate(body.model_dump())
