"""All lanes of `make test` side by side: `make together`, for a machine of four cores or more.

Lanes that mostly wait for processes and pages go before those that compute, which get what is left of the
processors. Each lane writes into a file of its own. The first one that fails ends the others, and its output
comes last.
"""

import asyncio
import os
import signal
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

COMPUTES = 5
"""Niceness of the lanes that compute; that of the others is 0."""
_SECONDS_TO_END = 60.0


@dataclass(frozen=True)
class Lane:
    """A target of the Makefile. `after`: the lane that must have passed before it starts."""

    target: str
    nice: int = 0
    after: str | None = None


LANES = (
    Lane("servers"),
    Lane("web-test"),
    Lane("browser", after="web-test"),  # which builds the pages anew
    Lane("check", nice=COMPUTES),
    Lane("today", nice=COMPUTES, after="check"),
)


class LaneFailed(Exception):  # noqa: N818  the name says what is wrong
    """A lane ended with another status than 0. `log`: its output."""

    def __init__(self, lane: Lane, log: Path) -> None:
        super().__init__(f"make {lane.target} failed")
        self.log = log


async def side_by_side(lanes: Sequence[Lane], folder: Path) -> None:
    """Run all lanes, each with its output in a file of this folder.

    Raises:
        ExceptionGroup: of LaneFailed, as soon as a lane has failed and the others are ended.
    """
    passed = {lane.target: asyncio.Event() for lane in lanes}
    async with asyncio.TaskGroup() as group:
        for lane in lanes:
            group.create_task(_run(lane, folder / f"{lane.target}.log", passed))


async def _run(lane: Lane, log: Path, passed: Mapping[str, asyncio.Event]) -> None:
    if lane.after:
        await passed[lane.after].wait()
    began = time.monotonic()
    if await _status(await _started(lane, log)):
        raise LaneFailed(lane, log)
    _say(f"{lane.target}: passed in {_clock(time.monotonic() - began)}")
    passed[lane.target].set()


async def _started(lane: Lane, log: Path) -> asyncio.subprocess.Process:
    with log.open("wb") as output:
        return await asyncio.create_subprocess_exec(
            *("nice", "-n", str(lane.nice), "make", "--no-print-directory", lane.target),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
        )


async def _status(process: asyncio.subprocess.Process) -> int:
    """The status with which it ends. It is interrupted, as by Ctrl-C, when this task is cancelled."""
    try:
        return await process.wait()
    except asyncio.CancelledError:
        os.killpg(process.pid, signal.SIGINT)
        try:
            await asyncio.wait_for(process.wait(), _SECONDS_TO_END)
        except TimeoutError:
            os.killpg(process.pid, signal.SIGKILL)
        raise


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def _say(words: str) -> None:
    print(words, flush=True)  # noqa: T201


def main() -> int:
    """Run the lanes; 1 when one has failed."""
    began, failures = time.monotonic(), list[LaneFailed]()
    with tempfile.TemporaryDirectory(prefix="quickdoc-lanes-") as folder:
        _say(f"{', '.join(lane.target for lane in LANES)}: side by side, with their output in {folder}")
        try:
            asyncio.run(side_by_side(LANES, Path(folder)))
        except* LaneFailed as failed:
            failures += [each for each in failed.exceptions if isinstance(each, LaneFailed)]
        for each in reversed(failures):
            sys.stdout.write(each.log.read_text(errors="replace"))
            _say(f"make together: {each}")
    used = getrusage(RUSAGE_CHILDREN)
    processors = _clock(used.ru_utime + used.ru_stime)
    _say(f"make together: {_clock(time.monotonic() - began)}, processors {processors}")
    return 1 if failures else 0


if __name__ == "__main__":
    raise SystemExit(main())
