"""The state that each screen loads first. Changes after that arrive as events over the socket."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.conditional import (
    ANYBODYS,
    NOT_MODIFIED,
    PERSONAL,
    IfNoneMatch,
    about,
    names,
    tag_of,
    told,
    unchanged,
)
from api.deps import CurrentActor, ServicesDep
from api.problems import refusals
from api.query_params import Day, Watched, topics_of
from quickdoc.core.errors import ForbiddenError, NotFoundError, UnclearSearchError
from quickdoc.screens import etags, views
from quickdoc.screens.board import Board, board
from quickdoc.screens.views import Feed, Mine
from quickdoc.waitlist.views import matched
from quickdoc.waitlist.views.matched import Matches

router = APIRouter(prefix="/snapshots", tags=["snapshots"])

POSITIONS = {"position", "server_time"}


@router.get("/feed", response_model=Feed, responses=NOT_MODIFIED | refusals(UnclearSearchError))
async def read_feed(
    services: ServicesDep, watched: Annotated[Watched, Query()], asked: IfNoneMatch = None
) -> Response:
    """Free slots in a circle, of clinics and of doctors. No login needed.

    Cells of the map are wider than the circle: whoever shows it looks at the exact distance.
    """
    topics = await topics_of(services.store, watched)
    now = services.clock.now()
    if asked:
        position, etag = await etags.of_feed(services.store, now, topics)
        tag = tag_of(topics, etag)
        if names(asked, tag):
            return unchanged(about(tag, position, now, ANYBODYS))
    feed = await views.feed(services.store, now, topics)
    tag = tag_of(topics, etags.shown_in(feed))
    return told(feed, about(tag, feed.position, now, ANYBODYS))


@router.get("/mine", response_model=Mine, responses=NOT_MODIFIED | refusals(NotFoundError))
async def read_mine(services: ServicesDep, actor: CurrentActor, asked: IfNoneMatch = None) -> Response:
    """Offers, visits, standbys and the phone of the account."""
    mine = await views.mine(services.store, services.clock.now(), actor)
    tag = tag_of(actor.account_id, mine.model_dump_json(exclude=POSITIONS))
    headers = about(tag, mine.position, mine.server_time, PERSONAL)
    return unchanged(headers) if names(asked, tag) else told(mine, headers)


@router.get("/matches", response_model=Matches, responses=NOT_MODIFIED)
async def read_matches(services: ServicesDep, actor: CurrentActor, asked: IfNoneMatch = None) -> Response:
    """The open slots that suit the account's standby requests now, and for which of its people.

    Within hours, off days, notice, distance, types and ages; nobody who is busy then or on the clinic's block
    list. As slots open the gateway tells of further ones (`match`).
    """
    found = await matched.of_account(services.store, services.clock.now(), actor)
    tag = tag_of(actor.account_id, found.model_dump_json(exclude=POSITIONS))
    headers = about(tag, found.position, found.server_time, PERSONAL)
    return unchanged(headers) if names(asked, tag) else told(found, headers)


@router.get(
    "/board/{clinic_id}",
    response_model=Board,
    responses=NOT_MODIFIED | refusals(ForbiddenError, NotFoundError),
)
async def read_board(
    services: ServicesDep,
    actor: CurrentActor,
    clinic_id: str,
    day: Day | None = None,
    asked: IfNoneMatch = None,
) -> Response:
    """A clinic's day, in its own zone; today if none is named."""
    now = services.clock.now()
    if asked:
        position, etag = await etags.of_board(services.store, now, actor, clinic_id, day)
        tag = tag_of(actor.account_id, clinic_id, etag)
        if names(asked, tag):
            return unchanged(about(tag, position, now, PERSONAL))
    shown = await board(services.store, now, actor, clinic_id, day)
    tag = tag_of(actor.account_id, clinic_id, etags.shown_in(shown))
    return told(shown, about(tag, shown.position, now, PERSONAL))
