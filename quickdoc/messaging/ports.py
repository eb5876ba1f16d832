"""The interfaces of the providers of texts, e-mails and push notices, and their errors."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import NamedTuple, Protocol

from quickdoc.messaging.emails.layout import Email
from quickdoc.messaging.pushes import Subscription

NO_CODE = 0
"""Of a refusal that comes from no provider."""


class DeliveryRefusedError(Exception):
    """The provider refuses this message for good. `code`: Twilio's, SMTP's or HTTP's."""

    def __init__(self, code: int, reason: str) -> None:
        self.code = code
        super().__init__(reason)


class DeliveryDelayedError(Exception):
    """The provider did not accept the message and may later: busy, rate limited, connection refused."""


class DeliveryUnknownError(Exception):
    """It is unknown whether the provider accepted the message: the response was lost. Do not just retry."""


Leaving = Callable[[], Awaitable[None]]
"""Called directly before a message is handed over, after all waiting. If it raises, nothing is sent."""


class Received(NamedTuple):
    """An incoming text from the provider's list. `at`: in whole seconds.

    `opt_out_type`: how the provider itself reacts to such a text.
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
        """The texts that came in between, oldest first; if there are more than `limit`, the newest.

        Raises:
            DeliveryDelayedError: the provider cannot be asked now.
        """


class Pace(Protocol):
    """The rate at which the provider takes texts from one sender."""

    async def turns(self, count: int) -> list[float]:
        """The seconds that each of `count` texts has to wait; 0: it may be sent now. It never raises."""


class Mailer(Protocol):
    """Sends e-mails. They are like texts: refused, delayed or of unknown outcome."""

    async def send(self, email: Email, *, leaving: Leaving | None = None) -> str:
        """Hand a mail to the server. Returns its Message-ID, which is made from the e-mail's id.

        Raises:
            DeliveryRefusedError, DeliveryDelayedError, DeliveryUnknownError
        """


class Pusher(Protocol):
    """Sends push notices to browsers, through their vendors' push services.

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
