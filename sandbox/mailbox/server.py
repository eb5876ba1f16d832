"""The SMTP server, by aiosmtpd: it accepts every mail for which no fault is set."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from sandbox.mailbox.mails import Fault, Mails
from sandbox.ports import LOOPBACK

TAKEN = "250 OK"
ANSWERS: dict[Fault, str] = {"refuse": "550 5.1.1 no such mailbox", "busy": "451 4.3.2 busy, come again"}


class Handler:
    """The handler that aiosmtpd calls."""

    def __init__(self, mails: Mails) -> None:
        self._mails = mails

    async def handle_RCPT(  # noqa: N802  its name in aiosmtpd
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Whom a mail is for."""
        faults = self._mails.faults
        if faults and faults[0] in ANSWERS:
            return ANSWERS[faults.popleft()]
        envelope.rcpt_tos.append(address)
        return TAKEN

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """The mail itself."""
        fault = self._mails.faults.popleft() if self._mails.faults else None
        content = envelope.content
        if fault != "lost" and isinstance(content, bytes):
            self._mails.keep(envelope.mail_from or "", list(envelope.rcpt_tos), content)
        if fault in {"lost", "cut"}:
            _cut(server)
        return TAKEN


def _cut(server: SMTP) -> None:
    transport: Any = server.transport
    if transport is not None:
        transport.abort()


@asynccontextmanager
async def smtp_server(mails: Mails, port: int, host: str = LOOPBACK) -> AsyncIterator[None]:
    """Take mails on a port."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(Handler(mails), hostname="mailbox.localhost", enable_SMTPUTF8=True, loop=loop),
        host,
        port,
    )
    try:
        yield
    finally:
        server.close()
