"""Limits for the size of bodies, with or without a Content-Length."""

from asyncio import get_running_loop, timeout, timeout_at
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import answer
from quickdoc.core.errors import PhotoTooLargeError
from quickdoc.core.images import MAX_BYTES

DRAINED = 16 << 20
"""A sender that is still sending does not read the answer, so up to here we listen and forget."""
PATIENCE = 10
"""Seconds to wait for that."""


class Limit(NamedTuple):
    """Of a body: its bytes, the seconds from a request's head to its end, and the refusal of a larger one."""

    size: int
    seconds: float
    refusal: Callable[[], Exception]


ORDINARY = Limit(1 << 20, 5, partial(HTTPException, 413))
"""Bodies fit into a packet or two."""
PHOTO = Limit(MAX_BYTES, 8, PhotoTooLargeError)
"""A photo may come over a slow line; the whole request has 9 seconds (`deadlines.py`)."""


def limit_of(scope: Scope) -> Limit:
    """The limit of a request's body."""
    is_photo = scope["method"] == "PUT" and scope["path"].endswith("/photo")
    return PHOTO if is_photo else ORDINARY


class BodyLimit:
    """ASGI middleware: a body above its limit is a 413, one that does not arrive in time is a 408."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = limit_of(scope)
        if _announced(scope) > limit.size:
            await drain(receive)
            await answer(limit.refusal())(scope, receive, send)
        else:
            await self.app(scope, _bounded(receive, limit), send)


def _announced(scope: Scope) -> int:
    length = Headers(scope=scope).get("content-length", "0")
    return int(length) if length.isdecimal() else 0


def _bounded(receive: Receive, limit: Limit) -> Receive:
    size = 0
    is_complete = False
    ends_at = get_running_loop().time() + limit.seconds

    async def receive_bounded() -> Message:
        nonlocal size, is_complete
        try:
            async with timeout_at(None if is_complete else ends_at):
                message = await receive()
        except TimeoutError:
            raise HTTPException(408, headers={"Connection": "close"}) from None
        is_complete = not message.get("more_body")
        size += len(message.get("body", b""))
        if size > limit.size:
            if message.get("more_body"):
                await drain(receive)
            raise limit.refusal()
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
