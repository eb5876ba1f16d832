"""A gateway as it runs in production: the sandbox's own command, in a process of its own."""

import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from sandbox.no_tls import NO_TLS
from sandbox.ports import LOOPBACK, free_port
from sandbox.processes import REALTIME
from tests.waiting import PATIENCE, eventually_blocking

SECRET = "a secret of at least thirty-two characters"
ORIGIN = "http://web.example"
STACK = "stack_of_this_test"


@dataclass
class GatewayProcess:
    """`with GatewayProcess(...) as gateway:` starts it, waits until it is ready, and ends it."""

    mongo_url: str
    redis_url: str
    database: str
    folder: Path
    port: int = field(default_factory=free_port)
    processes: int = 1

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def log(self) -> Path:
        return self.folder / f"gateway-{self.port}.log"

    def words(self) -> list[str]:
        """The command that starts it."""
        return REALTIME.local_words(LOOPBACK, self.port, stack=STACK)

    def __enter__(self) -> Self:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603  a fixed command
                self.words(),
                env=self._env(),
                stdout=log,
                stderr=log,
            )
        try:
            self.wait_until_ready()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, trouble: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def _end(self) -> None:
        """Politely; a process that does not heed is a fault, but must not stay."""
        self._process.terminate()
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise

    @property
    def pid(self) -> int:
        return self._process.pid

    def status(self, process: int = 0) -> int:
        try:
            return self._get("readyz", process).status_code
        except httpx.TransportError:
            return 0

    def wait_until_ready(self, status: int = 200, seconds: float = PATIENCE, process: int = 0) -> None:
        def answers() -> bool:
            assert self._process.poll() is None, self.log.read_text()
            return self.status(process) == status

        eventually_blocking(answers, seconds)

    def wait_until_it_ends(self) -> str:
        """What it said when it has ended by itself."""
        self._process.wait(PATIENCE)
        return self.log.read_text()

    def wait_until_it_says(self, words: str, seconds: float = PATIENCE) -> None:
        eventually_blocking(lambda: words in self.log.read_text(), seconds)

    def count(self, name: str, process: int = 0) -> int:
        """A counter of /metrics; of several processes, those of one (from 1) on its own port."""
        lines = self._get("metrics", process).text.splitlines()
        return next(
            int(line.split()[1]) for line in lines if line.startswith(f"quickdoc_realtime_{name}_total ")
        )

    def _get(self, path: str, process: int) -> httpx.Response:
        return httpx.get(f"http://{LOOPBACK}:{self.port + process}/{path}", trust_env=False, verify=NO_TLS)

    def complaints(self) -> list[str]:
        """Exceptions in its log."""
        words = ("Traceback", "never retrieved")
        return [each for each in self.log.read_text().splitlines() if any(word in each for word in words)]

    def _env(self) -> dict[str, str]:
        settings = {
            "MODE": "test",
            "MONGO_URL": self.mongo_url,
            "MONGO_DATABASE": self.database,
            "REDIS_URL": self.redis_url,
            "SECRET_KEY": SECRET,
            "PUBLIC_URL": "http://api.example",
            "SOCKET_URL": self.url,
            "WEB_ORIGINS": f'["{ORIGIN}"]',
            "GATEWAY_PROCESSES": str(self.processes),
            "TWILIO_ACCOUNT_SID": "AC0",
            "TWILIO_AUTH_TOKEN": "token",
            "TWILIO_FROM": "+15550100000",
        }
        return os.environ | {f"QUICKDOC_{name}": value for name, value in settings.items()}
