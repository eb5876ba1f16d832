"""Whether a message may be sent now: one decision about the single message and about the texts of a wave.

The facts are read by whoever sends: for a single message one by one (`actions/send_policy.py`), for a wave in
a few commands for all (`offers/actions/wave_texts.py`). A fact that is not read yet stands at the value that
stops nothing, so the decision can be asked before what costs a trip, a place under the cap or a turn at the
provider.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from quickdoc.identity.phones import FailedBecause, Phone, is_verified
from quickdoc.messaging.messages import OF_ACCOUNT, Message

WAITING = "another_offer"
"""Why a text waits while another offer on the same phone is fresh."""
NUMBER_CHANGED = "number_changed"
"""Why a text to the patient's previous number is postponed: it is readdressed and tried again."""
IN_TURN = "rate"
"""Why a text waits for its turn at the provider's rate, which is its `due_at`."""
LOOK_AGAIN = timedelta(seconds=5)
READ_AGAIN_AFTER = timedelta(minutes=5)
"""A message is postponed when a document that decides whether it may be sent cannot be read."""


class BlockReason(NamedTuple):
    """Why a message may not be sent now. `until`: when to try again; None: it is never sent."""

    reason: str
    until: datetime | None = None


class Counted(NamedTuple):
    """What came of counting an offer towards its phone's caps.

    `is_full`: a cap is reached. `other_until`: until when another offer that was texted to the phone is
    fresh. `again_at`: when to try again, because many offers to the phone are being counted at once.
    """

    is_full: bool = False
    other_until: datetime | None = None
    again_at: datetime | None = None


class Facts(NamedTuple):
    """What is known of a message that is due.

    `is_closed`: what it says no longer holds. `is_readdressed`: the patient has another number by now.
    `off`: why its channel may not be used, if so. `revoked`: what became of the earlier message that it
    revokes. `is_verified`, `is_opted_out`, `failed_because`: of the phone, for texts. `quiet_until`: the
    end of the quiet hours that it falls into. `turn_at`: its turn at the provider's rate, if that is later.
    """

    message: Message
    now: datetime
    is_closed: bool = False
    is_unreadable: bool = False
    is_readdressed: bool = False
    off: str | None = None
    revoked: Literal["told", "undecided", "never"] = "told"
    is_verified: bool = True
    is_opted_out: bool = False
    failed_because: FailedBecause | None = None
    quiet_until: datetime | None = None
    place: Counted = Counted()
    turn_at: datetime | None = None


def of_phone(facts: Facts, phone: Phone | None, account_id: str | None) -> Facts:
    """The facts with those of the phone. `account_id`: whom it must be verified for; None: anybody."""
    return facts._replace(
        is_verified=not account_id or is_verified(phone, account_id),
        is_opted_out=phone is not None and phone.opted_out,
        failed_because=phone.failed_because if phone else None,
    )


def block_reason(facts: Facts) -> BlockReason | None:
    """Why the message may not be sent now, by the first check that says so; None: it may."""
    return next((found for check in CHECKS if (found := check(facts))), None)


def _too_late(facts: Facts) -> BlockReason | None:
    """A text that waited for another offer until its own was over says what it waited for."""
    if facts.message.expires_at is None or facts.now < facts.message.expires_at:
        return None
    return BlockReason(WAITING if facts.message.reason == WAITING else "too_late")


def _closed(facts: Facts) -> BlockReason | None:
    return BlockReason("closed") if facts.is_closed else None


def _unreadable(facts: Facts) -> BlockReason | None:
    return BlockReason("unreadable", facts.now + READ_AGAIN_AFTER) if facts.is_unreadable else None


def _readdressed(facts: Facts) -> BlockReason | None:
    return BlockReason(NUMBER_CHANGED, facts.now + LOOK_AGAIN) if facts.is_readdressed else None


def _off(facts: Facts) -> BlockReason | None:
    return BlockReason(facts.off) if facts.off else None


def _not_told(facts: Facts) -> BlockReason | None:
    """Nobody is told that something is revoked of which they were not told."""
    if facts.revoked == "undecided":
        return BlockReason("not_told_yet", facts.now + LOOK_AGAIN)
    return BlockReason("never_told") if facts.revoked == "never" else None


def _not_verified(facts: Facts) -> BlockReason | None:
    is_text = facts.message.channel == "sms"
    return BlockReason("not_verified") if is_text and not facts.is_verified else None


def _opted_out(facts: Facts) -> BlockReason | None:
    is_text = facts.message.channel == "sms"
    return BlockReason("opted_out") if is_text and facts.is_opted_out else None


def _failed(facts: Facts) -> BlockReason | None:
    """No offer and no notice of an account goes to a phone that texts do not reach; all else is tried."""
    message = facts.message
    is_kept = message.channel == "sms" and (message.kind == "offer" or message.kind in OF_ACCOUNT)
    return BlockReason(facts.failed_because) if is_kept and facts.failed_because else None


def _quiet(facts: Facts) -> BlockReason | None:
    """Quiet hours apply to texts and push notices, not to e-mails."""
    until, expires_at = facts.quiet_until, facts.message.expires_at
    if until is None or facts.message.channel == "email":
        return None
    return BlockReason("quiet_hours", until if expires_at is None or until < expires_at else None)


def _no_place(facts: Facts) -> BlockReason | None:
    is_full, other_until, again_at = facts.place
    if other_until:
        expires_at = facts.message.expires_at
        return BlockReason(WAITING, min(other_until, expires_at) if expires_at else other_until)
    return BlockReason("cap", None if is_full else again_at) if is_full or again_at else None


def _not_in_turn(facts: Facts) -> BlockReason | None:
    return BlockReason(IN_TURN, facts.turn_at) if facts.turn_at else None


CHECKS: tuple[Callable[[Facts], BlockReason | None], ...] = (
    _too_late,
    _closed,
    _unreadable,
    _readdressed,
    _off,
    _not_told,
    _not_verified,
    _opted_out,
    _failed,
    _quiet,
    _no_place,
    _not_in_turn,
)
"""In this order, because the first answer wins: first whether the message still says something, then whether
it may reach this phone, then when. A place and a turn come last, for they are used up by asking for them."""
