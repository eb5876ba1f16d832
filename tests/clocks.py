"""The fast lane as if today were another day, with the host in another zone: `python -m tests.clocks`.

Nothing in the lane may depend on when or where it runs. Each of these moments is the host's own wall time;
`--today` runs one of them, drawn by the date, so that a few days of runs see them all.
"""

import argparse
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import product
from zoneinfo import ZoneInfo

MOMENTS = ("2028-02-29T02:03", "2026-12-24T23:58", "2031-07-15T12:00")
ZONES = ("Pacific/Auckland", "America/Los_Angeles")
CLOCKS = tuple(f"{moment}@{zone}" for moment, zone in product(MOMENTS, ZONES))
FAST = ("-q", "-n", "auto", "-m", "not servers and not browser")


def moment(clock: str) -> datetime:
    """The instant that such a clock shows, in its zone: `2028-02-29T02:03@Pacific/Auckland`.

    Raises:
        ValueError: it is no such clock.
    """
    wall, _, zone = clock.partition("@")
    return datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(zone or "UTC"))


def drawn(day: date) -> str:
    """The clock of a day."""
    return CLOCKS[day.toordinal() % len(CLOCKS)]


def main(words: Sequence[str]) -> int:
    """Run the lane under each clock, or under that of today; how many of the runs failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--today", action="store_true", help="only the clock that the date draws")
    given, more = parser.parse_known_args(words)
    clocks = (drawn(datetime.now(UTC).date()),) if given.today else CLOCKS
    return sum(_runs_badly(clock, more) for clock in clocks)


def _runs_badly(clock: str, more: Sequence[str]) -> bool:
    print(f"the fast lane at {clock}", flush=True)  # noqa: T201
    argv = [sys.executable, "-m", "pytest", *FAST, "--clock", clock, *more]
    return subprocess.run(argv, check=False).returncode != 0  # noqa: S603


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
