"""One demo per checkout: a file lock, released when its holder ends, with the holder's process id."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class AlreadyRunning(RuntimeError):  # noqa: N818  the name says what is wrong
    """Another process holds the lock."""

    def __init__(self, pid: str) -> None:
        super().__init__(f"the sandbox is already running in this checkout (process {pid})")
        self.pid = pid


@contextmanager
def only_one(data_dir: Path) -> Iterator[None]:
    """Hold the lock of a data folder; raise AlreadyRunning when another process does.

    The operating system releases it when its holder ends, so there are no stale locks: an old id in the file
    can be ignored.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "lock").open("a+") as file:
        file.seek(0)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            raise AlreadyRunning(file.read().strip() or "unknown") from held
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield
        file.truncate(0)
