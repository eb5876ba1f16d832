"""One result of a bench: ours beside a peer and a limit from the same run, and the goal.

Ratios are always ours divided by theirs. Only ratios can be compared between machines.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Any, Literal, NamedTuple

Of = Literal["ours", "peer", "limit"]
Verdict = Literal["reached", "missed", ""]
TINY = 1e-9
"""What was measured as nothing at all still has a margin."""


class Goal(NamedTuple):
    """What is to be reached: our figure, or its ratio to the peer's or the limit's."""

    of: Of
    bound: float
    at_least: bool

    def __str__(self) -> str:
        sign = ">=" if self.at_least else "<="
        return f"{sign} {self.bound:g}" + ("" if self.of == "ours" else f" x {self.of}")


def at_least(bound: float, of: Of) -> Goal:
    """Ours, or its ratio to theirs, is to be this or more."""
    return Goal(of, bound, at_least=True)


def at_most(bound: float, of: Of) -> Goal:
    """Ours, or its ratio to theirs, is to be this or less."""
    return Goal(of, bound, at_least=False)


class Other(NamedTuple):
    """A peer or a limit: its figure, in the unit of ours, and what it is."""

    figure: float
    name: str


@dataclass(frozen=True, kw_only=True)
class Row:
    """A result. `n`: the size of the case; `metric` ends in its unit; `rounds`: samples or alternations.

    `more`: whatever else is worth a look (how the load generator was checked, say), by name. `detail`: one of
    so many that it is kept, but left out of the table.
    """

    bench: str
    case: str
    n: int
    metric: str
    more_is_better: bool
    ours: float
    peer: Other | None = None
    limit: Other | None = None
    p50_ms: float | None = None
    p99_ms: float | None = None
    rounds: int
    goal: Goal | None = None
    detail: bool = False
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def margin(self) -> float | None:
        """How many times better than the goal, 1 being just reached; None without goal or counterpart."""
        if self.goal is None:
            return None
        figure = {"ours": self.ours, "peer": self._to(self.peer), "limit": self._to(self.limit)}[self.goal.of]
        if figure is None:
            return None
        if self.goal.at_least:
            return figure / self.goal.bound
        return max(self.goal.bound, TINY) / max(figure, TINY)

    @property
    def verdict(self) -> Verdict:
        """Whether the goal was reached; nothing where there is none, or nobody to compare with."""
        if self.margin is None:
            return ""
        return "reached" if self.margin >= 1 else "missed"

    def plain(self) -> dict[str, Any]:
        """The row as JSON has it."""
        return {
            "bench": self.bench,
            "case": self.case,
            "n": self.n,
            "metric": self.metric,
            "more_is_better": self.more_is_better,
            "ours": _short(self.ours),
            "peer": self.peer and _short(self.peer.figure),
            "peer_name": self.peer and self.peer.name,
            "limit": self.limit and _short(self.limit.figure),
            "limit_name": self.limit and self.limit.name,
            "ratio_to_peer": _short(self._to(self.peer)),
            "ratio_to_limit": _short(self._to(self.limit)),
            "p50_ms": _short(self.p50_ms),
            "p99_ms": _short(self.p99_ms),
            "rounds": self.rounds,
            "goal": self.goal and str(self.goal),
            "margin": _short(self.margin),
            "verdict": self.verdict,
            **({"detail": True} if self.detail else {}),
            **self.more,
        }

    def line(self) -> str:
        """The row as one line of JSON."""
        return json.dumps(self.plain())

    def _to(self, other: Other | None) -> float | None:
        return self.ours / other.figure if other and other.figure else None


class Spread(NamedTuple):
    """Two percentiles of what was measured, in its unit."""

    p50: float
    p99: float


def spread(values: Sequence[float]) -> Spread:
    """The median and the 99th percentile; a single value is both."""
    if len(values) == 1:
        return Spread(values[0], values[0])
    percentiles = quantiles(values, n=100, method="inclusive")
    return Spread(percentiles[49], percentiles[98])


def _short(figure: float | None) -> float | None:
    """The figure rounded to four significant digits."""
    return None if figure is None else float(f"{figure:.4g}")
