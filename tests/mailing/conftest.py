"""The mailbox on real sockets, and our mailer in front of it; a town whose people get mails and notices."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from quickdoc.core.config import Settings
from quickdoc.messaging.email.memory import MemoryMailer
from quickdoc.messaging.email.smtp import SmtpMailer
from quickdoc.messaging.push.memory import MemoryPusher
from sandbox.mailbox.app import create_app
from sandbox.no_tls import NO_TLS
from sandbox.ports import LOOPBACK, free_port
from tests.sandbox.conftest import served
from tests.town import HandClock, Town


def settings(**more: Any) -> Settings:
    chosen: dict[str, Any] = {
        "mode": "test",
        "mongo_url": "mongodb://127.0.0.1:1",
        "redis_url": "redis://127.0.0.1:1",
        "secret_key": "s" * 32,
        "public_url": "http://127.0.0.1:1",
        "socket_url": "http://127.0.0.1:1",
        "web_origins": [],
        "twilio_account_sid": "AC1",
        "twilio_auth_token": "x",
        "twilio_from": "+15550100000",
        "mail_from": "no-reply@quickdoc.example",
        "smtp_host": LOOPBACK,
        "smtp_security": "none",
    }
    return Settings(_env_file=None, **(chosen | more))


@dataclass
class Mailbox:
    """The local mailbox; `port` is where it takes mails."""

    url: str
    port: int
    client: httpx.AsyncClient

    async def mails(self, to: str = "") -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.client.get("/sandbox/mails", params={"to": to})).json()
        return found

    async def fault(self, kind: str, times: int = 1) -> None:
        answer = await self.client.post("/sandbox/mail-faults", json={"kind": kind, "times": times})
        answer.raise_for_status()

    @property
    def mailer(self) -> SmtpMailer:
        return SmtpMailer(settings(smtp_port=self.port), HandClock())


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    port = free_port()
    async with (
        served(create_app(port, "http://phones.example/phone")) as url,
        httpx.AsyncClient(base_url=url, trust_env=False, verify=NO_TLS) as client,
    ):
        yield Mailbox(url, port, client)


@dataclass
class Outlets:
    """A town with every channel, and what went out on each."""

    town: Town
    mailer: MemoryMailer
    pusher: MemoryPusher


@pytest.fixture
async def channels(town: Town) -> Outlets:
    mailer, pusher = MemoryMailer(), MemoryPusher()
    town.mailer, town.pusher = mailer, pusher
    return Outlets(town, mailer, pusher)
