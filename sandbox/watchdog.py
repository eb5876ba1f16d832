"""Ends child processes when the process that started them has ended, even after `kill -9`.

A small watchdog process reads a pipe, through which its parent names the process group of each child. When
the parent ends, for whatever reason, the pipe closes (or the watchdog's parent id changes) and the watchdog
ends every group that has not been released.

Linux's parent-death signal is no alternative: it follows the thread that forked, which may end long before
the program does, and macOS has none. This file is also the watchdog's program and therefore imports the
standard library only.
"""

import contextlib
import os
import select
import signal
import sys
import time
from functools import cache

_POLL_SECONDS = 1.0
_PATIENCE_SECONDS = 3.0


class Watchdog:
    """The parent's side: `hold` a child's process group, and `release` it after a regular end."""

    def __init__(self) -> None:
        reader, self._writer = os.pipe()
        os.posix_spawn(
            sys.executable,
            [sys.executable, "-I", "-S", __file__, str(os.getpid())],
            os.environ,
            file_actions=[
                (os.POSIX_SPAWN_DUP2, reader, 0),
                (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
                (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
            ],
            setpgroup=0,
        )
        os.close(reader)

    def hold(self, group: int) -> None:
        os.write(self._writer, f"+{group}\n".encode())

    def release(self, group: int) -> None:
        with contextlib.suppress(BrokenPipeError):
            os.write(self._writer, f"-{group}\n".encode())


@cache
def _watchdog_of(_owner: int) -> Watchdog:
    return Watchdog()


def watchdog() -> Watchdog:
    """Return the watchdog of this process; a forked child gets another one."""
    return _watchdog_of(os.getpid())


def _signal_group(group: int, number: int) -> bool:
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def _end(groups: set[int]) -> None:
    left = {group for group in groups if _signal_group(group, signal.SIGTERM)}
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while left and time.monotonic() < deadline:
        time.sleep(0.05)
        left = {group for group in left if _signal_group(group, 0)}
    for group in left:
        _signal_group(group, signal.SIGKILL)


def _watch(owner: int) -> None:
    held: set[int] = set()
    rest = b""
    while True:
        if select.select([0], [], [], _POLL_SECONDS)[0]:
            received = os.read(0, 65_536)
            if not received:
                break
            *lines, rest = (rest + received).split(b"\n")
            for line in lines:
                (held.add if line.startswith(b"+") else held.discard)(int(line[1:]))
        elif os.getppid() != owner:  # checked only when everything in the pipe has been read
            break
    _end(held)


if __name__ == "__main__":
    with contextlib.suppress(ValueError):  # ignored where a platform has no such signal
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    _watch(int(sys.argv[1]))
