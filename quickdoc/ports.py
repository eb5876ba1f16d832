"""The services that the product uses, as the marketplace sees them.

Each has a real implementation and an in-memory one side by side (`bus/`, `texting/`); `wiring.py`
chooses. MongoDB has no port: `store/` is the only place that knows it, and mongomock-motor stands in.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal, NamedTuple, Protocol

from quickdoc.access import AccessRecords, ReadEachTime
from quickdoc.background import InlineTasks, TaskRunner
from quickdoc.bus.limiter import OwnLimiter
from quickdoc.emails import Email
from quickdoc.events import Event
from quickdoc.gate import Everybody, First, Gate, OpenGate
from quickdoc.links import Links
from quickdoc.phones import COUNTRIES
from quickdoc.pushes import Subscription
from quickdoc.quotas import QuotaName
from quickdoc.repeats import FreshIds, Ids
from quickdoc.store.mongo import Store
from quickdoc.types import milliseconds

MAX_COMING = 8
Job = Literal["advance_round", "expire_hold", "send_text", "look_up_text"]


class Clock(Protocol):
    """Tells the time. Actions ask it once; rules are given the answer."""

    def now(self) -> datetime:
        """The present moment, UTC, in whole milliseconds."""


class SystemClock:
    """The host's clock."""

    def now(self) -> datetime:
        """The present moment, UTC, in whole milliseconds."""
        return milliseconds(datetime.now(UTC))


class Bus(Protocol):
    """Doorbell and queue, never truth: whatever it loses, the relay and the sweeps make good."""

    async def publish(self, events: Sequence[Event]) -> None:
        """Log the events, announce them, and queue the reaction of those that have one.

        Raises:
            BusDownError: they are logged at best; the relay will publish them again.
        """

    async def later(self, job: Job, subject_id: str, at: datetime | None = None) -> None:
        """Queue a job about a document, now or at a time. Losing it costs delay; it never raises."""

    async def ping(self) -> None:
        """Ask for a sign of life.

        Raises:
            BusDownError: there is none.
        """


class BusDownError(Exception):
    """The bus could not be reached."""


class DeliveryRefusedError(Exception):
    """The provider will not send this text, mail or notice. `code` is Twilio's, or SMTP's, or HTTP's."""

    def __init__(self, code: int, reason: str) -> None:
        self.code = code
        super().__init__(reason)


class DeliveryDelayedError(Exception):
    """The provider certainly did not take it and may later: busy, rate limited, connection refused."""


class DeliveryUnknownError(Exception):
    """Nobody knows whether the provider took it: the answer was lost. Never send again blindly."""


Leaving = Callable[[], Awaitable[None]]
"""Called at the last moment before a message is handed over, after all waiting. What it raises keeps it."""


class Received(NamedTuple):
    """A text that came in, as the provider's list has it. `at`: in whole seconds.

    `opt_out_type`: what the provider does about such a text by itself.
    """

    sid: str
    phone: str
    body: str
    at: datetime
    opt_out_type: str | None = None


class SmsSender(Protocol):
    """Sends texts."""

    async def send(
        self, to: str, body: str, *, valid_for: int | None = None, leaving: Leaving | None = None
    ) -> str:
        """Hand a text to the provider. `valid_for` in seconds. Returns the provider's id.

        Raises:
            DeliveryRefusedError, DeliveryDelayedError, DeliveryUnknownError
        """

    async def find(self, to: str, body: str, since: datetime) -> list[str]:
        """The provider's ids of all texts of these words since then, newest first, the queued ones as well.

        Raises:
            DeliveryDelayedError: the provider cannot be asked now.
        """

    async def received(self, since: datetime, until: datetime, limit: int) -> list[Received]:
        """The texts that came in between, oldest first; the newest so many, if there are more.

        Raises:
            DeliveryDelayedError: the provider cannot be asked now.
        """


class Pace(Protocol):
    """The rate at which the provider takes texts from one sender."""

    async def turns(self, count: int) -> list[float]:
        """How many seconds each of so many texts has to wait; 0: it may go now. It never raises."""


class Limiter(Protocol):
    """Counts what somebody tries against the quotas of `quickdoc/quotas.py`."""

    async def hit(self, name: QuotaName, key: str) -> None:
        """Count an attempt. `key`: whose. It takes one trip to Redis at most, so run it beside other work.

        Raises:
            TooManyAttemptsError: there were too many; this one is not counted.
        """

    async def forgive(self, name: QuotaName, key: str) -> None:
        """Forget what was counted: it was right after all."""


class Mailer(Protocol):
    """Sends e-mails. They are like texts: refused, delayed or of unknown outcome."""

    async def send(self, email: Email, *, leaving: Leaving | None = None) -> str:
        """Hand a mail to the server. Returns its Message-ID, which is made from the e-mail's id.

        Raises:
            DeliveryRefusedError, DeliveryDelayedError, DeliveryUnknownError
        """


class Pusher(Protocol):
    """Tells browsers, by way of their makers' push services.

    `key`: what browsers subscribe with. `allows_local`: a push service on this machine may be named.
    """

    key: str
    allows_local: bool

    async def push(self, to: Subscription, payload: bytes, *, topic: str, valid_for: int) -> None:
        """Hand a notice to a push service. A later one of the same topic replaces it. `valid_for` in seconds.

        Raises:
            DeliveryRefusedError: with 404 or 410 the subscription is gone.
            DeliveryDelayedError, DeliveryUnknownError
        """


@dataclass(frozen=True)
class Services:
    """All of the outside, given to every action. Without a mailer, a pusher or links their channel is off.

    `gate` and `first` keep losers from the index, `tasks` tells the world; each is the plain one unless
    `wiring.py` chose another. `pace`: None, and texts go as fast as they come. `at_once`: whoever makes the
    offers of a wave texts them; without it the reactions to the offers do: some milliseconds and jobs more.
    `ids`: those of what is made; a request with an Idempotency-Key has its own. `limiter`: counts for this
    process alone unless `wiring.py` chose the one that all share. `max_coming`: so many coming visits one
    patient may book from the feed; 0: any number. `countries`: whose phones are texted. `access`: which
    logins are good, as far as a process remembers it.
    """

    store: Store
    bus: Bus
    sms_sender: SmsSender
    clock: Clock
    mailer: Mailer | None = None
    pusher: Pusher | None = None
    links: Links | None = None
    gate: Gate = field(default_factory=OpenGate)
    first: First = field(default_factory=Everybody)
    task_runner: TaskRunner = field(default_factory=InlineTasks)
    limiter: Limiter = field(default_factory=OwnLimiter)
    max_coming: int = MAX_COMING
    pace: Pace | None = None
    at_once: bool = True
    ids: Ids = field(default_factory=FreshIds)
    countries: frozenset[str] = COUNTRIES
    access: AccessRecords = field(default_factory=ReadEachTime)
