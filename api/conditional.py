"""Conditional reads: whoever has the answer already is told so, in a 304 without a body.

A screen's tag is made from the versions of what it shows, mostly without building the answer; of anything
else that may be kept the body is hashed. What concerns an account has the account in its tag, so that one
account's tag never speaks for another's answer; it is kept by the browser alone (`private`), asked for anew
each time (`no-cache`) and under the login with which it was asked for (`Vary`).

A screen tells its log position and the server's time in headers as well: a 304 renews headers, not bodies.
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
    """The tag of whatever these parts say. It is weak: positions and times are not in it."""
    said = repr((VERSION, *parts)).encode()
    return f'W/"{hashlib.sha256(said).hexdigest()[:32]}"'


def names(asked: str | None, tag: str) -> bool:
    """Whether an `If-None-Match` names a tag (RFC 9110: compared weakly, `*` is any)."""
    if asked is None:
        return False
    given = {each.strip().removeprefix("W/") for each in asked.split(",")}
    return asked.strip() == "*" or tag.removeprefix("W/") in given


def about(tag: str, position: str, now: datetime, kept: dict[str, str]) -> dict[str, str]:
    """The headers of a screen."""
    moment = now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"ETag": tag, POSITION: position, TIME: moment, **kept}


def unchanged(headers: dict[str, str]) -> Response:
    """The 304."""
    return Response(status_code=UNCHANGED, headers=headers)


def told(screen: Model, headers: dict[str, str]) -> Response:
    """The whole screen. It has been validated when it was made, and is not once more."""
    return Response(screen.model_dump_json(), headers=headers, media_type="application/json")


class Conditional(APIRoute):
    """Tags each answer that may be kept by the hash of its body, unless it has a tag."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, with a look at what the client has."""
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
