"""A server process that can be started, stopped, killed and restarted with the same port and data.

The calls block, because session fixtures run outside an event loop; the asynchronous supervisor calls them
in a thread.
"""

import os
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Self

from sandbox.ports import HeldPort, hold_port, is_free, try_to_hold
from sandbox.watchdog import watchdog

_START_SECONDS = 60.0
_STOP_SECONDS = 10.0
_POLL_SECONDS = 0.02
_TAIL_LINES = 15
_PORT_ATTEMPTS = 3


class StartFailed(RuntimeError):  # noqa: N818  the name says what is wrong
    """A server process ended, or was not ready in time; the message holds the end of its log."""


def tail(log: Path, lines: int = _TAIL_LINES) -> str:
    """Return the last lines of a log file, or a note that there are none."""
    try:
        words = log.read_text(errors="replace").splitlines()[-lines:]
    except FileNotFoundError:
        words = []
    return "\n".join(words) or "(it said nothing)"


class Server(ABC):
    """One server on the loopback address, with its data in one folder.

    Without a port the one last used with this data is taken again, if it is free. `is_wanted`: the process
    should be running, so if it does not, it has crashed.
    """

    name: str

    def __init__(self, data_dir: Path, port: int | None = None) -> None:
        self.data_dir = data_dir
        self.log = data_dir / f"{self.name}.log"
        self.is_wanted = False
        self._asked_port = port
        self._port: int | None = port
        self._process: subprocess.Popen[bytes] | None = None
        self._held: HeldPort | None = None

    @property
    @abstractmethod
    def url(self) -> str:
        """What a client connects to. The server must have been started once."""

    @abstractmethod
    def _argv(self) -> list[str]: ...

    @abstractmethod
    def _is_ready(self) -> bool:
        """Whether this process accepts requests; the first call may finish the set-up."""

    @property
    def port(self) -> int:
        if self._port is None:
            raise RuntimeError(f"{self.name} has not been started yet")
        return self._port

    @property
    def pid(self) -> int | None:
        return self._process.pid if self.is_running and self._process else None

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> Self:
        """Start and wait until the server is ready. Raise StartFailed with the end of its log."""
        if self.is_running:
            return self
        self._reap()
        self.data_dir.mkdir(parents=True, exist_ok=True)
        self._start_on_a_port()
        self.is_wanted = True
        return self

    def stop(self) -> None:
        """End the process by SIGTERM, after ten seconds by SIGKILL. Data stays."""
        self._end(signal.SIGTERM)
        self._release()

    def kill(self) -> None:
        """End the process at once, as a crash would (SIGKILL). Data stays as it is."""
        self._end(signal.SIGKILL)

    def restart(self) -> Self:
        """Stop, then start on the same port and data."""
        self.stop()
        return self.start()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _start_on_a_port(self) -> None:
        """Start; retry with another port if a program outside our port locks has taken it first."""
        for attempt in range(1, _PORT_ATTEMPTS + 1):
            is_ours_to_choose = self._asked_port is None and self._process is None
            if is_ours_to_choose:
                self._held = hold_port(preferred=self._port or self._last_port())
                self._port = self._held.number
            elif self._held is None:
                self._held = try_to_hold(self.port)
            try:
                self._spawn()
                self._wait_until_ready()
            except StartFailed:
                self._end(signal.SIGKILL)
                self._release()
                self._process = None
                if not is_ours_to_choose or attempt == _PORT_ATTEMPTS:
                    raise
                self._port = None
            else:
                self._port_file.write_text(f"{self._port}\n")
                return

    def _release(self) -> None:
        if self._held is not None:
            self._held.release()
            self._held = None

    @property
    def _port_file(self) -> Path:
        return self.data_dir / f"{self.name}.port"

    def _last_port(self) -> int | None:
        try:
            return int(self._port_file.read_text())
        except (FileNotFoundError, ValueError):
            return None

    def _spawn(self) -> None:
        if not is_free(self.port):
            raise StartFailed(f"{self.name} cannot start: port {self.port} is already in use")
        argv = self._argv()
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                argv,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        watchdog().hold(self._process.pid)

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while self.is_running and time.monotonic() < deadline:
            if self._is_ready():
                return
            time.sleep(_POLL_SECONDS)
        how = f"was not ready after {_START_SECONDS:.0f} s" if self.is_running else "ended"
        raise StartFailed(f"{self.name} {how}. Last words in {self.log}:\n{tail(self.log)}")

    def _end(self, how: signal.Signals) -> None:
        self.is_wanted = False
        if self._process is None:
            return
        if self.is_running:
            os.killpg(self._process.pid, how)
            try:
                self._process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
        self._reap()

    def _reap(self) -> None:
        if self._process is not None:
            self._process.wait()
            watchdog().release(self._process.pid)
