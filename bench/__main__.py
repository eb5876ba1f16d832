"""`python -m bench NAME`: run one bench. Each prints JSON lines and keeps them in `bench/results/`.

`all` runs them one after the other, each in a process of its own, and prints a table at the end; `report`
makes the table and the pictures again from what is kept. `--quick` is a look at everything in little.
"""

import argparse
import subprocess
import sys
import time
from importlib import import_module
from types import ModuleType

from bench import recorder, report

NAMES = (
    "journey",
    "fanout",
    "claims",
    "race",
    "matching",
    "texts",
    "reconnect",
    "soak-lite",
    "reads",
    "schedules",
    "policies",
)
"""Each is a module with `run(given, record)`, and `arguments(parser)` where it has options of its own."""


def main() -> None:
    """Run what the command line names."""
    given = _given(sys.argv[1:])
    if given.name == "all":
        sys.exit(_all(quick=given.quick))
    elif given.name == "report":
        report.write(recorder.folder(quick=given.quick), page=report.DOCS if given.docs else None)
    else:
        _module(given.name).run(given, recorder.Recorder(given.name, quick=given.quick))


def _given(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    benches = parser.add_subparsers(dest="name", required=True, metavar="NAME")
    for name in NAMES:
        # Only the one that is asked for is imported: each has peers of its own.
        asked = words[:1] == [name]
        chosen = benches.add_parser(name, description=_module(name).__doc__ if asked else None)
        _quick(chosen)
        if asked and hasattr(_module(name), "arguments"):
            _module(name).arguments(chosen)
    _quick(benches.add_parser("all", help="every bench, then the table"))
    again = benches.add_parser("report", help="the table and the pictures of what is kept")
    _quick(again)
    again.add_argument("--docs", action="store_true", help="write the table into docs/performance.md as well")
    return parser.parse_args(words)


def _quick(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quick", action="store_true", help="small and soon over; not to be quoted")


def _module(name: str) -> ModuleType:
    return import_module(f"bench.{name.replace('-', '_')}")


def _all(*, quick: bool) -> int:
    """Every bench in turn; one that fails does not keep the others from running."""
    place = recorder.folder(quick=quick)
    recorder.describe(place)
    failed, took = [], {}
    for name in NAMES:
        began = time.monotonic()
        words = [sys.executable, "-m", "bench", name, *(["--quick"] if quick else [])]
        if subprocess.run(words, check=False).returncode:
            failed.append(name)
        took[name] = round(time.monotonic() - began)
        print(f"# {name}: {took[name]} s", file=sys.stderr)
    recorder.describe(place, took)
    report.write(place)
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return len(failed)


if __name__ == "__main__":
    main()
