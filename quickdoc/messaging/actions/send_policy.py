"""Whether a message may be sent now. Checked for every message, on every channel, before each attempt."""

from asyncio import gather
from datetime import datetime, timedelta
from typing import NamedTuple

from quickdoc.clinics.clinics import Clinic, Policy
from quickdoc.core.errors import UnreadableError
from quickdoc.core.types import Window, Zone
from quickdoc.identity.phones import Phone, is_verified
from quickdoc.messaging.actions.channels import NOT_VERIFIED, switched_off
from quickdoc.messaging.messages import NEVER_ARRIVE, OF_ACCOUNT, Message, TextKind, is_undecided
from quickdoc.messaging.ports import DeliveryDelayedError
from quickdoc.offers.offers import Offer
from quickdoc.scheduling.bookings import Holder
from quickdoc.services import Services
from quickdoc.waitlist.suitability import quiet, quiet_until

ATTEMPTS = 8
WAITING = "another_offer"
"""Why a text waits while another offer on the same phone is fresh."""
NUMBER_CHANGED = "number_changed"
"""Why a text to the patient's previous number is postponed: it is readdressed and tried again."""
TAKES_BACK: dict[TextKind, TextKind] = {"withdrawn": "offer", "restored": "cancelled"}
"""Messages that revoke an earlier one about the same offer or visit: new kind -> revoked kind."""
LOOK_AGAIN = timedelta(seconds=5)
READ_AGAIN_AFTER = timedelta(minutes=5)
"""A message is postponed when a document that decides whether it may be sent cannot be read."""


class BlockReason(NamedTuple):
    """Why a message may not be sent now. `until`: when to try again; None: it is never sent."""

    reason: str
    until: datetime | None = None


class Subject(NamedTuple):
    """The patient that a message is for. `phone` may be shared by a family."""

    patient_id: str
    account_id: str
    phone: str
    standby_id: str | None = None


class Recipient(NamedTuple):
    """The phone, its time zone and its do-not-disturb window.

    `account_id`: the account that the phone must be verified for; None: an answer to an incoming text.
    """

    phone: Phone | None
    zone: Zone | None = None
    dnd: Window | None = None
    account_id: str | None = None


async def block_reason(services: Services, message: Message, now: datetime) -> BlockReason | None:
    """Why a message may not be sent now: too late, obsolete, not verified, opted out, or quiet hours.

    Quiet hours apply to texts and push notices, not to e-mails; STOP applies to texts. Answers to incoming
    texts are sent at any hour. An offer that may be sent counts once, for all its channels, towards the
    phone's daily and weekly cap; its text waits while another offer texted to this phone can be answered.

    Raises:
        DeliveryDelayedError: many offers to this phone are being counted at once.
    """
    if message.expires_at and message.expires_at <= now:
        return BlockReason(WAITING if message.reason == WAITING else "too_late")
    try:
        return await _block_reason(services, message, now)
    except UnreadableError:
        return BlockReason("unreadable", now + READ_AGAIN_AFTER)


async def _block_reason(services: Services, message: Message, now: datetime) -> BlockReason | None:
    if message.kind == "reply":
        phone, acknowledges = await gather(
            services.store.phones.find(message.phone), _acknowledges_stop(services, message)
        )
        return check_recipient(message, Recipient(None if acknowledges else phone), None, now)
    if message.kind in OF_ACCOUNT:
        return await _block_reason_of_notice(services, message, now)
    subject = await _subject(services, message)
    if subject is None:
        return BlockReason("closed")
    return await _moot(services, message, subject, now) or await _untimely(services, message, subject, now)


async def _untimely(
    services: Services, message: Message, subject: Subject, now: datetime
) -> BlockReason | None:
    phone, zone, dnd, clinic = await gather(
        services.store.phones.find(subject.phone),
        _zone(services, subject),
        _dnd(services, subject),
        services.store.clinics.find(message.clinic_id or ""),
    )
    untimely = check_recipient(message, Recipient(phone, zone, dnd, subject.account_id), clinic, now)
    if untimely or message.kind != "offer" or clinic is None:
        return untimely
    if not is_verified(phone, subject.account_id):
        return None  # the cap counts only offers to accounts that the phone is verified for
    return await no_place(services, message, subject.phone, clinic.policy, now)


def check_recipient(
    message: Message, to: Recipient, clinic: Clinic | None, now: datetime
) -> BlockReason | None:
    """The part of the policy that needs no reads: expiry, verification, opt-out and quiet hours."""
    if message.expires_at and message.expires_at <= now:
        return BlockReason("too_late")
    if message.channel == "sms" and to.account_id and not is_verified(to.phone, to.account_id):
        return BlockReason("not_verified")
    if message.channel == "sms" and to.phone and to.phone.opted_out:
        return BlockReason("opted_out")
    if message.kind == "offer" and message.channel == "sms" and to.phone and to.phone.failed_because:
        return BlockReason(to.phone.failed_because)
    windows = [each for each in (clinic and clinic.policy.quiet_hours, to.dnd) if each]
    return None if message.channel == "email" else _quiet(to.zone, windows, message, now)


