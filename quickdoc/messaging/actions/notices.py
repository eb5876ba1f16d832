"""Which channels a message goes out on, and its content on each: text, e-mail or push notice."""

from asyncio import gather
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

import orjson

from quickdoc.core.ids import new_id
from quickdoc.identity.accounts import Account, SwitchKind
from quickdoc.messaging import emails
from quickdoc.messaging.emails import Email
from quickdoc.messaging.messages import Message, MessageChannel, TextKind
from quickdoc.messaging.ports import DeliveryDelayedError, DeliveryRefusedError, DeliveryUnknownError, Leaving
from quickdoc.messaging.pushes import Subscription
from quickdoc.offers.offers import Offer
from quickdoc.replies.links import Link, Links
from quickdoc.scheduling.bookings import Booking
from quickdoc.services import Services

SWITCH: dict[TextKind, SwitchKind] = {
    "offer": "offer",
    "withdrawn": "offer",
    "booked": "booked",
    "moved": "booked",
    "cancelled": "cancelled",
    "restored": "cancelled",
    "reminder": "reminder",
}
"""The preference that each kind of message depends on; it also decides the wording of the message's link."""
OF_ACCOUNT: frozenset[TextKind] = frozenset({"phone_changed", "email_changed"})
"""Notices about the account itself, sent to its previous phone or address. No preference stops them."""
GONE = {404, 410}
MAX_LIFE = 24 * 3600
NO_CODE = 0
OFF = "switched_off"
NOT_VERIFIED = "not_verified"


async def ways(services: Services, account_id: str, kind: TextKind) -> list[MessageChannel]:
    """The channels that an account has switched on for this kind of message and that can reach it.

    A patient whom a clinic's staff registered has no account, and gets texts only.
    """
    account = await services.store.accounts.find(account_id)
    if account is None:
        return ["sms"]
    found: list[MessageChannel] = ["sms"] if _switched(account, kind, "sms") else []
    if services.mailer and services.links and account.email_verified and _switched(account, kind, "email"):
        found.append("email")
    if services.pusher and services.links and _switched(account, kind, "push"):
        found += ["push"] if await services.store.subscriptions.of_account(account_id) else []
    return found


def wants(accounts: Mapping[str, Account], subject: Offer, kind: TextKind, channel: MessageChannel) -> bool:
    """Whether the patient, with or without an account, wants this kind of message on this channel."""
    account = accounts.get(subject.holder.account_id)
    return _switched(account, kind, channel) if account else channel == "sms"


async def switched_off(services: Services, message: Message) -> str | None:
    """Why an e-mail or push notice may not be sent: it is switched off, or the address is not verified."""
    if message.channel == "sms":
        return None
    outside = services.mailer if message.channel == "email" else services.pusher
    if outside is None or services.links is None:
        return "channel_off"
    account = await _account(services, message)
    if account is None or not _switched(account, message.kind, message.channel):
        return OFF
    if message.channel == "email" and not (account.email_verified and account.email == message.to):
        return NOT_VERIFIED
    return None


def _switched(account: Account, kind: TextKind, channel: MessageChannel) -> bool:
    return bool(getattr(getattr(account.switches, SWITCH[kind]), channel))


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
        made_at=now,
        expires_at=expires_at,
        elsewhere=elsewhere or (isinstance(subject, Offer) and subject.names_another_clinic),
    )


def _line(kind: TextKind, subject: Offer | Booking, *, left: bool) -> str:
    if isinstance(subject, Booking):
        return emails.visit(kind, subject, left=left)
    return emails.withdrawn(subject) if kind == "withdrawn" else emails.offer(subject)


