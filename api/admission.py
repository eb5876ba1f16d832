"""Whether the login behind a request is still good, asked of the store beside the request's own reads.

A read may be answered together with that question: its answer waits here until the question is answered. A
request that changes something waits before it does; one with an Idempotency-Key has its key written
meanwhile (`idempotent.py`).
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
    """Ask, once for each request."""
    asked: Task[None] | None = getattr(request.state, ASKED, None)
    if asked is None:
        services = request.app.state.services
        asked = create_task(ensure_good(services, actor.account_id, actor.session_id, actor.epoch))
        asked.add_done_callback(_seen)
        setattr(request.state, ASKED, asked)
    return asked


def _seen(asked: "Task[None]") -> None:
    """A request that was refused for another reason does not ask for the outcome."""
    if not asked.cancelled():
        asked.exception()


async def check(request: Request, actor: Actor) -> None:
    """Refuse a login that has ended; a read goes on, and is refused at its end.

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
    """ASGI middleware: nothing is sent before it is known whether the login was good."""

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
