"""Everybody who takes part in the journey."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from bench.people import Person
from bench.phones import Phones, phones
from sandbox.stack import Stack

CLINIC = "clinic_1"
STAFF = ("clinic1@quickdoc.com", "password123")
POLICY = {"mode": "waves", "wave_size": 1, "window": 600, "grace": 0, "min_notice": 0}
QUIET = {"quiet_hours": {"start": 0, "end": 0}, "cap_day": 50, "cap_week": 200}


class Scene(NamedTuple):
    """Everybody who takes part."""

    staff: Person
    watcher: Person
    phones: Phones


@asynccontextmanager
async def a_scene(stack: Stack) -> AsyncIterator[Scene]:
    async with (
        Person(stack.api_url, stack.socket_url) as staff,
        Person(stack.api_url, stack.socket_url) as watcher,
        phones(stack.twilio_url) as heard,
    ):
        await staff.log_in(*STAFF)
        (await staff.http.put(f"/clinics/{CLINIC}/policy", json={**POLICY, **QUIET})).raise_for_status()
        (await staff.http.put(f"/clinics/{CLINIC}/overrides", json=[])).raise_for_status()
        await staff.connect()
        await staff.ask("board", {"clinic_id": CLINIC})
        await watcher.connect()
        await watcher.ask("watch", {"topics": [f"clinic:{CLINIC}"]})
        yield Scene(staff, watcher, heard)


async def visits(scene: Scene, wanted: int) -> list[dict[str, Any]]:
    """Booked visits of the coming week, far enough ahead for everybody, in a fixed random order."""
    found: list[dict[str, Any]] = []
    today = datetime.now(UTC).date()
    for day in range(1, 7):
        board = await scene.staff.get(f"/snapshots/board/{CLINIC}?day={today + timedelta(days=day)}")
        found += [each for each in board["bookings"] if each["active"] and each["kind"] == "visit"]
    Random(1).shuffle(found)
    if len(found) < wanted:
        raise SystemExit(f"The town has {len(found)} visits; ask for fewer rounds than {wanted}.")
    return found[:wanted]
