"""Limits for the size of bodies, with or without a Content-Length."""

from asyncio import get_running_loop, timeout, timeout_at

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import answer

LARGEST = 1 << 20
"""Bytes of a request's body."""
DRAINED = 16 << 20
"""A sender that is still sending does not read the answer, so up to here we listen and forget."""
PATIENCE = 10
"""Seconds to wait for that."""
ARRIVES_WITHIN = 5
"""Seconds from a request's head to the end of its body. They fit into a packet or two."""


class BodyLimit:
    """ASGI middleware: a body above `LARGEST` is a 413, one that does not arrive in time is a 408."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif _announced(scope) > LARGEST:
            await drain(receive)
            await answer(HTTPException(413))(scope, receive, send)
        else:
            await self.app(scope, _bounded(receive), send)


def _announced(scope: Scope) -> int:
    length = Headers(scope=scope).get("content-length", "0")
    return int(length) if length.isdecimal() else 0


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
                await drain(receive)
            raise HTTPException(413)
        return message

    return receive_bounded


async def drain(receive: Receive) -> None:
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
