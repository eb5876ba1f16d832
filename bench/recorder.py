"""Where results are kept: `bench/results/NAME.jsonl`, one file for each bench, of its last run.

Results of `--quick` runs are kept in `bench/results/quick/`, because they must not be quoted.
"""

import json
import platform
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from os import cpu_count
from pathlib import Path
from typing import Any

from bench.rows import Row

RESULTS = Path(__file__).parent / "results"
MACHINE = "machine.json"
PARTS = ("python-socketio", "uvicorn", "uvloop", "websockets", "motor", "pymongo", "redis", "arq", "fastapi")

Record = Callable[[Row], None]
"""What a bench calls for each of its results."""


class Recorder:
    """Prints each row as a line of JSON and keeps it. A new run of a bench replaces its last one."""

    def __init__(self, bench: str, *, quick: bool) -> None:
        self.folder = folder(quick=quick)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._path = self.folder / f"{bench}.jsonl"
        self._path.write_text("")

    def __call__(self, row: Row) -> None:
        line = row.line()
        print(line, flush=True)
        with self._path.open("a") as kept:
            kept.write(f"{line}\n")


def folder(*, quick: bool) -> Path:
    """Where the results of such runs lie."""
    return RESULTS / "quick" if quick else RESULTS


def kept(place: Path) -> Iterator[dict[str, Any]]:
    """All rows of a folder, bench by bench."""
    for each in sorted(place.glob("*.jsonl")):
        yield from map(json.loads, each.read_text().splitlines())


def describe(place: Path, took: Mapping[str, int] | None = None) -> dict[str, Any]:
    """Write down the machine, the versions and how many seconds each bench took, and return them."""
    machine = {
        "date": datetime.now(UTC).date().isoformat(),
        "cores": cpu_count(),
        "processor": _processor(),
        "system": f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}",
        "python": platform.python_version(),
        **{each: version(each) for each in PARTS},
        "took": dict(took or {}),
    }
    place.mkdir(parents=True, exist_ok=True)
    (place / MACHINE).write_text(json.dumps(machine, indent=1) + "\n")
    return machine


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
