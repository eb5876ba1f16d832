"""What a balancer and an operator ask.

`/healthz` 200: the process answers. `/readyz` 200: it hears its own canary through Redis, so live events
arrive at once, and it has read the log of late, so nothing is missing. 503 means that clients here are
served late (by the log, every two seconds), cannot catch up, or both. A balancer should then prefer a
gateway that is ready; when none is, late is better than never: keep sending clients.
"""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Lifespan

from realtime.canary import Canary
from realtime.counters import Counters
from realtime.tail import Tail

LATEST = 10.0
"""Seconds since the end of the log was last reached."""


def application(lifespan: Lifespan[Starlette], counters: Counters) -> Starlette:
    """The few pages; the lifespan puts `canary` and `tail` into the application's state."""

    async def healthz(_request: Request) -> Response:
        return JSONResponse({"ok": True})

    async def readyz(request: Request) -> Response:
        state = request.app.state
        return _ready(state.canary, state.tail)

    async def metrics(_request: Request) -> Response:
        return PlainTextResponse(counters.text())

    routes = [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics)]
    return Starlette(routes=routes, lifespan=lifespan)


def _ready(canary: Canary, tail: Tail) -> Response:
    behind = tail.behind_for()
    parts = {"redis": canary.is_heard, "log": behind is not None and behind < LATEST}
    ready = all(parts.values())
    return JSONResponse({"ready": ready, **parts}, status_code=200 if ready else 503)
