"""Rounds of measurements of several servers in turn, and the rows that are made of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any, NamedTuple

from bench.fan.measure import Pace, Shot, burst, shot, train
from bench.fan.server import Server
from bench.rows import Goal, Other, Row

SHOTS = 3
CLOCK_TICK = 0.01
"""Seconds to which the system counts processor time."""


@dataclass
class Sampled:
    """One server's samples of one case, a list for each kind of measurement."""

    server: Server
    shots: list[Shot] = field(default_factory=list)
    trains: list[Pace] = field(default_factory=list)
    bursts: list[Pace] = field(default_factory=list)

    def ms(self, what: str) -> float:
        """The median over the events of `p50`, `p99` or `last`."""
        return float(median(getattr(each, what) for each in self.shots))


Figure = Callable[[Sampled], float]


def per_s(paces: Sequence[Pace]) -> float:
    """Deliveries a second, the median of the rounds."""
    return median(each.deliveries / each.seconds for each in paces)


def per_cpu_s(paces: Sequence[Pace]) -> float:
    """Deliveries for each second of the server's processor time, over all rounds."""
    used = sum(each.cpu_seconds for each in paces)
    return sum(each.deliveries for each in paces) / max(used, CLOCK_TICK)


class Size(NamedTuple):
    """So many clients, measured in so many rounds of so many deliveries each."""

    clients: int
    rounds: int
    deliveries: int


LATENCY = "p99_ms"
METRICS: dict[str, Figure] = {
    LATENCY: lambda one: one.ms("p99"),
    "deliveries_per_s": lambda one: per_s(one.trains),
    "deliveries_per_cpu_s": lambda one: per_cpu_s(one.trains),
    "burst_deliveries_per_s": lambda one: per_s(one.bursts),
}


async def sample(servers: Sequence[Server], size: Size) -> list[Sampled]:
    """Measure all of them in turn, several times; everybody's clients are connected already."""
    sampled = [Sampled(each) for each in servers]
    events = max(2, size.deliveries // size.clients)
    for each in servers:
        await shot(each, size.clients)
    for turn in range(size.rounds):
        # The order changes, so that no server is always measured after the same other one.
        first = turn % len(sampled)
        for one in (*sampled[first:], *sampled[:first]):
            one.shots += [await shot(one.server, size.clients) for _ in range(SHOTS)]
            one.trains.append(await train(one.server, size.clients, events))
            one.bursts.append(await burst(one.server, size.clients, events))
    return sampled


def checked(*sampled: Sampled) -> dict[str, Any]:
    """Evidence that the load generator was not the bottleneck; for `more` of a row."""
    server = sampled[0].server
    shares = [each.generator_share for one in sampled for each in (*one.trains, *one.bursts)]
    return {
        "generator": server.load.generator,
        "generator_cpu_share": round(max(shares, default=0.0), 2),
        "generator_core": "shared" if server.place.load_core is None else "its own",
    }


def beside(sampled: Sampled | None, figure: Figure) -> Other | None:
    """A figure of another server, to be put beside ours; nothing where there is none."""
    return Other(figure(sampled), sampled.server.label) if sampled else None


def row(
    case: str,
    metric: str,
    size: Size,
    ours: Sampled,
    *,
    peer: Sampled | None = None,
    limit: Sampled | None = None,
    goal: Goal | None = None,
) -> Row:
    """One metric of a case, ours beside one other or two."""
    figure, is_latency = METRICS[metric], metric == LATENCY
    return Row(
        bench="fanout",
        case=case,
        n=size.clients,
        metric=metric,
        more_is_better=not is_latency,
        ours=figure(ours),
        peer=beside(peer, figure),
        limit=beside(limit, figure),
        p50_ms=ours.ms("p50") if is_latency else None,
        p99_ms=ours.ms("p99") if is_latency else None,
        rounds=size.rounds,
        goal=goal,
        more=checked(*(each for each in (ours, peer, limit) if each)),
    )
