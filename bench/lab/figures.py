"""The metrics of a simulated month."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import mean, median, quantiles
from typing import NamedTuple

from bench.lab.invent import CLINIC
from bench.lab.outcome import Fill, Month
from bench.lab.world import DAY, MINUTE
from quickdoc.waitlist.urgency import urgency_at

URGENT = 1


class Metric(NamedTuple):
    """A metric. `limit`: the bound for all policies, and why; None: what asking everybody at once reaches."""

    name: str
    title: str
    more_is_better: bool
    limit: float | None = None
    limit_name: str = "everybody asked at once"


METRICS = (
    Metric("fill_rate", "filled", more_is_better=True),
    Metric("short_fill_rate", "filled, < 8 h ahead", more_is_better=True),
    Metric("minutes_p50", "minutes to fill, p50", more_is_better=False),
    Metric("minutes_p90", "p90", more_is_better=False),
    Metric("texts_per_fill", "texts per fill", False, 1, "the one who says yes"),  # noqa: FBT003  # as named above
    Metric("beaten_per_fill", "in time, but beaten, per fill", False, 0, "nobody"),  # noqa: FBT003
    Metric("late_per_fill", "after the window, per fill", False, 0, "nobody"),  # noqa: FBT003
    Metric("gini", "Gini of offers", False, 0, "the same for all"),  # noqa: FBT003
    Metric("urgent_days", "days waited, urgent", more_is_better=False),
    Metric("other_days", "days waited, others", more_is_better=False),
    Metric("longest_third", "fills by the longest-waiting third", more_is_better=True),
)


def figures(month: Month) -> dict[str, float]:
    """Every metric of a month by name. Days of waiting count from the first opening at the earliest."""
    fills = month.fills
    filled = len(fills) or 1
    minutes = [(each.at - each.opening.at) / MINUTE for each in fills] or [0.0]
    urgent = [each for each in fills if urgency_at(each.standby, CLINIC.id) >= URGENT]
    others = [each for each in fills if urgency_at(each.standby, CLINIC.id) < URGENT]
    return {
        "fill_rate": len(fills) / len(month.world.openings),
        "short_fill_rate": _short(month),
        "minutes_p50": median(minutes),
        "minutes_p90": _p90(minutes),
        "texts_per_fill": month.texts / filled,
        "beaten_per_fill": month.beaten / filled,
        "late_per_fill": month.late / filled,
        "gini": gini(_offers_by_person(month)),
        "urgent_days": _waited(urgent, month.world.begins),
        "other_days": _waited(others, month.world.begins),
        "longest_third": _longest(month) / filled,
    }


def gini(counts: Sequence[int]) -> float:
    """0: all have the same; towards 1: one has everything. Of nothing at all: 0."""
    total, number = sum(counts), len(counts)
    if not total:
        return 0.0
    weighted = sum(place * each for place, each in enumerate(sorted(counts), start=1))
    return 2 * weighted / (number * total) - (number + 1) / number


def _short(month: Month) -> float:
    """Of the openings less than eight hours ahead, how many were filled."""
    short = {each.slot.id for each in month.world.openings if each.slot.start - each.at < timedelta(hours=8)}
    filled = [each for each in month.fills if each.opening.slot.id in short]
    return len(filled) / (len(short) or 1)


def _p90(values: Sequence[float]) -> float:
    return quantiles(values, n=10)[-1] if len(values) > 1 else values[0]


def _offers_by_person(month: Month) -> list[int]:
    had = Counter(offer.holder.patient_id for offer in month.offers)
    last = max(each.at for each in month.world.openings)
    return [had[person.standby.patient_id] for person in month.world.people if person.standby.since < last]


def _waited(fills: Sequence[Fill], begins: datetime) -> float:
    return mean((each.at - max(each.standby.since, begins)) / DAY for each in fills) if fills else 0.0


def _longest(month: Month) -> int:
    """Fills that went to somebody of the third that had waited longest at that moment."""
    people = month.world.people
    gone = {each.standby.patient_id: each.at for each in month.fills}

    def first_third(fill: Fill) -> bool:
        there = sorted(
            person.standby.since
            for person in people
            if person.standby.since <= fill.at < person.leaves
            and gone.get(person.standby.patient_id, fill.at) >= fill.at
        )
        return fill.standby.since <= there[(len(there) - 1) // 3]

    return sum(map(first_third, month.fills))
