"""May this message go now? Asked of every one each time before it is handed over, on whatever channel."""

from asyncio import gather
from datetime import datetime, timedelta
from typing import NamedTuple

from quickdoc.clinics.clinics import Clinic, Policy
from quickdoc.core.errors import UnreadableError
from quickdoc.core.types import Window, Zone
from quickdoc.identity.phones import Phone, is_verified
from quickdoc.messaging.actions.notices import NOT_VERIFIED, OF_ACCOUNT, switched_off
from quickdoc.messaging.ports import DeliveryDelayedError
from quickdoc.messaging.texts import NEVER_ARRIVE, Message, TextKind, is_undecided
from quickdoc.offers.offers import Offer
from quickdoc.scheduling.bookings import Holder
from quickdoc.services import Services
from quickdoc.waitlist.standby import quiet, quiet_until

ATTEMPTS = 8
WAITING = "another_offer"
"""Why a text waits while another offer on the same phone is fresh."""
NUMBER_CHANGED = "number_changed"
"""Why a text that was written for another number is taken up anew."""
TAKES_BACK: dict[TextKind, TextKind] = {"withdrawn": "offer", "restored": "cancelled"}
"""Messages that say that an earlier one, about the same, holds no more."""
LOOK_AGAIN = timedelta(seconds=5)
READ_AGAIN_AFTER = timedelta(minutes=5)
"""Nobody is texted of whom it cannot be read whether they may be; it may be mended meanwhile."""


class BlockReason(NamedTuple):
    """Why not. `until` when it may go later, else it never may."""

    reason: str
    until: datetime | None = None


class Subject(NamedTuple):
    """Whom a message is for, and how they want to be told. `phone` is that of the family."""

    patient_id: str
    account_id: str
    phone: str
    standby_id: str | None = None


class Recipient(NamedTuple):
    """What stands at the other end: the phone, where it is, and when it is not to be disturbed.

    `account_id`: for whom the phone has to be verified; None: whoever texts us is answered.
    """

    phone: Phone | None
    zone: Zone | None = None
    dnd: Window | None = None
    account_id: str | None = None


async def block_reason(services: Services, message: Message, now: datetime) -> BlockReason | None:
    """What stands in the way: it is too late or moot, the phone is not verified or opted out, or it is quiet.

    Quiet hours are for texts and push notices; a mail may go at any hour. STOP is for texts. An offer that
    may go takes one of its phone's places, of which each day and week have a few, one for all its channels;
    its text waits while another that was texted to this phone is still to be answered. Who texts us is
    answered at any hour.

    Raises:
        DeliveryDelayedError: many offers to this phone want a place at once.
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
        return bars(message, Recipient(None if acknowledges else phone), None, now)
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
    untimely = bars(message, Recipient(phone, zone, dnd, subject.account_id), clinic, now)
    if untimely or message.kind != "offer" or clinic is None:
        return untimely
    if not is_verified(phone, subject.account_id):
        return None  # the phone's places are for those whose phone it is
    return await no_place(services, message, subject.phone, clinic.policy, now)


def bars(message: Message, to: Recipient, clinic: Clinic | None, now: datetime) -> BlockReason | None:
    """Whether it is too late for a message, its phone is not verified or opted out, or it is quiet there."""
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
    """What keeps from telling that a contact was changed. It goes to what the account had before."""
    account, phone = await gather(
        services.store.accounts.find(message.about), services.store.phones.find(message.phone)
    )
    if account is None:
        return BlockReason("closed")
    if message.channel == "email":
        is_left = message.kind == "email_changed"  # only one that was verified is told at all
        is_theirs = is_left or (account.email_verified and account.email == message.to)
        return None if services.mailer and is_theirs else BlockReason(NOT_VERIFIED)
    if phone and phone.failed_because:
        return BlockReason(phone.failed_because)
    return bars(message, Recipient(phone, account.zone, Policy().quiet_hours), None, now)


async def _acknowledges_stop(services: Services, answer: Message) -> bool:
    """Whether this is the answer to an opt-out: the one text that may still go there. No other was stored."""
    said = await services.store.messages.find(answer.about)
    return said is not None and said.meant is not None and said.meant.verb == "stop"


async def _subject(services: Services, message: Message) -> Subject | None:
    """None when the message is not true any more."""
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
    """It is no longer wanted, or is for a number of before; or it takes back what nobody was told.

    Whether they were told may be just happening.
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
    """Take one of a phone's places for an offer; why not, if there is none.

    Rounds choose within the caps, but several that choose at once know nothing of each other.

    Raises:
        DeliveryDelayedError: many offers to this phone want a place at once.
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
    """How many offers a phone's people are told of in each stretch of time."""
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
