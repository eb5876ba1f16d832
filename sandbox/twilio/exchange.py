"""The exchange: the components of one local Twilio."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated

import httpx
from fastapi import Depends, Request

from sandbox.twilio.delivery import Delivery
from sandbox.twilio.faults import Faults
from sandbox.twilio.journal import Journal
from sandbox.twilio.ledger import Ledger
from sandbox.twilio.live import Live
from sandbox.twilio.phones import Phones
from sandbox.twilio.settings import Settings
from sandbox.twilio.tasks import TaskRunner
from sandbox.twilio.webhooks import Webhooks

_CONNECTIONS = httpx.Limits(max_connections=64, max_keepalive_connections=32)


@dataclass(frozen=True)
class Exchange:
    """The components that the routes use; made when the application starts."""

    settings: Settings
    ledger: Ledger
    live: Live
    faults: Faults
    delivery: Delivery
    phones: Phones
    task_runner: TaskRunner


@asynccontextmanager
async def open_exchange(settings: Settings) -> AsyncIterator[Exchange]:
    """Make the components, and close them at the end."""
    live, task_runner = Live(), TaskRunner()
    ledger = Ledger(Journal(settings.journal), live)
    async with httpx.AsyncClient(trust_env=False, limits=_CONNECTIONS) as client:
        webhooks = Webhooks(settings, client)
        yield Exchange(
            settings=settings,
            ledger=ledger,
            live=live,
            faults=Faults(),
            delivery=Delivery(ledger, webhooks, task_runner),
            phones=Phones(settings, ledger, webhooks),
            task_runner=task_runner,
        )
        await task_runner.close()
    ledger.close()


def _exchange(request: Request) -> Exchange:
    exchange: Exchange = request.app.state.exchange
    return exchange


ExchangeDep = Annotated[Exchange, Depends(_exchange)]