async def _block_reason_of_notice(services: Services, message: Message, now: datetime) -> BlockReason | None:
    """Why a notice that a contact has changed may not be sent. It goes to the previous contact."""
    account, phone = await gather(
        services.store.accounts.find(message.about), services.store.phones.find(message.phone)
    )
    if account is None:
        return BlockReason("closed")
    if message.channel == "email":
        is_left = message.kind == "email_changed"  # stored only when the previous address was verified
        is_theirs = is_left or (account.email_verified and account.email == message.to)
        return None if services.mailer and is_theirs else BlockReason(NOT_VERIFIED)
    if phone and phone.failed_because:
        return BlockReason(phone.failed_because)
    return check_recipient(message, Recipient(phone, account.zone, Policy().quiet_hours), None, now)


async def _acknowledges_stop(services: Services, answer: Message) -> bool:
    """Whether this is the acknowledgement of an opt-out: the one text that an opted-out phone may get."""
    said = await services.store.messages.find(answer.about)
    return said is not None and said.meant is not None and said.meant.verb == "stop"


async def _subject(services: Services, message: Message) -> Subject | None:
    """The patient that a message is for; None when what it says no longer holds."""
    if message.kind in {"offer", "withdrawn"}:
        offer = await services.store.offers.find(message.about)
        if offer is None or not _still_so(message, offer):
            return None
        return _told(offer.holder, offer.standby_id)
    if message.kind == "listed":
        patient = await services.store.patients.find(message.about)
        return Subject(patient.id, patient.account_id, patient.phone) if patient else None
    booking = await services.store.bookings.find(message.about)
    if booking is None or booking.holder is None or booking.active == (message.kind == "cancelled"):
        return None
    return _told(booking.holder)


def _told(holder: Holder, standby_id: str | None = None) -> Subject:
    return Subject(holder.patient_id, holder.account_id, holder.phone, standby_id)


def _still_so(message: Message, offer: Offer) -> bool:
    return offer.open if message.kind == "offer" else offer.state == "withdrawn"


async def _moot(services: Services, message: Message, subject: Subject, now: datetime) -> BlockReason | None:
    """Postpone or suppress a message that is obsolete.

    It is switched off, or addressed to a previous number, or it revokes a message that was never sent. While
    that earlier message is still being sent, the decision is postponed.
    """
    if message.channel == "sms" and message.phone != subject.phone:
        await services.store.messages.readdress(message.id, subject.phone)
        return BlockReason(NUMBER_CHANGED, now + LOOK_AGAIN)
    off = await switched_off(services, message)
    earlier = TAKES_BACK.get(message.kind)
    if off or earlier is None:
        return BlockReason(off) if off else None
    told = await services.store.messages.about(
        message.about, earlier, message.attempt, channel=message.channel
    )
    if told is None or told.state in NEVER_ARRIVE:
        return BlockReason("never_told")
    return BlockReason("not_told_yet", now + LOOK_AGAIN) if is_undecided(told) else None


async def _zone(services: Services, subject: Subject) -> Zone | None:
    patient = await services.store.patients.find(subject.patient_id)
    return patient.zone if patient else None


async def _dnd(services: Services, subject: Subject) -> Window | None:
    standby = await services.store.standbys.find(subject.standby_id) if subject.standby_id else None
    return standby.dnd if standby else None


async def no_place(
    services: Services, message: Message, number: str, policy: Policy, now: datetime
) -> BlockReason | None:
    """Count an offer towards the phone's caps; returns why that is not possible, None if it was counted.

    Rounds already respect the caps, but rounds that run at the same time do not see each other's offers.

    Raises:
        DeliveryDelayedError: many offers to this phone are being counted at once.
    """
    text_until = message.expires_at if message.channel == "sms" else None
    phones = services.store.phones
    for _ in range(ATTEMPTS):
        texted = await phones.texted(number) if text_until else None
        other = texted if texted and texted.offer_id != message.about and texted.until > now else None
        if other and text_until and await _is_fresh(services, other.offer_id, now):
            return BlockReason(WAITING, min(other.until, text_until))
        over = other.offer_id if other else None
        may = await phones.may_offer(
            number, message.about, now, caps(policy), text_until=text_until, over=over
        )
        if may is not None:
            return None if may else BlockReason("cap")
    raise DeliveryDelayedError("too many offers to this phone at once")


def caps(policy: Policy) -> dict[timedelta, int]:
    """How many offers may be sent to one phone, by period."""
    return {timedelta(days=1): policy.cap_day, timedelta(days=7): policy.cap_week}


async def _is_fresh(services: Services, offer_id: str, now: datetime) -> bool:
    offer = await services.store.offers.find(offer_id)
    return offer is not None and offer.fresh(now)


def _quiet(zone: Zone | None, windows: list[Window], message: Message, now: datetime) -> BlockReason | None:
    ends = [quiet_until(zone, window, now) for window in windows if quiet(zone, window, now)] if zone else []
    if not ends:
        return None
    until = max(ends)
    in_time = message.expires_at is None or until < message.expires_at
    return BlockReason("quiet_hours", until if in_time else None)
