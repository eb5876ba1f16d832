"""All results of a run as one table with verdicts, as a picture, and in `docs/performance.md`."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench import recorder

DOCS = Path(__file__).parent.parent / "docs" / "performance.md"
BEGIN, END = "<!-- begin: python -m bench report --docs -->", "<!-- end -->"
HEAD = (
    "bench",
    "case",
    "n",
    "metric",
    "ours",
    "peer",
    "limit",
    "to peer",
    "to limit",
    "p50 ms",
    "p99 ms",
    "goal",
    "verdict",
)


def write(place: Path, *, docs: bool = False) -> None:
    """Print the table and keep it beside the results, with the picture; `docs`: put it into the page, too."""
    rows = [each for each in recorder.kept(place) if not each.get("detail")]
    if not rows:
        raise SystemExit(f"Nothing is kept in {place}: run the benches first.")
    text = table(rows)
    (place / "table.md").write_text(f"{text}\n")
    print(text)
    plot(rows, place / "ratios.png")
    print(f"\n{place / 'table.md'}\n{place / 'ratios.png'}")
    if docs:
        _put_into_docs(f"{_machine(place)}\n\n{text}")


def table(rows: Sequence[dict[str, Any]]) -> str:
    """A table in Markdown, one line for each result."""
    cells = [list(HEAD), *map(_cells, rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(HEAD))]
    ruled = [cells[0], ["-" * width for width in widths], *cells[1:]]
    return "\n".join(
        "| " + " | ".join(each.ljust(width) for each, width in zip(row, widths, strict=True)) + " |"
        for row in ruled
    )


def plot(rows: Sequence[dict[str, Any]], path: Path) -> None:
    """Every ratio beside its goal: right of the line is better than what was to be reached."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415  only those who plot have it
    from matplotlib.figure import Figure  # noqa: PLC0415

    judged = [each for each in rows if each["verdict"]]
    if not judged:
        return
    names = [f"{each['bench']} {each['case']} {each['metric']} ({each['n']:,})" for each in judged]
    figure = Figure(figsize=(10, 1 + 0.3 * len(judged)), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    colours = ["tab:green" if each["verdict"] == "reached" else "tab:red" for each in judged]
    axes.barh(range(len(judged)), [_margin(each) for each in judged], color=colours, left=0)
    axes.axvline(1.0, color="black", linewidth=1)
    axes.set_yticks(range(len(judged)), names, fontsize=7)
    axes.invert_yaxis()
    axes.set(xscale="log", xlabel="times better than the goal (1: just reached)")
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=80)


def _margin(row: dict[str, Any]) -> float:
    """How many times better than its goal a result is."""
    sign, bound, *of = row["goal"].replace(" x", "").split()
    figure = row[f"ratio_to_{of[0]}"] if of else row["ours"]
    return float(figure / float(bound) if sign == ">=" else float(bound) / max(figure, 1e-9))


def _cells(row: dict[str, Any]) -> list[str]:
    return [
        row["bench"],
        row["case"],
        f"{row['n']:,}",
        row["metric"],
        _figure(row["ours"]),
        _other(row["peer"], row["peer_name"]),
        _other(row["limit"], row["limit_name"]),
        _figure(row["ratio_to_peer"]),
        _figure(row["ratio_to_limit"]),
        _figure(row["p50_ms"]),
        _figure(row["p99_ms"]),
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
        f"Python {found['python']}; {versions}; everything on the one machine."
    )


def _put_into_docs(text: str) -> None:
    page = DOCS.read_text()
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    DOCS.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}")
