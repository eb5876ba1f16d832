"""`python -m tests.faults.claimant`: processes of patients who claim, to be killed.

Each line of its input is a JSON of `url`, `database`, `mode`, `is_quick` and `out`: a forked process then
writes into the named pipe `out`, and its id is printed. The imports are made once for all of them.
With `is_quick` it has group commit, gates and tasks as the API has them.
Mode `one SLOT FIRST COUNT`: patients FIRST.. claim one slot at once; writes a JSON of outcomes.
Mode `churn SEED`: claims and cancels at random for ever; writes the id of each acknowledged booking.
"""

import asyncio
import json
import os
import random
import signal
import sys
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from typing import Any

from quickdoc.core.background import BackgroundTasks
from quickdoc.core.clock import SystemClock
from quickdoc.core.errors import RefusedError
from quickdoc.events.memory import MemoryBus
from quickdoc.identity.accounts import Actor
from quickdoc.messaging.sms.memory import MemorySmsSender
from quickdoc.scheduling.actions import bookings, claims
from quickdoc.scheduling.claim_guard import ClosedSlots
from quickdoc.services import Services
from quickdoc.storage.outage import OUTAGES
from quickdoc.store import Store, connect

STAFF = Actor(account_id="account_staff", role="staff", clinic_id="clinic_1")


def actor_of(number: int) -> Actor:
    return Actor(account_id=f"account_{number}", role="patient", patient_ids=(f"patient_{number}",))


async def one(services: Services, slot_id: str, first: int, count: int) -> None:
    async def claim(number: int) -> str:
        try:
            await claims.claim(services, actor_of(number), slot_id)
        except RefusedError as refusal:
            return refusal.code
        return "won"

    outcomes = await asyncio.gather(*(claim(number) for number in range(first, first + count)))
    print(json.dumps(Counter(outcomes)))  # noqa: T201


async def churn(services: Services, seed: int) -> None:
    dice = random.Random(seed)
    slots = [slot.id for slot in await services.store.slots.many({})]
    people = len(await services.store.patients.many({}))

    async def turn(who: Actor, slot_id: str) -> None:
        """Take the slot, or have the clinic cancel whoever has it."""
        winner = await services.store.bookings.active_of(slot_id)
        if winner:
            await bookings.cancel(services, STAFF, winner.id)
            return
        booking = await claims.claim(services, who, slot_id)
        print(booking.id, flush=True)  # noqa: T201

    async def patient() -> None:
        while True:
            with suppress(RefusedError, *OUTAGES):
                await turn(actor_of(dice.randint(1, people)), dice.choice(slots))

    await asyncio.gather(*(patient() for _ in range(8)))


async def claim(wanted: dict[str, Any]) -> None:
    """What one process does."""
    mode, *rest = wanted["mode"]
    is_quick = wanted["is_quick"]
    store = Store(connect(wanted["url"])[wanted["database"]], batched=is_quick)
    services = Services(
        store=store, bus=MemoryBus(store.log), sms_sender=MemorySmsSender(), clock=SystemClock()
    )
    behind = BackgroundTasks()
    if is_quick:
        services = replace(services, claim_guard=ClosedSlots(), task_runner=behind)
    if mode == "one":
        await one(services, rest[0], int(rest[1]), int(rest[2]))
        await behind.finish(10)
    else:
        await churn(services, int(rest[0]))


def main() -> None:
    """Fork a process for each line; nobody waits for them."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        wanted = json.loads(line)
        child = os.fork()
        if child == 0:
            os.dup2(os.open(wanted["out"], os.O_WRONLY), sys.stdout.fileno())
            asyncio.run(claim(wanted))
            sys.stdout.flush()
            os._exit(0)
        print(child, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
