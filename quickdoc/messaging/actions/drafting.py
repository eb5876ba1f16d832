"""A message as it is stored, for each channel: the text, or a longer line for an e-mail or push notice."""

from datetime import datetime

from quickdoc.core.ids import new_id
from quickdoc.messaging.emails import notice_emails
from quickdoc.messaging.messages import Message, MessageChannel, TextKind
from quickdoc.offers.offers import Offer
from quickdoc.scheduling.bookings import Booking
from quickdoc.services import Services


async def draft(
    services: Services,
    channel: MessageChannel,
    kind: TextKind,
    subject: Offer | Booking,
    *,
    text: str,
    attempt: int = 1,
    expires_at: datetime,
    left: bool = False,
    elsewhere: bool = False,
) -> Message:
    """Make a message to be stored: the body is `text` for an SMS, else a longer line without codes.

    `left`: its visit ended a standby request. `elsewhere`: it names a visit at another clinic.
    """
    to, now = None, services.clock.now()
    if channel != "sms" and subject.holder:
        account = await services.store.accounts.get(subject.holder.account_id)
        to = account.email if channel == "email" else account.id
    body = text if channel == "sms" else _line(kind, subject, left=left)
    return written(
        channel,
        kind,
        subject,
        text=body,
        attempt=attempt,
        expires_at=expires_at,
        now=now,
        to=to,
        elsewhere=elsewhere,
    )


def written(
    channel: MessageChannel,
    kind: TextKind,
    subject: Offer | Booking,
    *,
    text: str,
    attempt: int = 1,
    expires_at: datetime,
    now: datetime,
    to: str | None = None,
    elsewhere: bool = False,
) -> Message:
    """The same with a given body. `to`: an e-mail address, an account's id (push), or None for a text."""
    if subject.holder is None:
        raise ValueError("nobody to tell")
    return Message(
        id=new_id("message"),
        direction="out",
        channel=channel,
        phone=subject.holder.phone if channel == "sms" else "",
        to=to,
        body=text,
        kind=kind,
        about=subject.id,
        attempt=attempt,
        clinic_id=subject.brief.clinic_id,
        patient_id=subject.holder.patient_id,
        made_at=now,
        expires_at=expires_at,
        elsewhere=elsewhere or (isinstance(subject, Offer) and subject.names_another_clinic),
    )


def _line(kind: TextKind, subject: Offer | Booking, *, left: bool) -> str:
    if isinstance(subject, Booking):
        return notice_emails.visit(kind, subject, left=left)
    return notice_emails.withdrawn(subject) if kind == "withdrawn" else notice_emails.offer(subject)
