"""Handing a message to the provider of its channel: text, e-mail or push notice."""

from datetime import datetime
from typing import Any

from quickdoc.messaging.actions.channels import SWITCH, subject_of
from quickdoc.messaging.actions.pushing import push
from quickdoc.messaging.emails import account_emails, notice_emails
from quickdoc.messaging.emails.layout import Email
from quickdoc.messaging.messages import OF_ACCOUNT, Message, seconds_valid
from quickdoc.messaging.ports import NO_CODE, DeliveryRefusedError, Leaving
from quickdoc.offers.offers import Offer
from quickdoc.replies.links import Link, Links
from quickdoc.scheduling.bookings import Booking
from quickdoc.services import Services


async def hand_over(services: Services, message: Message, now: datetime, leaving: Leaving) -> str | None:
    """Give a message to its provider. Returns the provider's id, where it has one.

    `leaving` is called at the last moment, after every wait for the provider.

    Raises:
        DeliveryRefusedError, DeliveryDelayedError, DeliveryUnknownError
    """
    if message.channel == "sms":
        valid_for = seconds_valid(message, now)
        return await services.sms_sender.send(
            message.phone, message.body, valid_for=valid_for, leaving=leaving
        )
    if message.kind in OF_ACCOUNT:
        say = (
            account_emails.email_changed if message.kind == "email_changed" else account_emails.phone_changed
        )
        return await _mail(services, say(message.id, message.to or ""), leaving)
    subject = await subject_of(services, message)
    if subject is None or services.links is None:
        raise DeliveryRefusedError(NO_CODE, "nothing to tell of")
    if message.channel == "email":
        return await _mail(services, email(message, subject, services.links), leaving)
    await push(services, message, payload(message, subject, services.links), now, leaving)
    return None


async def _mail(services: Services, mail: Email, leaving: Leaving) -> str:
    if services.mailer is None:
        raise DeliveryRefusedError(NO_CODE, "e-mail is off")
    return await services.mailer.send(mail, leaving=leaving)


def email(message: Message, subject: Offer | Booking, links: Links) -> Email:
    """The mail of a message, with its links."""
    link = _link(message, subject)
    return notice_emails.email(
        message.id,
        message.to or "",
        message.kind,
        notice_emails.subject(message.kind, subject.brief),
        message.body,
        page=links.page(link),
        unsubscribe=links.unsubscribe(link),
    )


def payload(message: Message, subject: Offer | Booking, links: Links) -> dict[str, Any]:
    """The payload of a push notice; `api/routes/notices.py` documents it for clients."""
    return {
        "kind": message.kind,
        "title": notice_emails.subject(message.kind, subject.brief),
        "body": message.body,
        "link": links.page(_link(message, subject)),
        "tag": message.id,
    }


def _link(message: Message, subject: Offer | Booking) -> Link:
    return Link(SWITCH[message.kind], message.about, subject.brief.start)
