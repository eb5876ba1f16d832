"""Free TCP ports on the loopback address, and reserving one for a server that does not listen yet.

Between choosing a free port and listening on it, another stack could choose the same one. So a stack reserves
each port by a lock on a file of its own, which the operating system releases when the holder ends. The files
stay; without a lock they have no meaning.

Ports are chosen below the ephemeral range of outgoing connections, so that the port of a server that was
killed is still free when the server is restarted.
"""

import fcntl
import os
import random
import socket
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LOOPBACK = "127.0.0.1"
LOWEST, HIGHEST = 20_000, 32_000
_ATTEMPTS = 200


def is_free(port: int) -> bool:
    """Tell whether a server could listen on this loopback port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


@dataclass(frozen=True)
class HeldPort:
    """A port that is reserved among this user's stacks until it is released or this process ends."""

    number: int
    _lock: int

    def release(self) -> None:
        """Give the port back."""
        os.close(self._lock)


def hold_port(*, preferred: int | None = None) -> HeldPort:
    """Reserve the preferred port if it is free, else a random one.

    Raises:
        OSError: there is none.
    """
    for port in _candidates(preferred):
        held = try_to_hold(port)
        if held:
            return held
    raise OSError(f"no free port between {LOWEST} and {HIGHEST} on {LOOPBACK}")


def try_to_hold(port: int) -> HeldPort | None:
    """Hold this port; None when another stack holds it or somebody listens there."""
    folder = Path(tempfile.gettempdir()) / f"quickdoc-ports-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    lock = os.open(folder / str(port), os.O_RDWR | os.O_CREAT, 0o600)
    if _locks(lock) and is_free(port):
        return HeldPort(port, lock)
    os.close(lock)
    return None


def _locks(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def free_port(*, preferred: int | None = None) -> int:
    """Return the preferred port if it is free, else a random one. It is not reserved."""
    held = hold_port(preferred=preferred)
    held.release()
    return held.number


def _candidates(preferred: int | None) -> Iterator[int]:
    if preferred is not None:
        yield preferred
    for _ in range(_ATTEMPTS):
        yield random.SystemRandom().randint(LOWEST, HIGHEST)
