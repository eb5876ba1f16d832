"""The journey: a clinic cancels, the card appears, the next in line is texted, replies, the board shows it.

Measured on the whole stack with real servers, the real Twilio SDK and a seeded town of 300 standby
patients, grace time 0. `cancel_to_card`: from the clinic's request to the event at a watching socket.
`cancel_to_text`: to the moment when the local Twilio has taken the text. `reply_to_board`: from the text
leaving the phone to the booking's event at the clinic's socket. One round at a time: latency, not throughput.
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import httpx

from bench.people import PATIENCE, Person
from bench.recorder import Record
from bench.rows import Goal, Row, at_most, spread
from sandbox.stack import Stack

CLINIC = "clinic_1"
STAFF = ("clinic1@quickdoc.com", "password123")
POLICY = {"mode": "waves", "wave_size": 1, "window": 600, "grace": 0, "min_notice": 0}
QUIET = {"quiet_hours": {"start": 0, "end": 0}, "cap_day": 50, "cap_week": 200}
ROUNDS, QUICK_ROUNDS = 200, 5
GOALS: dict[str, Goal] = {
    "cancel_to_card_ms": at_most(150, "ours"),
    "cancel_to_text_ms": at_most(20, "ours"),
    "reply_to_board_ms": at_most(150, "ours"),
}
POLL = 0.002
"""Seconds between looks at the local Twilio; its own clock says when a text came."""


class Sample(NamedTuple):
    """One round, in milliseconds."""

    cancel_to_card_ms: float
    cancel_to_text_ms: float
    reply_to_board_ms: float


class Scene(NamedTuple):
    """Everybody who takes part."""

    staff: Person
    watcher: Person
    phones: httpx.AsyncClient


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command line takes."""
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"how often (default: {ROUNDS})")


def run(given: argparse.Namespace, record: Record) -> None:
    """Start everything, run the rounds, record what the users waited for."""
    samples = asyncio.run(_samples(QUICK_ROUNDS if given.quick else given.rounds))
    for metric in Sample._fields:
        values = [getattr(each, metric) for each in samples]
        p50, p99 = spread(values)
        record(
            Row(
                bench="journey",
                case="one round at a time",
                n=len(values),
                metric=metric,
                more_is_better=False,
                ours=p50,
                p50_ms=p50,
                p99_ms=p99,
                rounds=len(values),
                goal=GOALS[metric],
            )
        )


async def _samples(rounds: int) -> list[Sample]:
    with tempfile.TemporaryDirectory(prefix="quickdoc-bench-") as folder:
        async with Stack(Path(folder), grace=0, seeded=True, mode="demo") as stack, _scene(stack) as scene:
            return [await _round(scene, visit) for visit in await _visits(scene, rounds)]


@asynccontextmanager
async def _scene(stack: Stack) -> AsyncIterator[Scene]:
    async with (
        Person(stack.api_url, stack.socket_url) as staff,
        Person(stack.api_url, stack.socket_url) as watcher,
        httpx.AsyncClient(base_url=stack.twilio_url, timeout=PATIENCE) as phones,
    ):
        await staff.log_in(*STAFF)
        (await staff.http.put(f"/clinics/{CLINIC}/policy", json={**POLICY, **QUIET})).raise_for_status()
        (await staff.http.put(f"/clinics/{CLINIC}/overrides", json=[])).raise_for_status()
        await staff.connect()
        await staff.ask("board", {"clinic_id": CLINIC})
        await watcher.connect()
        await watcher.ask("watch", {"topics": [f"clinic:{CLINIC}"]})
        yield Scene(staff, watcher, phones)


async def _visits(scene: Scene, wanted: int) -> list[dict[str, Any]]:
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


async def _round(scene: Scene, visit: dict[str, Any]) -> Sample:
    slot_id = visit["slot_id"]
    scene.staff.forget()
    scene.watcher.forget()
    began, since = time.monotonic(), datetime.now(UTC)
    cancelling = asyncio.create_task(scene.staff.post(f"/bookings/{visit['id']}/cancel"))
    card = await scene.watcher.wait_for(_is("slot.opened", slot_id))
    text = await _offer_text(scene.phones, since)
    await cancelling
    replied = time.monotonic()
    await _reply(scene.phones, text)
    shown = await scene.staff.wait_for(_is("booking.made", slot_id))
    # The clinic's own text about the cancellation and the round's end are not part of the next round.
    await scene.staff.wait_for(lambda event: event["type"] == "round.filled")
    return Sample(
        (card - began) * 1000,
        (datetime.fromisoformat(text["created"]) - since).total_seconds() * 1000,
        (shown - replied) * 1000,
    )


def _is(kind: str, slot_id: str) -> Any:
    return lambda event: (
        event["type"] == kind
        and slot_id
        in {
            event["state"]["id"],
            event["state"].get("slot_id"),
        }
    )


async def _offer_text(phones: httpx.AsyncClient, since: datetime) -> dict[str, Any]:
    """The offer that the local Twilio took since then."""
    async with asyncio.timeout(PATIENCE):
        while True:
            found = await phones.get("/sandbox/messages", params={"since": since.isoformat()})
            for each in found.json():
                if each["direction"] != "inbound" and "CONFIRM" in each["body"] and "PASS" in each["body"]:
                    offer: dict[str, Any] = each
                    return offer
            await asyncio.sleep(POLL)


async def _reply(phones: httpx.AsyncClient, offer: dict[str, Any]) -> None:
    code = offer["body"].split("CONFIRM ")[1].split()[0].strip(".,")
    answer = await phones.post(f"/sandbox/conversations/{offer['to']}", json={"body": f"CONFIRM {code}"})
    answer.raise_for_status()
