"""Real mails on a real socket: what they look like, and that nothing in them makes a header."""

import asyncio
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from quickdoc.messaging.email import smtp
from quickdoc.messaging.email.smtp import SmtpMailer
from quickdoc.messaging.emails import layout
from quickdoc.messaging.ports import DeliveryDelayedError, DeliveryRefusedError, DeliveryUnknownError
from sandbox.mailbox.mails import Mails
from sandbox.mailbox.server import Handler
from sandbox.ports import LOOPBACK, free_port
from tests.mailing.conftest import Mailbox, settings
from tests.mailing.mails import TOKEN, email
from tests.waiting import forever

EVIL = "Lakeside\r\nBcc: everybody@example.com\r\n\r\n<script>alert(1)</script>\u2028X: y\x00\u202e"


async def test_a_mail_has_text_page_id_and_one_click(mailbox: Mailbox) -> None:
    await mailbox.mailer.send(email())
    (mail,) = await mailbox.mails("ana@")
    assert mail["subject"] == "Lakeside Clinic: Tue 24 Nov 10:30 is free"
    assert mail["headers"]["Message-ID"] == "<message_1@quickdoc.example>"
    assert mail["headers"]["List-Unsubscribe"] == f"<{TOKEN}>"
    assert mail["headers"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["headers"]["Date"] == "Mon, 23 Nov 2026 09:00:00 +0000"
    assert "https://quickdoc.example/o/" + "x" * 110 in mail["text"]
    assert 'href="https://quickdoc.example/o/' in mail["html"]


async def test_the_one_click_address_is_not_encoded_on_the_wire() -> None:
    from datetime import UTC, datetime  # noqa: PLC0415

    from quickdoc.messaging.email.message import internet_message  # noqa: PLC0415

    raw = internet_message(email(), "no-reply@quickdoc.example", datetime(2026, 1, 1, tzinfo=UTC))
    assert f"List-Unsubscribe: <{TOKEN}>\r\n".encode() in raw
    assert max(map(len, raw.split(b"\r\n"))) <= 998


@pytest.mark.parametrize("name", [EVIL, "日本語クリニック" * 40, "Clínica Ñandú " * 500, "\n", "a" * 100_000])
async def test_no_name_makes_a_header_or_breaks_a_mail(mailbox: Mailbox, name: str) -> None:
    await mailbox.mailer.send(email(subject=name, text=f"{layout.clean(name)}\n"))
    (mail,) = await mailbox.mails()
    assert set(mail["headers"]) == {
        *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"),
        *("List-Unsubscribe", "List-Unsubscribe-Post"),
    }
    assert mail["subject"] == layout.clean(name)
    assert mail["to"] == ["ana@example.com"]


@pytest.mark.parametrize(
    "to", ["ana@example.com\r\nRCPT TO:<eve@example.com>", "nobody", "", "añá@example.com"]
)
async def test_what_is_no_address_is_refused_before_anybody_is_asked(mailbox: Mailbox, to: str) -> None:
    with pytest.raises(DeliveryRefusedError):
        await mailbox.mailer.send(email(to=to))
    assert await mailbox.mails() == []


async def test_a_domain_in_another_script_is_written_to(mailbox: Mailbox) -> None:
    await mailbox.mailer.send(email(to="ana@bücher.example"))
    assert (await mailbox.mails())[0]["to"] == ["ana@xn--bcher-kva.example"]


async def test_a_server_that_is_away_means_later() -> None:
    with pytest.raises(DeliveryDelayedError):
        await SmtpMailer(settings(smtp_port=free_port())).send(email())


async def test_a_server_that_says_nothing_means_later_and_after_the_mail_that_nobody_knows(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "PATIENCE", 0.5)

    async def silence(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            await _reader.read()
        writer.close()

    server = await asyncio.start_server(silence, LOOPBACK, free_port())
    port = server.sockets[0].getsockname()[1]
    with pytest.raises(DeliveryDelayedError):
        await SmtpMailer(settings(smtp_port=port)).send(email())
    server.close()

    async def never(*_: object) -> str:
        await forever()
        return "250 OK"

    monkeypatch.setattr(Handler, "handle_DATA", never)
    with pytest.raises(DeliveryUnknownError):
        await mailbox.mailer.send(email())


async def test_more_mails_than_connections_wait_their_turn_or_come_later(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailer = mailbox.mailer
    await asyncio.gather(*(mailer.send(email(id=f"message_{number}")) for number in range(25)))
    assert len(await mailbox.mails()) == 25
    monkeypatch.setattr(smtp, "PATIENCE", 0.1)
    for _ in range(smtp.MAX_CONNECTIONS):
        await mailer._turns.acquire()  # noqa: SLF001  as if so many were under way
    with pytest.raises(DeliveryDelayedError):
        await mailer.send(email())


async def test_a_server_without_encryption_is_not_trusted_with_mails(mailbox: Mailbox) -> None:
    with pytest.raises(DeliveryDelayedError):
        await SmtpMailer(settings(smtp_port=mailbox.port, smtp_security="starttls")).send(email())
    assert await mailbox.mails() == []


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("certificate")
    key, cert = folder / "key.pem", folder / "cert.pem"
    words = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
    ]
    names = ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(cert)]
    subprocess.run([*words, *names], check=True, capture_output=True)  # noqa: S603
    return key, cert


def let_in(_server: SMTP, _session: Session, _envelope: Envelope, _way: str, data: object) -> AuthResult:
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (b"quickdoc", b"secret")
    return AuthResult(success=good)


@asynccontextmanager
async def strict_server(mails: Mails, key: Path, cert: Path) -> AsyncIterator[int]:
    """A server that wants TLS and a login, like those of production."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    loop, port = asyncio.get_running_loop(), free_port()

    def protocol() -> SMTP:
        return SMTP(
            Handler(mails),
            hostname="localhost",
            tls_context=context,
            require_starttls=True,
            auth_required=True,
            authenticator=let_in,
            loop=loop,
        )

    server = await loop.create_server(protocol, LOOPBACK, port)
    try:
        yield port
    finally:
        server.close()


async def test_with_starttls_and_a_login(
    certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    mails = Mails()
    login = {"smtp_security": "starttls", "smtp_user": "quickdoc", "smtp_host": "localhost"}
    async with strict_server(mails, *certificate) as port:
        with pytest.raises(DeliveryDelayedError):  # nobody has vouched for this certificate
            await SmtpMailer(settings(smtp_port=port, smtp_password="secret", **login)).send(email())
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate[1]))
        with pytest.raises(DeliveryDelayedError):  # a wrong password is ours to mend; the mail waits
            await SmtpMailer(settings(smtp_port=port, smtp_password="wrong", **login)).send(email())
        await SmtpMailer(settings(smtp_port=port, smtp_password="secret", **login)).send(email())
    assert len(mails.kept) == 1
