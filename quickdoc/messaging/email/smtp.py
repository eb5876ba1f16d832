"""E-mail over SMTP, asynchronous, one connection for each mail.

As with texts, what matters after a failure is whether the server accepted the mail. Before the message body
is sent it has not: the mail is delayed. A response decides: 4xx is delayed, 5xx is refused. When the
connection ends between the body and the response, the outcome is unknown, and the mail is not sent again.
"""

from asyncio import Semaphore, timeout
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from quickdoc.core.clock import Clock, SystemClock
from quickdoc.core.config import Settings
from quickdoc.messaging.email.message import internet_message, message_id, wire_address
from quickdoc.messaging.emails.layout import Email
from quickdoc.messaging.ports import DeliveryDelayedError, DeliveryRefusedError, DeliveryUnknownError, Leaving

PATIENCE = 8.0
"""Seconds, for each of: a free connection, the envelope, the message body. A job may take thirty."""
MAX_CONNECTIONS = 10
NEVER = 500
LOST = (SMTPException, OSError, TimeoutError)


class SmtpMailer:
    """Sends mails. `MAX_CONNECTIONS` connections at most."""

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        self._settings = settings
        self._clock = clock or SystemClock()
        self._turns = Semaphore(MAX_CONNECTIONS)

    async def send(self, email: Email, *, leaving: Leaving | None = None) -> str:
        """Hand a mail to the server. Returns its Message-ID.

        `leaving` is called when the server has accepted sender and recipient, before the message body.

        Raises:
            DeliveryRefusedError, DeliveryDelayedError, DeliveryUnknownError
        """
        sender = self._settings.mail_from
        content = internet_message(email, sender, self._clock.now())
        async with self._turn():
            client = self._client()
            try:
                await self._open(client, sender, wire_address(email.to))
                if leaving:
                    await leaving()
                await self._deliver(client, content)
                with suppress(*LOST):
                    await client.quit(timeout=1)
            finally:
                client.close()
        return message_id(email, sender.rpartition("@")[2])

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """Wait for a free connection, not so long that the job times out before the mail is sent."""
        try:
            async with timeout(PATIENCE):
                await self._turns.acquire()
        except TimeoutError as error:
            raise DeliveryDelayedError("too many mails at once") from error
        try:
            yield
        finally:
            self._turns.release()

    def _client(self) -> SMTP:
        chosen = self._settings
        return SMTP(
            hostname=chosen.smtp_host,
            port=chosen.smtp_port,
            username=chosen.smtp_user or None,
            password=chosen.smtp_password.get_secret_value() or None,
            use_tls=chosen.smtp_security == "tls",
            start_tls=chosen.smtp_security == "starttls",
            local_hostname=chosen.mail_from.rpartition("@")[2],
            timeout=PATIENCE,
        )

    async def _open(self, client: SMTP, sender: str, to: str) -> None:
        """Send everything that comes before the message body."""
        try:
            async with timeout(PATIENCE):
                await client.connect()
                await client.mail(sender)
                await client.rcpt(to)
        except SMTPAuthenticationError as answer:
            raise DeliveryDelayedError(f"the server does not let us in: {answer.code}") from answer
        except (SMTPSenderRefused, SMTPRecipientRefused) as answer:
            raise _verdict(answer) from answer
        except LOST as error:
            raise DeliveryDelayedError(type(error).__name__) from error

    async def _deliver(self, client: SMTP, content: bytes) -> None:
        try:
            async with timeout(PATIENCE):
                await client.data(content)
        except SMTPResponseException as answer:
            raise _verdict(answer) from answer
        except LOST as error:
            raise DeliveryUnknownError(type(error).__name__) from error


def _verdict(answer: SMTPResponseException) -> Exception:
    """The error for a response. Only its code is kept, because its text may hold the address."""
    if NEVER <= answer.code < NEVER + 100:
        return DeliveryRefusedError(answer.code, "refused")
    return DeliveryDelayedError(f"answered {answer.code}")
