"""Whether the process lives, whether it can serve, and what time it is."""

from asyncio import gather, timeout
from typing import Literal

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel

from api.deps import ServicesDep
from api.problems import refusals
from quickdoc.core.errors import NotReadyError
from quickdoc.core.types import Instant
from quickdoc.events.ports import BusDownError
from quickdoc.services import Services
from quickdoc.storage import index_making
from quickdoc.storage.outage import OUTAGES

router = APIRouter(tags=["health"])
clock = APIRouter(tags=["health"])

UNAVAILABLE: tuple[type[Exception], ...] = (*OUTAGES, TimeoutError)
PATIENCE = 4
"""Seconds. Whoever asks for readiness asks again soon."""


class Time(BaseModel):
    now: Instant


class Alive(BaseModel):
    status: Literal["alive"] = "alive"


class Ready(BaseModel):
    """What is wrong though all works, a thousand at most of each.

    `unreadable`: how many stored records cannot be read. `unsettled`: of how many messages of the last two
    days nobody can find out whether they arrived.
    """

    status: Literal["ready"] = "ready"
    unreadable: int = 0
    unsettled: int = 0


@clock.get("/time")
async def read_time(services: ServicesDep) -> Time:
    """The server's time, by which every countdown runs."""
    return Time(now=services.clock.now())


@router.get("/healthz")
async def read_health() -> Alive:
    """The process answers."""
    return Alive()


@router.get("/readyz", responses=refusals(NotReadyError))
async def read_readiness(services: ServicesDep) -> Ready:
    """The database answers, has every index that a promise rests on, and the bus answers."""
    await _ensure_store(services)
    await _ensure_bus(services)
    unreadable, unsettled = await gather(
        services.store.unreadable.count(), services.store.messages.unsettled(None, services.clock.now())
    )
    return Ready(unreadable=unreadable, unsettled=unsettled)


@router.get("/metrics", response_class=PlainTextResponse, responses=refusals(NotReadyError))
async def read_metrics(services: ServicesDep) -> str:
    """What somebody should be called for, in Prometheus' text format. Not for the public."""
    found = await read_readiness(services)
    return "".join(
        f"# HELP {name} {what}\n# TYPE {name} gauge\n{name} {value}\n"
        for name, what, value in (
            ("quickdoc_records_unreadable", "Stored records that cannot be read.", found.unreadable),
            ("quickdoc_messages_unsettled", "Messages that may not have arrived.", found.unsettled),
        )
    )


async def _ensure_store(services: Services) -> None:
    """The list of indexes comes from the primary, so asking for it is a sign of life as well."""
    try:
        async with timeout(PATIENCE):
            wrong = await index_making.differences(services.store.database)
    except UNAVAILABLE:
        raise NotReadyError("MongoDB does not answer.") from None
    if wrong:
        raise NotReadyError(f"MongoDB lacks these indexes or has them otherwise: {', '.join(wrong)}.")


async def _ensure_bus(services: Services) -> None:
    try:
        async with timeout(PATIENCE):
            await services.bus.ping()
    except (BusDownError, TimeoutError):
        raise NotReadyError("Redis does not answer.") from None
