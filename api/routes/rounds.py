"""Rounds, as the staff look into them."""

from fastapi import APIRouter

from api import cursors
from api.cursors import Cursor, Limit, Page
from api.deps import DoorsDep, Staff
from api.problems import refusals
from quickdoc import waiting
from quickdoc.errors import BadCursorError, ForbiddenError, NotFoundError
from quickdoc.rounds import Entry

router = APIRouter(prefix="/rounds", tags=["rounds"])


@router.get("/{round_id}/log", responses=refusals(ForbiddenError, NotFoundError, BadCursorError))
async def read_round_log(
    doors: DoorsDep, actor: Staff, round_id: str, cursor: Cursor = None, limit: Limit = 100
) -> Page[Entry]:
    """Everybody whom a round considered, in order, and why each was asked or not."""
    after = cursors.number(cursor)
    found = await waiting.log(doors.store, actor, round_id, after, limit)
    following = cursors.encode(after + limit) if len(found) == limit else None
    return Page(items=found, next_cursor=following)
