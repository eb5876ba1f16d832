"""HTTP routes for a load balancer and for operators.

`/healthz` 200: the process answers. `/readyz` 200: it receives its own messages through Redis, so live events
arrive at once, and it has read the event log lately, so nothing is missing. 503 means that clients here get
events late (from the log, every two seconds), cannot catch up, or both. A balancer should then prefer a
gateway that is ready. When none is, it should still send clients: late events are better than none.
"""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Lifespan

from realtime.counters import Counters
from realtime.subscription_check import SubscriptionCheck
from realtime.tail import Tail

MAX_LOG_AGE = 10.0
"""Seconds since the end of the log was last reached."""


def application(lifespan: Lifespan[Starlette], counters: Counters) -> Starlette:
    """These routes; the lifespan puts `subscription` and `tail` into the application's state."""

    async def healthz(_request: Request) -> Response:
        return JSONResponse({"ok": True})

    async def readyz(request: Request) -> Response:
        state = request.app.state
        return _ready(state.subscription, state.tail)

    async def metrics(_request: Request) -> Response:
        return PlainTextResponse(counters.text())

    routes = [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics)]
    return Starlette(routes=routes, lifespan=lifespan)


def _ready(subscription: SubscriptionCheck, tail: Tail) -> Response:
    behind = tail.behind_for()
    parts = {"redis": subscription.is_alive, "log": behind is not None and behind < MAX_LOG_AGE}
    ready = all(parts.values())
    return JSONResponse({"ready": ready, **parts}, status_code=200 if ready else 503)
