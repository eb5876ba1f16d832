"""The whole product on this machine, for the demo, the tests and the bench.

In a test: `async with Stack(folder) as stack:` and then `stack.api_url`, `stack.socket_url`,
`stack.twilio_url`, `stack.mongo_url`, `stack.redis_url`, `stack.env`. Everything listens on free
ports of the loopback address, and nothing is left when the block ends.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass, field
from pathlib import Path
from secrets import token_hex
from types import TracebackType
from typing import Self

from sandbox.daemon import StartFailed
from sandbox.environment import (
    Addresses,
    Mode,
    Secrets,
    mailbox_environment,
    product_environment,
    twilio_environment,
)
from sandbox.once import run_once
from sandbox.ports import LOOPBACK, HeldPort, hold_port
from sandbox.probes import a_worker_reports, answers, forget_workers
from sandbox.processes import API, CROWD, MAILBOX, PRODUCT, REALTIME, SEED, TWILIO, WORKER, Command
from sandbox.servers import Mongod, RedisServer
from sandbox.supervised import Probe, Program, Say, Supervised
from sandbox.supervisor import Supervisor

CHECKOUT = Path(__file__).parent.parent
CREDENTIALS = "credentials.json"
SMTP, SMTP_PORT = "smtp", 8025
"""Where the mailbox takes mails, beside its pages."""
_PREDECESSOR_SECONDS = 4.0


def _ignore(_words: str) -> None:
    """Print nothing."""


@dataclass
class Stack:
    """mongod, redis, the local Twilio and the mailbox, then the product's processes; each step is a method.

    `grace` is the clinics' grace time in seconds that the seed is asked for. `product` names the
    processes to start; of several of a kind, as in `("api", "worker", "worker")`, the second is
    called `worker-2` and, if it listens, has a port of its own in `ports`.
    """

    data_dir: Path
    _: KW_ONLY
    grace: float | None = 0.0
    product: Sequence[str] = tuple(command.name for command in PRODUCT)
    seeded: bool = False
    crowd: bool = False
    crowd_speed: float = 1.0
    mode: Mode = "test"
    host: str = LOOPBACK
    web_dist: Path | None = None
    keeps_data: bool = False
    preferred_ports: bool = False
    log_level: str = "WARNING"
    extra_env: dict[str, str] = field(default_factory=dict)
    say: Say = _ignore

    def __post_init__(self) -> None:
        self.mongo = Mongod(self.data_dir / "mongod")
        self.redis = RedisServer(self.data_dir / "redis", append_only=self.keeps_data)
        self.supervisor = Supervisor(self.data_dir / "logs", self.say)
        self.ports: dict[str, int] = {}
        self._held: list[HeldPort] = []
        self._name = token_hex(8)
        self._secrets = Secrets.kept_in(self.data_dir)

    async def __aenter__(self) -> Self:
        await self.open()
        try:
            await self.start_ground()
            if self.seeded:
                await self.seed()
            await self.start_product()
            if self.crowd:
                await self.start_crowd()
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        trouble: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def open(self) -> None:
        """Begin to supervise and take the ports; nothing runs yet."""
        await self.supervisor.__aenter__()
        for command in (API, REALTIME, TWILIO, MAILBOX):
            self._take_port(command.name, command.port)
        self._take_port(SMTP, SMTP_PORT)

    async def close(self) -> None:
        """Stop everything, in reverse order, and give the ports back. The data stays."""
        await self.supervisor.stop()
        while self._held:
            self._held.pop().release()

    def _take_port(self, name: str, preferred: int | None = None) -> None:
        held = hold_port(preferred=preferred if self.preferred_ports else None)
        self._held.append(held)
        self.ports[name] = held.number

    async def start_ground(self) -> None:
        """Start the product's dependencies: mongod, redis, the local Twilio and the mailbox."""
        await self.start_database()
        self.supervisor.start_server(self.redis)
        journal = self.data_dir / "twilio.jsonl" if self.keeps_data else None
        environment = twilio_environment(self.addresses, self._secrets, journal)
        await self.supervisor.start(
            self._program(TWILIO, TWILIO.name, environment),
            self._program(MAILBOX, MAILBOX.name, mailbox_environment(self.addresses)),
        )

    async def start_database(self) -> None:
        """Start the mongod that `mongo_url` names."""
        try:
            self.supervisor.start_server(self.mongo)
        except StartFailed:
            # A previous mongod on this data may still be shutting down.
            await asyncio.sleep(_PREDECESSOR_SECONDS)
            self.mongo.start()

    async def start_product(self) -> None:
        """Start api and realtime, and when they are ready the workers, whose texts call back."""
        await forget_workers(self.redis_url)
        commands = {command.name: command for command in PRODUCT}
        counts: Counter[str] = Counter()
        listening: list[Program] = []
        working: list[Program] = []
        for name in self.product:
            counts[name] += 1
            unique = name if counts[name] == 1 else f"{name}-{counts[name]}"
            program = self._program(commands[name], unique, self.env)
            (working if commands[name] is WORKER else listening).append(program)
        await self.supervisor.start(*listening)
        await self.supervisor.start(*working)

    async def start_crowd(self) -> None:
        """Start the simulated patients."""
        speed = {"SANDBOX_CROWD_SPEED": f"{self.crowd_speed:g}"}
        environment = self.env | self._twilio_address | speed
        await self.supervisor.start(self._program(CROWD, CROWD.name, environment))

    async def seed(self) -> None:
        """Make the town; raise StartFailed with the log's end when that fails."""
        grace = {} if self.grace is None else {"SEED_GRACE_SECONDS": f"{self.grace:g}"}
        log = self.data_dir / "logs" / "seed.log"
        credentials = {"SEED_CREDENTIALS_FILE": str(self.data_dir / CREDENTIALS)}
        environment = self.env | self._twilio_address | grace | credentials
        await run_once(SEED.local_words(), environment, CHECKOUT, log)

    def process(self, name: str) -> Supervised:
        """Return a process by name (`api`, `worker-2`), to look at its pid or to kill it."""
        return self.supervisor.processes[name]

    @property
    def addresses(self) -> Addresses:
        return Addresses(
            mongo_url=self.mongo_url,
            redis_url=self.redis.url,
            api_port=self.ports[API.name],
            realtime_port=self.ports[REALTIME.name],
            twilio_port=self.ports[TWILIO.name],
            mailbox_port=self.ports[MAILBOX.name],
            smtp_port=self.ports[SMTP],
            host=self.host,
        )

    @property
    def env(self) -> dict[str, str]:
        """The environment of the product's processes, for one that a test starts itself."""
        return (
            product_environment(
                self.addresses,
                self._secrets,
                mode=self.mode,
                web_dist=self.web_dist,
                log_level=self.log_level,
            )
            | self.extra_env
        )

    @property
    def api_url(self) -> str:
        return self.addresses.api_url

    @property
    def socket_url(self) -> str:
        return self.addresses.socket_url

    @property
    def twilio_url(self) -> str:
        return self.addresses.twilio_url

    @property
    def mailbox_url(self) -> str:
        return self.addresses.mailbox_url

    @property
    def mongo_url(self) -> str:
        return self.mongo.url

    @property
    def redis_url(self) -> str:
        return self.redis.url

    @property
    def _twilio_address(self) -> dict[str, str]:
        """How the seed and the crowd find the phones."""
        return {"SANDBOX_TWILIO_URL": f"http://{LOOPBACK}:{self.ports[TWILIO.name]}"}

    def _program(self, command: Command, name: str, environment: dict[str, str]) -> Program:
        if command.port is not None and name not in self.ports:
            self._take_port(name)
        port = self.ports.get(name)
        words = command.local_words(LOOPBACK, port, stack=self._name)
        return Program(name, words, environment, CHECKOUT, self._probe(command, port))

    def _probe(self, command: Command, port: int | None) -> Probe | None:
        if command.ready_path:
            return answers(f"http://{LOOPBACK}:{port}{command.ready_path}", self._name)
        return a_worker_reports(self.redis_url) if command is WORKER else None
