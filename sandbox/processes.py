"""The commands of the processes, as data: the sandbox and docker-compose.yml run the same ones.

A command that listens ends with `--host H --port P`; everything else about it comes from the
environment. A test compares this list with the compose file.
"""

import sys
from dataclasses import dataclass

STACK_HEADER = "X-Sandbox-Stack"
"""A header in every response, which names the stack. Production does not send it."""


@dataclass(frozen=True)
class Command:
    """How one kind of process is started, where it listens and how it says that it is ready."""

    name: str
    argv: tuple[str, ...]
    port: int | None = None
    ready_path: str | None = None

    def words(self, host: str | None = None, port: int | None = None) -> list[str]:
        """Return the whole command as it is written in the compose file, from `python` on."""
        if self.port is None:
            return list(self.argv)
        return [*self.argv, "--host", host or "0.0.0.0", "--port", str(port or self.port)]  # noqa: S104  a container

    def local_words(
        self, host: str | None = None, port: int | None = None, *, stack: str | None = None
    ) -> list[str]:
        """Return the command as it runs here: with this very interpreter, in the stack of that name."""
        told = ["--header", f"{STACK_HEADER}:{stack}"] if stack and self.port is not None else []
        return [sys.executable, *self.words(host, port)[1:], *told]


API = Command(
    "api",
    (
        *("python", "-m", "uvicorn", "api.main:create_app", "--factory"),
        *("--no-access-log", "--timeout-graceful-shutdown", "3"),
    ),
    port=8000,
    ready_path="/readyz",
)

REALTIME = Command("realtime", ("python", "-m", "realtime"), port=8001, ready_path="/readyz")

WORKER = Command("worker", ("python", "-m", "workers"))

TWILIO = Command(
    "twilio",
    (
        *("python", "-m", "uvicorn", "sandbox.twilio.app:create_app", "--factory"),
        *("--no-access-log", "--timeout-graceful-shutdown", "1"),  # live streams never end
    ),
    port=8002,
    ready_path="/healthz",
)

MAILBOX = Command(
    "mailbox",
    (
        *("python", "-m", "uvicorn", "sandbox.mailbox.app:create_app", "--factory"),
        *("--no-access-log", "--timeout-graceful-shutdown", "1"),
    ),
    port=8003,
    ready_path="/healthz",
)

CROWD = Command("crowd", ("python", "-m", "sandbox.crowd"))

SEED = Command("seed", ("python", "-m", "seed"))

PRODUCT = (API, REALTIME, WORKER)
"""What runs in production as well."""
