"""All results of a run as tables with verdicts, as a picture, and in `docs/performance.md`."""

import json
from collections.abc import Sequence
from itertools import groupby
from math import log10
from operator import itemgetter
from pathlib import Path
from typing import Any

from bench import recorder
from bench.rows import TINY

DOCS = Path(__file__).parent.parent / "docs" / "performance.md"
BEGIN, END = "<!-- begin: python -m bench report --docs -->", "<!-- end -->"
HEAD = ("case", "n", "metric", "ours", "peer", "limit", "to peer", "to limit", "p50 / p99", "goal", "verdict")


def write(place: Path, *, page: Path | None = None) -> None:
    """Print the tables and keep them beside the results, with the picture; into a `page` as well."""
    rows = [each for each in recorder.kept(place) if not each.get("detail")]
    if not rows:
        raise SystemExit(f"Nothing is kept in {place}: run the benches first.")
    text = tables(rows)
    (place / "tables.md").write_text(f"{text}\n")
    print(text)
    plot(rows, place / "ratios.png")
    print(f"\n{place / 'tables.md'}\n{place / 'ratios.png'}")
    if page:
        _put_into(page, f"{_machine(place)}\n\n{text}")


def tables(rows: Sequence[dict[str, Any]]) -> str:
    """For each bench a heading and a table in Markdown with one line for each result."""
    parts = groupby(rows, key=itemgetter("bench"))
    return "\n\n".join(f"### {bench}\n\n{_table(list(its))}" for bench, its in parts)


def _table(rows: Sequence[dict[str, Any]]) -> str:
    cells = [list(HEAD), *map(_cells, rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(HEAD))]
    ruled = [cells[0], ["-" * width for width in widths], *cells[1:]]
    return "\n".join(
        "| " + " | ".join(each.ljust(width) for each, width in zip(row, widths, strict=True)) + " |"
        for row in ruled
    )


def plot(rows: Sequence[dict[str, Any]], path: Path) -> None:
    """How many times better than its goal each result is; what was missed points to the left."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415  only those who plot have it
    from matplotlib.figure import Figure  # noqa: PLC0415

    judged = [row for row in rows if row["verdict"]]
    if not judged:
        return
    names = [f"{each['bench']}: {each['case']}, {each['n']:,}: {each['metric']}" for each in judged]
    margins = [log10(max(each["margin"], TINY)) for each in judged]
    figure = Figure(figsize=(10, 1 + 0.28 * len(judged)), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    axes.barh(
        range(len(judged)), margins, color=["tab:green" if each >= 0 else "tab:red" for each in margins]
    )
    axes.axvline(0, color="black", linewidth=1)
    axes.set_yticks(range(len(judged)), names, fontsize=7)
    axes.xaxis.set_major_formatter(lambda place, _: f"{10**place:.2g}")
    axes.invert_yaxis()
    axes.set_xlabel("times better than the goal")
    figure.savefig(path, dpi=80)


def _cells(row: dict[str, Any]) -> list[str]:
    return [
        row["case"],
        f"{row['n']:,}",
        row["metric"],
        _figure(row["ours"]),
        _other(row["peer"], row["peer_name"]),
        _other(row["limit"], row["limit_name"]),
        _figure(row["ratio_to_peer"]),
        _figure(row["ratio_to_limit"]),
        "" if row["p50_ms"] is None else f"{_figure(row['p50_ms'])} / {_figure(row['p99_ms'])}",
        row["goal"] or "",
        row["verdict"],
    ]


def _other(figure: float | None, name: str | None) -> str:
    return "" if figure is None else f"{_figure(figure)} ({name})"


def _figure(figure: float | None) -> str:
    if figure is None:
        return ""
    return f"{figure:,.0f}" if abs(figure) >= 1000 else f"{figure:.3g}"  # noqa: PLR2004  four digits are enough


def _machine(place: Path) -> str:
    found = json.loads((place / recorder.MACHINE).read_text())
    versions = ", ".join(f"{each} {found[each]}" for each in recorder.PARTS)
    return (
        f"{found['date']}, {found['cores']} cores ({found['processor']}), {found['system']}, "
        f"Python {found['python']}; {versions}; everything on the one machine.{_duration(found)}"
    )


def _duration(machine: dict[str, Any]) -> str:
    """How long it all took, and what of it; nothing where single benches were run."""
    took: dict[str, int] = machine.get("took", {})
    each = ", ".join(f"{name} {seconds} s" for name, seconds in took.items())
    return f" It took {sum(took.values()) / 60:.0f} minutes: {each}." if took else ""


def _put_into(page: Path, text: str) -> None:
    before, _, rest = page.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}")
