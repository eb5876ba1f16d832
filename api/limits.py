"""Limits for the size of bodies, with or without a Content-Length, and for the time of requests."""

from asyncio import Timeout, get_running_loop, timeout, timeout_at

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import answer, away

LARGEST = 1 << 20
"""Bytes of a request's body."""
DRAINED = 16 << 20
"""A sender that is still sending does not read the answer, so up to here we listen and forget."""
PATIENCE = 10
"""Seconds to wait for that."""
ARRIVES_WITHIN = 5
"""Seconds from a request's head to the end of its body. They fit into a packet or two."""
ANSWERED_WITHIN = 9
"""Seconds to the head of the response. A database that hangs shows no other sign for a long time."""
GIVEN_UP_AFTER = 2.5
"""Seconds, while the database has no primary: an election may take longer than anybody should wait."""


class BodyLimit:
    """ASGI middleware: a body above `LARGEST` is a 413, one that does not arrive in time is a 408."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif _announced(scope) > LARGEST:
            await _drain(receive)
            await answer(HTTPException(413))(scope, receive, send)
        else:
            await self.app(scope, _bounded(receive), send)


def _announced(scope: Scope) -> int:
    length = Headers(scope=scope).get("content-length", "0")
    return int(length) if length.isdecimal() else 0


class Deadline:
    """ASGI middleware: every request gets a response in time, if necessary a 503.

    A request over time is cancelled, as if the process had died; its change may or may not have been written.
    A repetition with the same Idempotency-Key finds out. The time is long enough for a short election.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        loop = get_running_loop()
        try:
            async with timeout(ANSWERED_WITHIN) as deadline:
                looks = loop.call_later(GIVEN_UP_AFTER, _give_up, scope, deadline)

                async def send_watched(message: Message) -> None:
                    looks.cancel()
                    deadline.reschedule(None)
                    await send(message)

                await self.app(scope, receive, send_watched)
        except TimeoutError:
            if not deadline.expired():
                raise
            await away()(scope, receive, send)
        finally:
            looks.cancel()


def _give_up(scope: Scope, deadline: Timeout) -> None:
    """Cancel the request, unless the database has a primary that may still respond. Nothing was sent yet."""
    if not scope["app"].state.services.store.has_primary():
        deadline.reschedule(get_running_loop().time())


def _bounded(receive: Receive) -> Receive:
    size = 0
    is_complete = False
    ends_at = get_running_loop().time() + ARRIVES_WITHIN

    async def receive_bounded() -> Message:
        nonlocal size, is_complete
        try:
            async with timeout_at(None if is_complete else ends_at):
                message = await receive()
        except TimeoutError:
            raise HTTPException(408, headers={"Connection": "close"}) from None
        is_complete = not message.get("more_body")
        size += len(message.get("body", b""))
        if size > LARGEST:
            if message.get("more_body"):
                await _drain(receive)
            raise HTTPException(413)
        return message

    return receive_bounded


async def _drain(receive: Receive) -> None:
    size = 0
    try:
        async with timeout(PATIENCE):
            while size <= DRAINED:
                message = await receive()
                size += len(message.get("body", b""))
                if not message.get("more_body"):
                    return
    except TimeoutError:
        return
