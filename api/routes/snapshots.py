"""What each screen starts from. Sockets tell what changes afterwards."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import CurrentActor, DoorsDep, Staff
from api.looking import Day, Watched, topics_of
from api.problems import refusals
from quickdoc import views
from quickdoc.errors import ForbiddenError, NotFoundError, UnclearSearchError
from quickdoc.views import Board, Feed, Mine

router = APIRouter(prefix="/snapshots", tags=["snapshots"])


@router.get("/feed", responses=refusals(UnclearSearchError))
async def read_feed(doors: DoorsDep, watched: Annotated[Watched, Query()]) -> Feed:
    """Free slots in a circle, of clinics and of doctors. No login needed.

    Cells of the map are wider than the circle: whoever shows it looks at the exact distance.
    """
    topics = await topics_of(doors.store, watched)
    return await views.feed(doors.store, doors.clock.now(), topics)


@router.get("/mine", responses=refusals(NotFoundError))
async def read_mine(doors: DoorsDep, actor: CurrentActor) -> Mine:
    """Offers, visits, standbys and the phone of the account."""
    return await views.mine(doors.store, doors.clock.now(), actor)


@router.get("/board/{clinic_id}", responses=refusals(ForbiddenError, NotFoundError))
async def read_board(doors: DoorsDep, actor: Staff, clinic_id: str, day: Day | None = None) -> Board:
    """A clinic's day, in its own zone; today if none is named."""
    return await views.board(doors.store, doors.clock.now(), actor, clinic_id, day)
