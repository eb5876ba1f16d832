"""The local Twilio on a real socket, and our texter in front of it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import uvicorn

from quickdoc.core.config import Settings
from quickdoc.messaging.sms.twilio import TwilioSmsSender
from sandbox.no_tls import NO_TLS
from sandbox.ports import LOOPBACK, free_port
from sandbox.twilio.app import create_app
from sandbox.twilio.settings import Settings as TwilioSettings
from tests.waiting import eventually

SID, TOKEN, NUMBER = "AC00000000000000000000000000000001", "token-of-the-test", "+15005550006"


def settings(twilio_url: str, token: str = TOKEN) -> Settings:
    """Settings of a product whose Twilio is here."""
    return Settings(
        mode="test",
        mongo_url="mongodb://127.0.0.1:1",
        redis_url="redis://127.0.0.1:1",
        secret_key="s" * 32,
        public_url="http://127.0.0.1:1",
        socket_url="http://127.0.0.1:1",
        web_origins=[],
        twilio_account_sid=SID,
        twilio_auth_token=token,
        twilio_from=NUMBER,
        twilio_base_url=twilio_url,
    )


@dataclass
class LocalTwilio:
    url: str
    client: httpx.AsyncClient

    async def fault(self, kind: str, **more: Any) -> None:
        """Let something go wrong with the next send."""
        (await self.client.post("/sandbox/faults", json={"kind": kind, **more})).raise_for_status()

    async def messages(self, phone: str) -> list[dict[str, Any]]:
        """What Twilio has of a phone, oldest first."""
        answer = await self.client.get("/sandbox/messages", params={"phone": phone})
        answer.raise_for_status()
        found: list[dict[str, Any]] = answer.json()
        return found


@pytest.fixture
async def twilio() -> AsyncIterator[LocalTwilio]:
    port = free_port()
    app = create_app(TwilioSettings(account_sid=SID, auth_token=TOKEN, number=NUMBER))
    config = uvicorn.Config(
        app, host=LOOPBACK, port=port, log_level="error", ws="none", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    await eventually(lambda: server.started)
    url = f"http://{LOOPBACK}:{port}"
    async with httpx.AsyncClient(base_url=url, trust_env=False, verify=NO_TLS) as client:
        await client.put("/sandbox/delivery", json={"callbacks": False})
        yield LocalTwilio(url, client)
    server.should_exit = True
    await serving


@pytest.fixture
async def sms_sender(twilio: LocalTwilio) -> AsyncIterator[TwilioSmsSender]:
    made = TwilioSmsSender(settings(twilio.url))
    yield made
    await made.close()
