"""Conditional reads: a client that already has the response gets a 304 without a body.

The etag of a screen is made from the versions of what it shows, mostly without building the response; for
other responses that may be kept, the body is hashed. The etag of an account's data contains the account, so
that it never matches the data of another one. Such a response is kept only by the browser (`private`),
validated each time (`no-cache`), and reused only for the same login (`Vary`).

A screen also has its log position and the server's time in headers, since a 304 renews headers but no body.
"""

import hashlib
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Annotated, Any

from fastapi import Header, Request, Response
from fastapi.routing import APIRoute

from api.document import VERSION
from quickdoc.core.types import Model

POSITION, TIME = "Snapshot-Position", "Snapshot-Time"
KEPT = ("ETag", "Cache-Control", "Vary", POSITION, TIME)
UNCHANGED = 304
NOT_MODIFIED: dict[int | str, dict[str, Any]] = {
    UNCHANGED: {"description": "It is what `If-None-Match` names; the headers are new."}
}
PERSONAL = {"Cache-Control": "private, no-cache", "Vary": "Authorization"}
ANYBODYS = {"Cache-Control": "no-cache"}

IfNoneMatch = Annotated[
    str | None,
    Header(
        alias="If-None-Match",
        description="The `ETag` of an earlier answer. Browsers send it by themselves. After a 304 the answer "
        f"is the earlier one; a screen's position and time are in the headers `{POSITION}` and `{TIME}`.",
    ),
]


def tag_of(*parts: object) -> str:
    """The etag of these parts. It is weak, because positions and times are not part of it."""
    said = repr((VERSION, *parts)).encode()
    return f'W/"{hashlib.sha256(said).hexdigest()[:32]}"'


def names(asked: str | None, tag: str) -> bool:
    """Whether an `If-None-Match` contains an etag (RFC 9110: compared weakly, `*` matches any)."""
    if asked is None:
        return False
    given = {each.strip().removeprefix("W/") for each in asked.split(",")}
    return asked.strip() == "*" or tag.removeprefix("W/") in given


def about(tag: str, position: str, now: datetime, kept: dict[str, str]) -> dict[str, str]:
    """The headers of a screen's response."""
    moment = now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"ETag": tag, POSITION: position, TIME: moment, **kept}


def unchanged(headers: dict[str, str]) -> Response:
    """The 304 response."""
    return Response(status_code=UNCHANGED, headers=headers)


def told(screen: Model, headers: dict[str, str]) -> Response:
    """The response with the whole screen, which is valid already and not validated again."""
    return Response(screen.model_dump_json(), headers=headers, media_type="application/json")


class Conditional(APIRoute):
    """A route class that adds an etag, the hash of the body, to responses that may be kept and have none."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, followed by the comparison with the client's `If-None-Match`."""
        handle = super().get_route_handler()

        async def handle_conditionally(request: Request) -> Response:
            response = await handle(request)
            if response.status_code != 200 or "Cache-Control" not in response.headers:  # noqa: PLR2004
                return response
            tag = response.headers.setdefault("ETag", tag_of(bytes(response.body)))
            if not names(request.headers.get("If-None-Match"), tag):
                return response
            headers = {name: response.headers[name] for name in KEPT if name in response.headers}
            return unchanged(headers)

        return handle_conditionally
