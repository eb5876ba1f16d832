"""One log line for each request, with an id that is also in the response.

Bodies, queries, headers and addresses are not logged: they contain phones, places and tokens. The token of a
signed link is left out of the path.
"""

import re
from random import getrandbits
from time import perf_counter

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem

log = structlog.get_logger()
REQUEST_ID = "X-Request-Id"
_LINK = re.compile(r"^(/o/|/api/v1/links/)[^/]+")
_ID = re.compile(r"[\w.-]{8,64}")


class RequestLog:
    """ASGI middleware: gives each request an id, and logs its status and duration."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = _request_id(scope)
        scope["state"] = {**scope.get("state", {}), "request_id": request_id}
        began, status = perf_counter(), 0

        async def send_named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID] = request_id
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            await self.app(scope, receive, send_named)
            took = round((perf_counter() - began) * 1000, 1)
            log.info("request", method=scope["method"], path=_path(scope), status=status, ms=took)


class LastResort:
    """ASGI middleware: logs unexpected exceptions and responds with a 500 without details."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def send_watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, send_watched)
        except Exception:
            log.exception("request failed", method=scope["method"], path=_path(scope))
            if started:
                raise
            request_id = scope["state"]["request_id"]
            detail = f"Something went wrong on our side. Tell us this number when you ask: {request_id}"
            instance = f"urn:quickdoc:request:{request_id}"
            await problem(500, "unexpected", detail, instance=instance)(scope, receive, send)


def _path(scope: Scope) -> str:
    return _LINK.sub(r"\1…", scope["path"])


def _request_id(scope: Scope) -> str:
    given = Headers(scope=scope).get(REQUEST_ID, "")
    if _ID.fullmatch(given):
        return given
    # It is not a secret, and reading the kernel's random source would take a twentieth of a request's time.
    return f"{getrandbits(64):016x}"
