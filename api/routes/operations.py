"""What whoever runs the installation looks at: the state of its parts, and the log of all messages."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api import cursors
from api.cursors import Page
from api.deps import CurrentActor, ServicesDep
from api.problems import refusals
from api.query_params import Id
from quickdoc.admin.actions import system
from quickdoc.admin.actions.system import System
from quickdoc.core.errors import BadCursorError, ForbiddenError
from quickdoc.core.types import Body, Instant
from quickdoc.messaging.message_filter import MessageFilter, Outcome
from quickdoc.messaging.messages import MessageChannel
from quickdoc.screens import message_log
from quickdoc.screens.message_log import LoggedMessage

router = APIRouter(prefix="/admin", tags=["administration"])


@router.get("/system", responses=refusals(ForbiddenError))
async def read_system(services: ServicesDep, actor: CurrentActor) -> System:
    """How events, jobs, providers, processes, database and Redis are, each figure judged by its limits."""
    return await system.system(services, actor)


class WantedMessages(BaseModel):
    """What is looked for; whatever is given must hold. `until` is excluded."""

    model_config = Body.model_config

    state: Outcome | None = None
    channel: MessageChannel | None = None
    clinic_id: Id | None = None
    patient_id: Id | None = None
    since: Instant | None = None
    until: Instant | None = None
    cursor: Annotated[str | None, Field(max_length=300)] = None
    limit: Annotated[int, Field(ge=1, le=100)] = 50

    @property
    def filter(self) -> MessageFilter:
        """The same without the place in the list."""
        return MessageFilter(
            self.state, self.channel, self.clinic_id, self.patient_id, self.since, self.until
        )


@router.get("/messages", responses=refusals(ForbiddenError, BadCursorError))
async def list_all_messages(
    services: ServicesDep, actor: CurrentActor, wanted: Annotated[WantedMessages, Query()]
) -> Page[LoggedMessage]:
    """All texts, mails and push notices, newest first.

    `queued` is waiting or on its way to the provider, `not_sent` was stopped by a rule of ours, and of
    `unknown` nobody can find out whether it arrived. Messages of earlier versions are not found by patient.
    """
    place = cursors.place(wanted.cursor)
    items = await message_log.page(services.store, actor, wanted.filter, place, wanted.limit)
    is_last = len(items) < wanted.limit
    following = None if is_last else cursors.of_place((items[-1].made_at, items[-1].id))
    return Page(items=items, next_cursor=following)
