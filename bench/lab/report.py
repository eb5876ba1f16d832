"""The lab's results as rows, as a table, and as a picture."""

from collections.abc import Mapping, Sequence
from itertools import cycle
from pathlib import Path
from statistics import fmean, stdev
from typing import NamedTuple

from bench.lab.figures import METRICS, Metric
from bench.rows import Other, Row

EVERYBODY = "everybody"
HEADLINE = "fill_rate"
"""The metric that the table of all benches shows; the lab has a table of its own."""
TABLE = (
    "fill_rate",
    "short_fill_rate",
    "minutes_p50",
    "minutes_p90",
    "texts_per_fill",
    "beaten_per_fill",
    "late_per_fill",
    "gini",
    "urgent_days",
    "other_days",
    "longest_third",
)
PERCENT = {"fill_rate", "short_fill_rate", "longest_third"}

Results = Mapping[str, Sequence[Mapping[str, float]]]
"""By policy, the figures of each seed."""


class Spread(NamedTuple):
    """The mean over the seeds, and their standard deviation."""

    mean: float
    deviation: float


def spread(results: Results, policy: str, metric: str) -> Spread:
    """A figure of a policy over all seeds."""
    values = [each[metric] for each in results[policy]]
    return Spread(fmean(values), stdev(values) if len(values) > 1 else 0.0)


def rows(results: Results, peer: str, openings: int) -> list[Row]:
    """One result for each policy and metric. `n`: openings in all."""
    shown = [policy for policy in results if policy != EVERYBODY]
    return [_row(results, policy, metric, peer, openings) for policy in shown for metric in METRICS]


def _row(results: Results, policy: str, metric: Metric, peer: str, openings: int) -> Row:
    ours, theirs = (spread(results, each, metric.name).mean for each in (policy, peer))
    everybody = spread(results, EVERYBODY, metric.name).mean
    limit = everybody if metric.limit is None else metric.limit
    return Row(
        bench="policies",
        case=policy,
        n=openings,
        metric=metric.name,
        more_is_better=metric.more_is_better,
        ours=ours,
        peer=Other(theirs, peer),
        limit=Other(limit, metric.limit_name),
        rounds=len(results[policy]),
        detail=metric.name != HEADLINE,
    )


def table(results: Results, peer: str) -> str:
    """A table in Markdown: mean ± standard deviation over the seeds.

    Seeds differ more than policies do, so the second column is of differences within each seed.
    """
    titles = {each.name: each.title for each in METRICS}
    first, *others = TABLE
    head = ["policy", titles[first], f"points beside {peer}", *(titles[name] for name in others)]
    body = [
        [policy, *(_cell(results, policy, first), _beside(results, policy, peer, first))]
        + [_cell(results, policy, name) for name in others]
        for policy in results
    ]
    widths = [max(len(row[column]) for row in [head, *body]) for column in range(len(head))]
    ruled = [head, ["-" * width for width in widths], *body]
    return "\n".join(
        "| " + " | ".join(each.ljust(width) for each, width in zip(row, widths, strict=True)) + " |"
        for row in ruled
    )


def _beside(results: Results, policy: str, peer: str, name: str) -> str:
    """The difference in percentage points, seed by seed."""
    pairs = zip(results[policy], results[peer], strict=True)
    points = [100 * (ours[name] - theirs[name]) for ours, theirs in pairs]
    return f"{fmean(points):+.1f} ± {stdev(points) if len(points) > 1 else 0:.1f}"


def _cell(results: Results, policy: str, name: str) -> str:
    mean, deviation = spread(results, policy, name)
    if name in PERCENT:
        return f"{100 * mean:.0f} ± {100 * deviation:.0f} %"
    digits = 0 if name.startswith("minutes") else 2 if name in {"gini", "beaten_per_fill"} else 1
    return f"{mean:.{digits}f} ± {deviation:.{digits}f}"


def plot(results: Results, path: Path) -> None:
    """Speed against texts, and how many openings were filled; the bars are the seeds' deviation."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415  # only those who plot have it
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure = Figure(figsize=(10, 4.2), layout="constrained")
    FigureCanvasAgg(figure)
    left, right = figure.subplots(1, 2)
    shown = [policy for policy in results if policy != "race"]
    for policy, marker in zip(shown, cycle("os^Dv<>pPX*h"), strict=False):
        x, y = (spread(results, policy, each) for each in ("texts_per_fill", "minutes_p50"))
        left.errorbar(x.mean, y.mean, xerr=x.deviation, yerr=y.deviation, fmt=marker, alpha=0.8, label=policy)
    left.legend(fontsize=7)
    left.set(xlabel="texts per fill", ylabel="minutes to fill, p50", yscale="log")
    for offset, name in ((0.2, "fill_rate"), (-0.2, "short_fill_rate")):
        rates = [spread(results, policy, name) for policy in results]
        label = "all openings" if name == "fill_rate" else "less than 8 h ahead"
        right.barh(
            [place + offset for place in range(len(rates))],
            [100 * each.mean for each in rates],
            height=0.4,
            xerr=[100 * each.deviation for each in rates],
            label=label,
        )
    right.set_yticks(range(len(results)), list(results), fontsize=8)
    right.invert_yaxis()
    right.set(xlabel="filled, %", xlim=(0, 100))
    right.legend(fontsize=8, loc="upper right")
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=80)
