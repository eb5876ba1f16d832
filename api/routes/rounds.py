"""Rounds: controls for the staff, and the log."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from api import cursors
from api.cursors import Cursor, Limit, Page
from api.deps import CurrentActor, ServicesDep
from api.problems import NOT_FOR_THEM, refusals
from quickdoc.core.errors import (
    AlreadyAskedError,
    BadCursorError,
    ForbiddenError,
    NotFoundError,
    PatientBarredError,
    PatientBusyError,
    RoundOverError,
    SlotHeldError,
    SlotPastError,
    SlotTakenError,
    SlotWithdrawnError,
    StaleError,
)
from quickdoc.core.legible import Legible
from quickdoc.core.types import Body
from quickdoc.offers.actions import round_controls
from quickdoc.offers.offers import Offer
from quickdoc.offers.rounds import Entry, Round
from quickdoc.waitlist.views import missed

router = APIRouter(tags=["rounds"])

Note = Annotated[str, Field(min_length=1, max_length=200), Legible]


class Stop(Body):
    """`note`: why, for the round's log."""

    note: Note


class Pick(Body):
    """Somebody on standby for the slot, and why they are asked out of turn."""

    standby_id: Annotated[str, Field(min_length=1, max_length=64)]
    note: Note


@router.post(
    "/rounds/{round_id}/stop", responses=refusals(ForbiddenError, NotFoundError, RoundOverError, StaleError)
)
async def stop_round(services: ServicesDep, actor: CurrentActor, round_id: str, body: Stop) -> Round:
    """Ask nobody else. Who has been asked may still answer; then the slot is open to all."""
    return await round_controls.stop(services, actor, round_id, body.note)


@router.post(
    "/rounds/{round_id}/resume",
    responses=refusals(ForbiddenError, NotFoundError, RoundOverError, StaleError),
)
async def resume_round(services: ServicesDep, actor: CurrentActor, round_id: str) -> Round:
    """Let a round that the staff stopped go on with its next wave."""
    return await round_controls.resume(services, actor, round_id)


@router.post(
    "/slots/{slot_id}/offers",
    status_code=201,
    responses=refusals(
        ForbiddenError,
        NotFoundError,
        SlotPastError,
        SlotTakenError,
        SlotHeldError,
        SlotWithdrawnError,
        AlreadyAskedError,
        PatientBarredError,
        *NOT_FOR_THEM,
        PatientBusyError,
        StaleError,
    ),
)
async def pick_patient(services: ServicesDep, actor: CurrentActor, slot_id: str, body: Pick) -> Offer:
    """Offer a free slot to somebody on standby for it, whatever their turn."""
    return await round_controls.pick(services, actor, slot_id, body.standby_id, body.note)


@router.get("/rounds/{round_id}/log", responses=refusals(ForbiddenError, NotFoundError, BadCursorError))
async def read_round_log(
    services: ServicesDep, actor: CurrentActor, round_id: str, cursor: Cursor = None, limit: Limit = 100
) -> Page[Entry]:
    """Everybody whom a round considered, in order, and why each was asked or not."""
    after = cursors.number(cursor)
    found = await missed.log(services.store, actor, round_id, after, limit)
    following = cursors.encode(after + limit) if len(found) == limit else None
    return Page(items=found, next_cursor=following)
