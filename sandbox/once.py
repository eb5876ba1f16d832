"""A command that runs to its end: the seed, npm. It is logged, and ended when its caller is cancelled."""

import asyncio
import contextlib
import os
import signal
from collections.abc import Mapping, Sequence
from pathlib import Path

from sandbox.daemon import StartFailed, tail
from sandbox.watchdog import watchdog


async def run_once(argv: Sequence[str], environment: Mapping[str, str], folder: Path, log: Path) -> None:
    """Run a command in a folder; raise StartFailed with the log's end when it fails."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as out:
        process = await asyncio.create_subprocess_exec(
            *argv,
            env=dict(environment),
            cwd=folder,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    watchdog().hold(process.pid)
    try:
        code = await process.wait()
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
        watchdog().release(process.pid)
    if code:
        command = " ".join(map(str, argv))
        raise StartFailed(f"`{command}` failed. Last words in {log}:\n{tail(log)}")
