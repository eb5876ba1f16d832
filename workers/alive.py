"""The worker's liveness probe: it touches a file after each sweep, and `python -m workers.alive` checks it.

A worker listens on no port, so there is no address to probe. arq's health record in Redis is shared by all
workers, and it expires while Redis is unavailable, although the sweeps continue then.
"""

import sys
import time
from pathlib import Path

from quickdoc.core.config import Settings

LATEST = 60.0
"""Seconds since the last sweep. A sweep with many overdue things and a slow database takes a while."""


def touch(file: Path | None) -> None:
    """Update the file's time; None: no liveness file is configured."""
    if file is not None:
        file.touch()


def is_alive(file: Path, now: float) -> bool:
    """Whether the file was touched recently. `now`: seconds since the epoch, as in `st_mtime`."""
    return file.exists() and now - file.stat().st_mtime <= LATEST


if __name__ == "__main__":
    alive = Settings().worker_alive
    sys.exit(0 if alive is not None and is_alive(alive, time.time()) else 1)
