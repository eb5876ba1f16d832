"""A local Twilio and a small product behind it, both on real sockets in the test's own loop."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
import psutil
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from sandbox.no_tls import NO_TLS
from sandbox.ports import LOOPBACK, free_port
from sandbox.stack import CHECKOUT
from sandbox.twilio.app import create_app
from sandbox.twilio.settings import Settings
from tests.waiting import eventually

SID, TOKEN = "AC00000000000000000000000000000001", "token-of-the-test"
# The SDK's asynchronous client still uses what the newest aiohttp wants to remove.
SDK_MARKS = [
    pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The 'auth' parameter is deprecated:DeprecationWarning"),
]
PUBLIC = "https://clinic.example/api/v1/twilio"


def is_gone(pid: int | None) -> bool:
    """A process that nobody has reaped yet is gone, too."""
    assert pid is not None
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def python(*words: str) -> subprocess.CompletedProcess[str]:
    """Run this interpreter in the checkout, to its end."""
    command = [sys.executable, *words]
    return subprocess.run(command, capture_output=True, text=True, cwd=CHECKOUT, check=False)  # noqa: S603


def orphaned_by(code: str, *words: str) -> int:
    """Run code that prints a pid, kill it without warning and return that pid."""
    command = [sys.executable, "-c", code, *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=CHECKOUT) as starter:  # noqa: S603
        assert starter.stdout is not None
        pid = int(starter.stdout.readline())
        assert not is_gone(pid)
        os.kill(starter.pid, signal.SIGKILL)
    return pid


@asynccontextmanager
async def served(app: ASGIApp) -> AsyncIterator[str]:
    port = free_port()
    config = uvicorn.Config(
        app, host=LOOPBACK, port=port, ws="none", log_level="error", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    await eventually(lambda: server.started)
    try:
        yield f"http://{LOOPBACK}:{port}"
    finally:
        server.should_exit = True
        await serving


@dataclass
class Product:
    """Checks signatures, remembers what came, answers what the test wants."""

    url: str = ""
    texts: list[dict[str, str]] = field(default_factory=list)
    statuses: list[dict[str, str]] = field(default_factory=list)
    signatures: list[bool] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    reply: str = "<Response/>"
    failures: int = 0

    async def take(self, request: Request, door: str) -> dict[str, str]:
        form = {key: str(value) for key, value in (await request.form()).items()}
        signature = request.headers["X-Twilio-Signature"]
        validator = RequestValidator(TOKEN)
        self.signatures.append(validator.validate(f"{PUBLIC}/{door}", form, signature))
        self.tokens.append(request.headers["I-Twilio-Idempotency-Token"])
        return form

    async def inbound(self, request: Request) -> Response:
        self.texts.append(await self.take(request, "inbound"))
        if self.failures:
            self.failures -= 1
            return Response(status_code=503)
        return Response(self.reply, media_type="text/xml")

    async def status(self, request: Request) -> Response:
        self.statuses.append(await self.take(request, "status"))
        return Response(status_code=204)

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/api/v1/twilio/inbound", self.inbound, methods=["POST"]),
                Route("/api/v1/twilio/status", self.status, methods=["POST"]),
            ]
        )


@pytest.fixture
async def product() -> AsyncIterator[Product]:
    made = Product()
    async with served(made.app()) as url:
        made.url = url
        yield made


@pytest.fixture
async def twilio_url(product: Product) -> AsyncIterator[str]:
    settings = Settings(
        SID,
        TOKEN,
        webhook=f"{product.url}/api/v1/twilio/inbound",
        webhook_public=f"{PUBLIC}/inbound",
    )
    async with served(create_app(settings)) as url:
        yield url


@pytest.fixture
async def hooks(twilio_url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=twilio_url, trust_env=False, verify=NO_TLS) as client:
        yield client


@pytest.fixture
async def sdk(twilio_url: str) -> AsyncIterator[Client]:
    """The real SDK; only the base URL differs."""
    async with AsyncTwilioHttpClient(timeout=5) as http:
        client = Client(SID, TOKEN, http_client=http)
        client.api.base_url = twilio_url
        yield client
