"""Whether this host's worker turns: it touches a file after each sweep, and `python -m workers.alive` looks.

A worker listens on no port that could be asked. Its record in Redis speaks for all workers, and not at all
while Redis is away, when the sweeps go on.
"""

import sys
import time
from pathlib import Path

from quickdoc.core.config import Settings

LATEST = 60.0
"""Seconds since the last sweep. A sweep of much that is due, with a slow database, may take some."""


def touch(file: Path | None) -> None:
    """Leave a sign of life, where one is wanted."""
    if file is not None:
        file.touch()


def is_alive(file: Path, now: float) -> bool:
    """Whether the sign is young enough. `now` in seconds, as files tell them."""
    return file.exists() and now - file.stat().st_mtime <= LATEST


if __name__ == "__main__":
    alive = Settings().worker_alive
    sys.exit(0 if alive is not None and is_alive(alive, time.time()) else 1)
