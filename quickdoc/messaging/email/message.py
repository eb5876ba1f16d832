"""An e-mail as an internet message (RFC 5322), safe against header injection."""

from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from email_validator import EmailNotValidError, validate_email

from quickdoc.messaging.emails.layout import Email, clean
from quickdoc.messaging.ports import DeliveryRefusedError

NAME = "QuickDoc"
NO_SUCH_MAILBOX = 553
SEVEN_BITS = SMTP.clone(cte_type="7bit")
MAX_LINE = 900


def message_id(email: Email, domain: str) -> str:
    """The Message-ID, which is the same for each attempt, so that a receiver can recognise duplicates."""
    return f"<{email.id}@{domain}>"


def wire_address(address: str) -> str:
    """The address in ASCII, as every server understands it.

    Raises:
        DeliveryRefusedError: it is none, or its part before the @ is not ASCII.
    """
    try:
        found = validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise DeliveryRefusedError(NO_SUCH_MAILBOX, "not an address") from error
    if found.ascii_email is None:
        raise DeliveryRefusedError(NO_SUCH_MAILBOX, "an address that is not ASCII")
    return found.ascii_email


def internet_message(email: Email, sender: str, now: datetime) -> bytes:
    """The mail, in plain text and in simple HTML, with one-click unsubscribing (RFC 8058).

    The address for that and the subject are put before the rest by hand. The library would encode a long
    address, which mail programs do not decode, and loses spaces where a long subject is folded.

    Raises:
        DeliveryRefusedError: its address cannot be written to.
    """
    mail = EmailMessage(policy=SEVEN_BITS)
    mail["From"] = Address(NAME, addr_spec=sender)
    mail["To"] = Address(addr_spec=wire_address(email.to))
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = message_id(email, sender.rpartition("@")[2])
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(email.text)
    mail.add_alternative(email.html, subtype="html")
    return _subject(email.subject) + _unsubscribing(email.unsubscribe) + mail.as_bytes()


def _subject(line: str) -> bytes:
    charset = "us-ascii" if clean(line).isascii() else "utf-8"
    folded = Header(clean(line), charset, header_name="Subject").encode(linesep="\r\n")
    return f"Subject: {folded}\r\n".encode("ascii")


def _unsubscribing(address: str) -> bytes:
    if not address:
        return b""
    if not address.isascii() or not address.isprintable() or len(address) > MAX_LINE or " " in address:
        raise ValueError("an address that does not fit into a header")
    return f"List-Unsubscribe: <{address}>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n".encode()
