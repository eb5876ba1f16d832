"""Nobody outlives the one who started them, not even after `kill -9`.

A tiny watchdog process holds one end of a pipe; the starter holds the other and names each child's
process group through it. When the starter is gone, for whatever reason, the pipe closes (or the
watchdog's parent changes) and the watchdog ends every group that is still held.

This is done with a process rather than with Linux's parent-death signal because that signal follows
the thread that forked, which may end long before the program does, and because macOS has none.
This file is also the watchdog's program and therefore imports the standard library only.
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


class Leash:
    """The starter's end: hold a child's process group, release it when it ended as planned."""

    def __init__(self) -> None:
        ears, self._mouth = os.pipe()
        os.posix_spawn(
            sys.executable,
            [sys.executable, "-I", "-S", __file__, str(os.getpid())],
            os.environ,
            file_actions=[
                (os.POSIX_SPAWN_DUP2, ears, 0),
                (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
                (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
            ],
            setpgroup=0,
        )
        os.close(ears)

    def hold(self, group: int) -> None:
        os.write(self._mouth, f"+{group}\n".encode())

    def release(self, group: int) -> None:
        with contextlib.suppress(BrokenPipeError):
            os.write(self._mouth, f"-{group}\n".encode())


@cache
def _leash_of(_owner: int) -> Leash:
    return Leash()


def leash() -> Leash:
    """Return this process's own leash; a forked child gets another one."""
    return _leash_of(os.getpid())


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
    said = b""
    while True:
        if select.select([0], [], [], _POLL_SECONDS)[0]:
            heard = os.read(0, 65_536)
            if not heard:
                break
            *lines, said = (said + heard).split(b"\n")
            for line in lines:
                (held.add if line.startswith(b"+") else held.discard)(int(line[1:]))
        elif os.getppid() != owner:  # asked only when all that was said has been heard
            break
    _end(held)


if __name__ == "__main__":
    with contextlib.suppress(ValueError):  # ignored where a platform has no such signal
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    _watch(int(sys.argv[1]))
