"""The journey: a clinic cancels, the card appears, the next in line is texted, replies, the board shows it.

Measured on the whole stack with real servers, the real Twilio SDK and a seeded town of 300 standby
patients (`--quick`: one clinic and eight of them), grace time 0.
`cancel_to_card`: from the clinic's request to the event at a watching socket.
`cancel_to_text`: to the moment when the local Twilio has taken the text. `reply_to_board`: from the text
leaving the phone to the booking's event at the clinic's socket. One round at a time: latency, not throughput.

The limit is the chain of durable writes of each, made by the bare driver on the same mongod between the
rounds. They are sequential, because each depends on the one before.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from bench.fan.clinic import ClinicStack
from bench.hops import Hop, hops
from bench.journey_round import Measured, Sample, one_round
from bench.journey_scene import a_scene, visits
from bench.lasting import lasting
from bench.recorder import Record
from bench.rows import Goal, Other, Row, at_most, spread
from quickdoc.store import connect
from sandbox.environment import DATABASE
from sandbox.stack import Stack

ROUNDS, QUICK_ROUNDS, QUICK_WAITING = 100, 5, 8
GOALS: dict[str, Goal] = {
    "cancel_to_card_ms": at_most(150, "ours"),
    "cancel_to_text_ms": at_most(20, "ours"),
    "reply_to_board_ms": at_most(150, "ours"),
}
CHAINS = {
    "cancel_to_card_ms": ("booking", "slot", "log"),
    "cancel_to_text_ms": ("booking", "slot", "log", "round", "offer", "text", "text taken up"),
    "reply_to_board_ms": ("reply", "booking", "log"),
}
"""The number of sequential journaled writes before the result may be published, by metric."""
CHAIN_EVERY = 4
"""Rounds between two measurements of the chains."""
PAUSE = 0.3
"""Seconds after a round, in which its delayed reactions and status reports end."""


class Outcome(NamedTuple):
    """All samples, the limits' chains of writes by metric, and the hops of the round whose text came last."""

    samples: list[Sample]
    chains: dict[str, list[float]]
    slowest: list[Hop]


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command line takes."""
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"how often (default: {ROUNDS})")


def run(given: argparse.Namespace, record: Record) -> None:
    """Start everything, run the rounds, record what the users waited for."""
    rounds = QUICK_ROUNDS if given.quick else given.rounds
    outcome = asyncio.run(_samples(rounds, is_quick=given.quick))
    print(f"# the slowest text: {'; '.join(map(str, outcome.slowest))}", file=sys.stderr)
    for metric in Sample._fields:
        writes = CHAINS[metric]
        limit = f"{len(writes)} durable writes: {', '.join(writes)}"
        values = [getattr(each, metric) for each in outcome.samples]
        p50, p99 = spread(values)
        record(
            Row(
                bench="journey",
                case="one round at a time",
                n=len(values),
                metric=metric,
                more_is_better=False,
                ours=p50,
                limit=Other(median(outcome.chains[metric]), limit),
                p50_ms=p50,
                p99_ms=p99,
                rounds=len(values),
                goal=GOALS[metric],
                more={"slowest_ms": round(max(values), 1), **_told(metric, outcome.slowest)},
            )
        )


def _told(metric: str, slowest: list[Hop]) -> dict[str, Any]:
    """The hops of the slowest round, beside the figure that they explain."""
    return {"slowest": [str(each) for each in slowest]} if metric == "cancel_to_text_ms" else {}


async def _samples(rounds: int, *, is_quick: bool) -> Outcome:
    measured: list[Measured] = []
    chains: dict[str, list[float]] = {each: [] for each in CHAINS}
    with tempfile.TemporaryDirectory(prefix="quickdoc-bench-") as folder:
        whole = Stack(Path(folder), grace=0, seeded=True, mode="demo")
        small = ClinicStack(Path(folder), mode="demo", wanted=rounds, waiting=QUICK_WAITING)
        async with lasting(small if is_quick else whole) as stack, a_scene(stack) as scene:
            client = connect(stack.mongo_url)
            for number, visit in enumerate(await visits(scene, rounds)):
                measured.append(await one_round(scene, visit))
                await asyncio.sleep(PAUSE)
                if number % CHAIN_EVERY == 0:
                    for metric, writes in CHAINS.items():
                        chains[metric].append(await _chain(client["bench"]["chain"], len(writes)))
            last = max(measured, key=lambda each: each.sample.cancel_to_text_ms)
            slowest = await hops(client[DATABASE], last.since, last.text)
            client.close()
    return Outcome([each.sample for each in measured], chains, slowest)


async def _chain(collection: Any, writes: int) -> float:
    """How many milliseconds so many durable writes take, one after the other."""
    began = time.monotonic()
    for number in range(writes):
        await collection.insert_one({"number": number, "filler": "x" * 1000})
    return (time.monotonic() - began) * 1000
