"""Which channels a message goes out on: what is switched on, and what can reach the account."""

from collections.abc import Mapping

from quickdoc.identity.accounts import Account, SwitchKind
from quickdoc.messaging.messages import Message, MessageChannel, TextKind
from quickdoc.offers.offers import Offer
from quickdoc.scheduling.bookings import Booking
from quickdoc.services import Services

SWITCH: dict[TextKind, SwitchKind] = {
    "offer": "offer",
    "withdrawn": "offer",
    "booked": "booked",
    "moved": "booked",
    "cancelled": "cancelled",
    "restored": "cancelled",
    "missed": "cancelled",
    "reminder": "reminder",
}
"""The preference that each kind of message depends on; it also decides the wording of the message's link."""
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


async def _account(services: Services, message: Message) -> Account | None:
    subject = await subject_of(services, message)
    if subject is None or subject.holder is None:
        return None
    return await services.store.accounts.find(subject.holder.account_id)


async def subject_of(services: Services, message: Message) -> Offer | Booking | None:
    if message.kind in {"offer", "withdrawn"}:
        return await services.store.offers.find(message.about)
    return await services.store.bookings.find(message.about)
