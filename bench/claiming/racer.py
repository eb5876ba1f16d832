"""`python -m bench.claiming.racer JSON`: one process of racers, who claim the same slots as other processes.

Each of its callers claims every slot, in the order of the town, through the product's action, with the claim
guard of an API process (`is_gated`) or without. The process prints `ready`, waits for a line on stdin, and
prints a JSON of the won bookings by slot, the tried slots, and the winners' waits in milliseconds.
"""

import asyncio
import json
import logging
import sys
import time
from contextlib import suppress
from datetime import datetime
from typing import Any, NamedTuple

import structlog
import uvloop

from bench.claiming import town, ways
from bench.claiming.town import Attempt
from quickdoc.core.background import BackgroundTasks
from quickdoc.core.collector import leave_code_alone
from quickdoc.events import jobs
from quickdoc.events.news import FirstInRedis, News
from quickdoc.scheduling.slots import Slot
from quickdoc.store import connect

OTHERS = 512
"""The offset of the patients from one slot to the next, so that different patients win."""


class Orders(NamedTuple):
    """A process's task, for so many seconds.

    `slots` are wanted: those that start from the one moment (ISO 8601) to the other. `first` is the number of
    its first patient.
    """

    mongo_url: str
    redis_url: str
    database: str
    slots: tuple[str, str]
    first: int
    racers: int
    seconds: float
    is_gated: bool
    has_redis_gate: bool


async def race(orders: Orders) -> dict[str, Any]:
    """Claim every slot, with so many concurrent callers, until the time is up."""
    client, redis = connect(orders.mongo_url), jobs.connect(orders.redis_url)
    behind = BackgroundTasks()
    first = FirstInRedis(redis) if orders.has_redis_gate else None
    gated = orders.is_gated
    services = ways.services(
        client[orders.database], redis, batched=gated, gated=gated, first=first, task_runner=behind
    )
    news = asyncio.create_task(News(redis, services.claim_guard).run())
    slots = await services.store.slots.many(_between(*orders.slots), sort=[("start", 1)])
    people = town.people()
    claim = ways.ours(services)
    won: dict[str, str] = {}
    waits: list[float] = []
    tried = 0

    async def caller(attempt: Attempt) -> None:
        began = time.perf_counter()
        booking_id = await claim(attempt)
        if booking_id:
            won[attempt.slot.id] = booking_id
            waits.append((time.perf_counter() - began) * 1000)

    async def everyone(slot: Slot, first: int) -> None:
        racers = (people[(first + number) % len(people)] for number in range(orders.racers))
        await asyncio.gather(*(caller(Attempt(slot, racer)) for racer in racers))

    leave_code_alone()  # as an API process does after its start
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    began = time.perf_counter()
    for slot in slots:
        if time.perf_counter() - began >= orders.seconds:
            break
        await everyone(slot, orders.first + tried * OTHERS)
        tried += 1
    took = time.perf_counter() - began
    await behind.finish(10)
    news.cancel()
    with suppress(asyncio.CancelledError):
        await news
    await redis.aclose(close_connection_pool=True)
    client.close()
    return {"won": won, "tried": tried, "waits": waits, "seconds": took}


def _between(first: str, last: str) -> dict[str, Any]:
    return {"start": {"$gte": datetime.fromisoformat(first), "$lte": datetime.fromisoformat(last)}}


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    print(json.dumps(uvloop.run(race(Orders(*json.loads(sys.argv[1]))))))
