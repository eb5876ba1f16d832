"""Reading what decides whether a message may be sent now, on every channel, before each attempt.

The decision is `messaging/send_policy.py`'s. It is asked after each step of reading, so that a message that
is blocked costs no further trips.
"""

from asyncio import gather
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from quickdoc.clinics.policy import Policy
from quickdoc.core.errors import UnreadableError
from quickdoc.core.types import Window, Zone
from quickdoc.identity.phones import is_verified
from quickdoc.messaging import send_policy
from quickdoc.messaging.actions.channels import NOT_VERIFIED, switched_off
from quickdoc.messaging.actions.turns import turn_at
from quickdoc.messaging.messages import NEVER_ARRIVE, OF_ACCOUNT, Message, TextKind, is_undecided
from quickdoc.messaging.ports import DeliveryDelayedError
from quickdoc.messaging.send_policy import BlockReason, Counted, Facts, of_phone
from quickdoc.offers.offers import Offer
from quickdoc.scheduling.bookings import Holder
from quickdoc.services import Services
from quickdoc.waitlist.suitability import quiet, quiet_until

ATTEMPTS = 8
OF_ENDED: frozenset[TextKind] = frozenset({"cancelled", "missed"})
"""What is said of visits that have ended; all else is true only of active ones."""
TAKES_BACK: dict[TextKind, TextKind] = {"withdrawn": "offer", "restored": "cancelled"}
"""Messages that revoke an earlier one about the same offer or visit: new kind -> revoked kind."""


class Subject(NamedTuple):
    """The patient that a message is for. `phone` may be shared by a family."""

    patient_id: str
    account_id: str
    phone: str
    standby_id: str | None = None


async def block_reason(services: Services, message: Message, now: datetime) -> BlockReason | None:
    """Why a message may not be sent now; None: it may, and an offer counts towards its phone's caps from now.

    An offer counts once, for all its channels; its text waits while another offer texted to this phone can
    be answered.

    Raises:
        DeliveryDelayedError: many offers to this phone are being counted at once.
    """
    facts = Facts(message, now)
    if found := send_policy.block_reason(facts):
        return found
    try:
        facts = await _facts(services, facts)
    except UnreadableError:
        facts = facts._replace(is_unreadable=True)
    if found := send_policy.block_reason(facts):
        return found
    return send_policy.block_reason(facts._replace(turn_at=await turn_at(services, message, now)))


async def _facts(services: Services, facts: Facts) -> Facts:
    """All but the turn at the provider's rate, or as much as blocks the message."""
    if facts.message.kind == "reply":
        return await _of_reply(services, facts)
    if facts.message.kind in OF_ACCOUNT:
        return await _of_notice(services, facts)
    subject = await _subject(services, facts.message)
    if subject is None:
        return facts._replace(is_closed=True)
    facts = await _of_sense(services, facts, subject)
    return facts if send_policy.block_reason(facts) else await _of_recipient(services, facts, subject)


async def _of_reply(services: Services, facts: Facts) -> Facts:
    """Answers to incoming texts are sent at any hour."""
    phone, acknowledges = await gather(
        services.store.phones.find(facts.message.phone), _acknowledges_stop(services, facts.message)
    )
    return of_phone(facts, None if acknowledges else phone, None)


async def _of_recipient(services: Services, facts: Facts, subject: Subject) -> Facts:
    message, now = facts.message, facts.now
    phone, zone, dnd, clinic = await gather(
        services.store.phones.find(subject.phone),
        _zone(services, subject),
        _dnd(services, subject),
        services.store.clinics.find(message.clinic_id or ""),
    )
    facts = of_phone(facts, phone, subject.account_id)
    windows = (clinic.policy.quiet_hours if clinic else None, dnd)
    facts = facts._replace(quiet_until=end_of_quiet(zone, windows, now))
    if send_policy.block_reason(facts) or message.kind != "offer" or clinic is None:
        return facts
    if not is_verified(phone, subject.account_id):
        return facts  # the cap counts only offers to accounts that the phone is verified for
    return facts._replace(place=await take_place(services, message, subject.phone, clinic.policy, now))


async def _of_notice(services: Services, facts: Facts) -> Facts:
    """A notice that a contact has changed goes to the previous contact."""
    message = facts.message
    account, phone = await gather(
        services.store.accounts.find(message.about), services.store.phones.find(message.phone)
    )
    if account is None:
        return facts._replace(is_closed=True)
    if message.channel == "email":
        is_left = message.kind == "email_changed"  # stored only when the previous address was verified
        is_theirs = is_left or (account.email_verified and account.email == message.to)
        return facts._replace(off=None if services.mailer and is_theirs else NOT_VERIFIED)
    until = end_of_quiet(account.zone, (Policy().quiet_hours,), facts.now)
    return of_phone(facts._replace(quiet_until=until), phone, None)


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
    if booking is None or booking.holder is None or booking.active == (message.kind in OF_ENDED):
        return None
    return _told(booking.holder)


def _told(holder: Holder, standby_id: str | None = None) -> Subject:
    return Subject(holder.patient_id, holder.account_id, holder.phone, standby_id)


def _still_so(message: Message, offer: Offer) -> bool:
    return offer.open if message.kind == "offer" else offer.state == "withdrawn"


async def _of_sense(services: Services, facts: Facts, subject: Subject) -> Facts:
    """Whether the message still makes sense: its number, its channel, and the message that it revokes.

    A text to a previous number is readdressed.
    """
    message = facts.message
    if message.channel == "sms" and message.phone != subject.phone:
        await services.store.messages.readdress(message.id, subject.phone)
        return facts._replace(is_readdressed=True)
    off = await switched_off(services, message)
    earlier = TAKES_BACK.get(message.kind)
    if off or earlier is None:
        return facts._replace(off=off)
    told = await services.store.messages.about(
        message.about, earlier, message.attempt, channel=message.channel
    )
    if told is None or told.state in NEVER_ARRIVE:
        return facts._replace(revoked="never")
    return facts._replace(revoked="undecided" if is_undecided(told) else "told")


async def _zone(services: Services, subject: Subject) -> Zone | None:
    patient = await services.store.patients.find(subject.patient_id)
    return patient.zone if patient else None


async def _dnd(services: Services, subject: Subject) -> Window | None:
    standby = await services.store.standbys.find(subject.standby_id) if subject.standby_id else None
    return standby.dnd if standby else None


async def take_place(
    services: Services, message: Message, number: str, policy: Policy, now: datetime
) -> Counted:
    """Count an offer towards the phone's caps, if that is possible.

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
            return Counted(other_until=other.until)
        over = other.offer_id if other else None
        may = await phones.may_offer(
            number, message.about, now, caps(policy), text_until=text_until, over=over
        )
        if may is not None:
            return Counted(is_full=not may)
    raise DeliveryDelayedError("too many offers to this phone at once")


def caps(policy: Policy) -> dict[timedelta, int]:
    """How many offers may be sent to one phone, by period."""
    return {timedelta(days=1): policy.cap_day, timedelta(days=7): policy.cap_week}


async def _is_fresh(services: Services, offer_id: str, now: datetime) -> bool:
    offer = await services.store.offers.find(offer_id)
    return offer is not None and offer.fresh(now)


def end_of_quiet(zone: Zone | None, windows: Sequence[Window | None], now: datetime) -> datetime | None:
    """When the quiet hours end that this moment falls into, in this zone; None when it falls into none."""
    if zone is None:
        return None
    return max(
        (quiet_until(zone, window, now) for window in windows if window and quiet(zone, window, now)),
        default=None,
    )