async def hand_over(services: Services, message: Message, now: datetime, leaving: Leaving) -> str | None:
    """Give a message to its provider. Returns the provider's id, where it has one.

    `leaving` is called at the last moment, after every wait for the provider.

    Raises:
        DeliveryRefusedError, DeliveryDelayedError, DeliveryUnknownError
    """
    if message.channel == "sms":
        valid_for = _valid_for(message, now)
        return await services.sms_sender.send(
            message.phone, message.body, valid_for=valid_for, leaving=leaving
        )
    if message.kind in OF_ACCOUNT:
        say = emails.email_changed if message.kind == "email_changed" else emails.phone_changed
        return await _mail(services, say(message.id, message.to or ""), leaving)
    subject = await _about(services, message)
    if subject is None or services.links is None:
        raise DeliveryRefusedError(NO_CODE, "nothing to tell of")
    if message.channel == "email":
        return await _mail(services, email(message, subject, services.links), leaving)
    await _push(services, message, payload(message, subject, services.links), now, leaving)
    return None


async def _mail(services: Services, mail: Email, leaving: Leaving) -> str:
    if services.mailer is None:
        raise DeliveryRefusedError(NO_CODE, "e-mail is off")
    return await services.mailer.send(mail, leaving=leaving)


def email(message: Message, subject: Offer | Booking, links: Links) -> Email:
    """The mail of a message, with its links."""
    link = _link(message, subject)
    return emails.email(
        message.id,
        message.to or "",
        message.kind,
        emails.subject(message.kind, subject.brief),
        message.body,
        page=links.page(link),
        unsubscribe=links.unsubscribe(link),
    )


def payload(message: Message, subject: Offer | Booking, links: Links) -> dict[str, Any]:
    """The payload of a push notice; `api/routes/notices.py` documents it for clients."""
    return {
        "kind": message.kind,
        "title": emails.subject(message.kind, subject.brief),
        "body": message.body,
        "link": links.page(_link(message, subject)),
        "tag": message.id,
    }


def _link(message: Message, subject: Offer | Booking) -> Link:
    return Link(SWITCH[message.kind], message.about, subject.brief.start)


async def _push(
    services: Services, message: Message, says: Mapping[str, Any], now: datetime, leaving: Leaving
) -> None:
    """Push to every browser of the account; one success is enough. Expired subscriptions are deleted."""
    browsers = await services.store.subscriptions.of_account(message.to or "")
    notice = orjson.dumps(says)
    lives = min(_valid_for(message, now) or MAX_LIFE, MAX_LIFE)
    topic = sha256(message.id.encode()).hexdigest()[:32]
    if browsers:
        await leaving()
    outcomes = await gather(*(_push_one(services, each, notice, topic, lives) for each in browsers))
    if not outcomes:
        raise DeliveryRefusedError(max(GONE), "no browser is left")
    if None not in outcomes:
        raise _worst(outcomes)


async def _push_one(
    services: Services, browser: Subscription, notice: bytes, topic: str, lives: int
) -> Exception | None:
    if services.pusher is None:
        return DeliveryRefusedError(NO_CODE, "push is off")
    try:
        await services.pusher.push(browser, notice, topic=topic, valid_for=lives)
    except DeliveryRefusedError as refusal:
        if refusal.code in GONE:
            await services.store.subscriptions.drop(browser)
        return refusal
    except (DeliveryDelayedError, DeliveryUnknownError) as trouble:
        return trouble
    return None


def _worst(outcomes: Sequence[Exception | None]) -> Exception:
    """The error to report when no browser took it: unknown before delayed, delayed before refused."""
    for kind in (DeliveryUnknownError, DeliveryDelayedError, DeliveryRefusedError):
        for outcome in outcomes:
            if isinstance(outcome, kind):
                return outcome
    raise AssertionError("every outcome is one of them")


async def _account(services: Services, message: Message) -> Account | None:
    subject = await _about(services, message)
    if subject is None or subject.holder is None:
        return None
    return await services.store.accounts.find(subject.holder.account_id)


async def _about(services: Services, message: Message) -> Offer | Booking | None:
    if message.kind in {"offer", "withdrawn"}:
        return await services.store.offers.find(message.about)
    return await services.store.bookings.find(message.about)


def _valid_for(message: Message, now: datetime) -> int | None:
    return max(1, int((message.expires_at - now).total_seconds())) if message.expires_at else None
