"""The API on the fast lane: the whole application, called without a socket in between."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response

from quickdoc.core import logging as logs
from quickdoc.core.config import Settings
from quickdoc.identity import tokens
from quickdoc.identity.accounts import Actor
from tests.api.applications import application
from tests.town import Town

SECRET = "a secret for tests that is long enough"
FORGETFUL = {"idempotency", "audit"}
"""Collections that remember what was tried, whether or not anything came of it."""


@dataclass
class Api:
    """Calls the API as somebody. Paths are below `/api/v1`."""

    client: AsyncClient
    town: Town
    settings: Settings
    app: FastAPI

    def token(self, who: Actor) -> str:
        return tokens.access(who, SECRET, self.town.clock.now())

    async def call(self, method: str, path: str, who: Actor | None = None, **more: Any) -> Response:
        headers = dict(more.pop("headers", {}))
        if who:
            headers["Authorization"] = f"Bearer {self.token(who)}"
        address = path if path.startswith(("/api", "/healthz", "/readyz", "/metrics")) else f"/api/v1{path}"
        return await self.client.request(method, address, headers=headers, **more)

    async def get(self, path: str, who: Actor | None = None, **more: Any) -> Response:
        return await self.call("GET", path, who, **more)

    async def post(self, path: str, who: Actor | None = None, **more: Any) -> Response:
        return await self.call("POST", path, who, **more)

    async def put(self, path: str, who: Actor | None = None, **more: Any) -> Response:
        return await self.call("PUT", path, who, **more)

    async def delete(self, path: str, who: Actor | None = None, **more: Any) -> Response:
        return await self.call("DELETE", path, who, **more)

    @asynccontextmanager
    async def nothing_changes(self) -> AsyncIterator[None]:
        """Fails when the database is not what it was."""
        before = await self._contents()
        yield
        assert await self._contents() == before

    async def _contents(self) -> dict[str, list[Any]]:
        database = self.town.store.database
        names = set(await database.list_collection_names()) - FORGETFUL
        return {name: [each async for each in database[name].find({})] for name in sorted(names)}


def refusal(response: Response) -> tuple[int, str]:
    """The status and code of a refusal, once everything that all of them have in common is checked."""
    assert response.headers["content-type"] == "application/problem+json", response.text
    told = response.json()
    assert told["status"] == response.status_code
    assert told["type"] == f"urn:quickdoc:problem:{told['code']}"
    assert told["title"]
    assert told["detail"].endswith((".", "!", "?")) or told["code"] == "unexpected", told["detail"]
    assert " " in told["detail"]
    return response.status_code, told["code"]


@pytest.fixture
def settings() -> Settings:
    """Those of a test; logs are set up by them, since plain tracebacks are quicker than coloured ones."""
    settings = Settings(
        _env_file=None,
        mode="test",
        mongo_url="mongodb://nowhere",
        redis_url="redis://nowhere",
        secret_key=SECRET,
        public_url="https://quickdoc.example",
        socket_url="wss://live.quickdoc.example",
        web_origins=["https://app.quickdoc.example"],
        twilio_account_sid="AC1",
        twilio_auth_token="twilio's secret",
        twilio_from="+15550100000",
    )
    logs.configure(settings)
    return settings


@asynccontextmanager
async def serving(town: Town, settings: Settings) -> AsyncIterator[Api]:
    """The API in a town, with these settings."""
    app = application(settings, town.services)
    transport = ASGITransport(app=app)
    async with AsyncClient(transport=transport, base_url="https://quickdoc.example") as client:
        yield Api(client, town, settings, app)


@pytest.fixture
async def api(town: Town, settings: Settings) -> AsyncIterator[Api]:
    async with serving(town, settings) as api:
        yield api
