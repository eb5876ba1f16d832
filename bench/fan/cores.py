"""Which process runs on which core, so that the load and the server do not take turns on one."""

import contextlib
import os
import resource
from pathlib import Path

ANYWHERE = frozenset(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else frozenset[int]()
"""The cores that this program was given; empty where the system does not say."""


def split() -> tuple[int | None, int | None]:
    """A core for the server and another for the load; None and None where there is only one."""
    first = sorted(ANYWHERE)
    return (first[0], first[1]) if len(first) > 1 else (None, None)


def pin(pid: int, core: int | None) -> None:
    """Pin a process (0: this one), its threads and future children to one core; None: unpin it."""
    if not ANYWHERE:
        return
    threads = Path(f"/proc/{pid or os.getpid()}/task")
    for each in [int(thread.name) for thread in threads.iterdir()] if threads.exists() else [pid]:
        with contextlib.suppress(ProcessLookupError):  # a thread may have ended meanwhile
            os.sched_setaffinity(each, ANYWHERE if core is None else {core})


def allow_many_files() -> int:
    """Let this process and its children hold as many sockets as the system allows; returns how many."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        return hard
    return soft
