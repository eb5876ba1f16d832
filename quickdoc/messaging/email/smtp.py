"""E-mail over SMTP, asynchronous, one connection for each mail.

As with texts, what matters after a failure is whether the server took it. Before the message itself is
sent it certainly did not: later is fine. An answer decides: 4xx later, 5xx never. When the connection
ends between the message and the answer nobody knows, and it is not sent again.
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
from quickdoc.messaging.emails import Email
from quickdoc.messaging.ports import DeliveryDelayedError, DeliveryRefusedError, DeliveryUnknownError, Leaving

PATIENCE = 8.0
"""Seconds: for a turn, for all up to the message, and for the message. A worker's job may take thirty."""
BATCH_SIZE = 10
NEVER = 500
LOST = (SMTPException, OSError, TimeoutError)


class SmtpMailer:
    """Sends mails. `BATCH_SIZE` connections at most."""

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        self._settings = settings
        self._clock = clock or SystemClock()
        self._turns = Semaphore(BATCH_SIZE)

    async def send(self, email: Email, *, leaving: Leaving | None = None) -> str:
        """Hand a mail to the server. Returns its Message-ID.

        It leaves when the server has agreed to sender and recipient, and waits for the mail itself.

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
        """Nobody waits for others so long that it is forgotten whether the own mail went out."""
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
        """Up to where the message itself would be sent."""
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
    """What the server says may hold the address, so only its number is told."""
    if NEVER <= answer.code < NEVER + 100:
        return DeliveryRefusedError(answer.code, "refused")
    return DeliveryDelayedError(f"answered {answer.code}")
