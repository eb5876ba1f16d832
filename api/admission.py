"""Checks that the login behind a request is still valid, concurrently with the request's own reads.

A read is handled while the check runs, and its response is sent only after the check has succeeded. A request
that changes something waits for the check first; one with an Idempotency-Key has its key written meanwhile
(`idempotent.py`).
"""

from asyncio import Task, create_task

from fastapi import Request, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import answer, away
from quickdoc.core.errors import RefusedError
from quickdoc.identity.accounts import Actor
from quickdoc.identity.actions.access import ensure_good
from quickdoc.storage.outage import OUTAGES

ASKED = "admission"
READS = frozenset({"GET", "HEAD"})


def begin(request: Request, actor: Actor) -> "Task[None]":
    """Start the check, once for each request."""
    asked: Task[None] | None = getattr(request.state, ASKED, None)
    if asked is None:
        services = request.app.state.services
        asked = create_task(ensure_good(services, actor.account_id, actor.session_id, actor.epoch))
        asked.add_done_callback(_seen)
        setattr(request.state, ASKED, asked)
    return asked


def _seen(asked: "Task[None]") -> None:
    """Retrieve the exception of a check that nobody awaits, so that asyncio does not log it."""
    if not asked.cancelled():
        asked.exception()


async def check(request: Request, actor: Actor) -> None:
    """Refuse a login that has ended. A read continues and is refused before its response is sent.

    Raises:
        UnauthenticatedError
    """
    asked = begin(request, actor)
    if request.method not in READS:
        await asked


async def _refusal(asked: "Task[None]") -> Response | None:
    try:
        await asked
    except RefusedError as refusal:
        return answer(refusal)
    except OUTAGES:
        return away()
    return None


class Admission:
    """ASGI middleware: sends the response to a read only after the check of the login."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in READS:
            await self.app(scope, receive, send)
            return
        is_refused = False

        async def send_if_good(message: Message) -> None:
            nonlocal is_refused
            asked = scope.get("state", {}).get(ASKED)
            if asked and message["type"] == "http.response.start":
                refusal = await _refusal(asked)
                is_refused = refusal is not None
                if refusal:
                    await refusal(scope, receive, send)
            if not is_refused:
                await send(message)

        await self.app(scope, receive, send_if_good)
