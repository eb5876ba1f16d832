"""Bodies are bounded before anybody reads them, with or without a Content-Length."""

from asyncio import timeout

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


class BodyLimit:
    """ASGI middleware: a body above `LARGEST` is a 413."""

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


def _bounded(receive: Receive) -> Receive:
    size = 0

    async def receive_bounded() -> Message:
        nonlocal size
        message = await receive()
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
