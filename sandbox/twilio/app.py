"""The local Twilio as an application: `uvicorn sandbox.twilio.app:create_app --factory`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from starlette.responses import Response

from sandbox.twilio import hooks, page, rest
from sandbox.twilio.exchange import open_exchange
from sandbox.twilio.refusals import Refused
from sandbox.twilio.settings import Settings


async def _refused(_request: Request, refusal: Exception) -> Response:
    if not isinstance(refusal, Refused):
        raise refusal
    return refusal.response()


async def _health() -> dict[str, str]:
    return {"status": "ok"}


def create_app(settings: Settings | None = None) -> FastAPI:
    """Make the application; without settings they are read from the environment."""
    chosen = settings or Settings.from_environment()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_exchange(chosen) as exchange:
            app.state.exchange = exchange
            yield

    app = FastAPI(title="Local Twilio", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.add_exception_handler(Refused, _refused)
    app.add_api_route("/healthz", _health)
    app.state.mailbox_url = chosen.mailbox_url
    for router in (rest.router, hooks.router, page.router):
        app.include_router(router)
    return app
