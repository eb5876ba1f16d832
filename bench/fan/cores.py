"""Which process runs on which core, so that the load and the server do not take turns on one."""

import contextlib
import os
import resource


def split() -> tuple[int | None, int | None]:
    """A core for the server and another for the load; None and None where there is only one."""
    if not hasattr(os, "sched_setaffinity"):
        return None, None
    allowed = sorted(os.sched_getaffinity(0))
    return (allowed[0], allowed[1]) if len(allowed) > 1 else (None, None)


def pin(pid: int, core: int | None) -> None:
    """Keep a process, and the children that it will have, on one core."""
    if core is not None:
        os.sched_setaffinity(pid, {core})


def allow_many_files() -> int:
    """Let this process and its children hold as many sockets as the system allows; returns how many."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        return hard
    return soft
