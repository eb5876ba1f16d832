"""Changing an account's phone number or e-mail address: the pending, the verified and the previous one.

The account's credential holds the number that was verified last (`PhoneMove`), written together with the
event `PhoneMoved`: that one write decides. Everything else that holds the number follows
(`actions/carrying_over.py`). The address is in the credential itself, and is changed there first.
"""

from datetime import datetime, timedelta

from quickdoc.core.types import Instant, Model
from quickdoc.identity.verification import CODE_LIFE, PAUSE, Challenge

CHANGE_LIFE = timedelta(days=1)
"""How long a new number waits for its code; after that the change is dropped."""
MAX_LEFT = 8
"""Previous numbers that are kept: the older ones were released long ago."""


class LeftNumber(Model):
    """A previous number of an account, and the change that replaced it, counted from one."""

    number: str
    change: int


class PhoneMove(Model):
    """The number that was verified last, with the change's number and time, and the previous numbers."""

    number: str
    change: int
    at: Instant
    left: tuple[LeftNumber, ...] = ()


class EmailMove(Model):
    """The latest change of an account's address: its number, counted from one, and the previous address.

    `told`: the previous address was verified, so it gets a notice.
    """

    change: int
    left: str
    told: bool


class PhoneChange(Model):
    """A number that waits for its code. `again_at`: when another code may be requested.

    `code_until`: when the last code expires; `until`: when the change is dropped.
    """

    phone: str
    sent_at: Instant
    again_at: Instant
    code_until: Instant
    until: Instant


def pending(challenge: Challenge | None, number: str | None, now: datetime) -> PhoneChange | None:
    """The change that waits for its code; None if there is none. `number`: the account's current one."""
    if challenge is None or challenge.spent or challenge.phone == number:
        return None
    sent = challenge.made_at
    if now >= sent + CHANGE_LIFE:
        return None
    return PhoneChange(
        phone=challenge.phone,
        sent_at=sent,
        again_at=sent + PAUSE,
        code_until=sent + CODE_LIFE,
        until=sent + CHANGE_LIFE,
    )


def move(before: PhoneMove | None, present: str, number: str, now: datetime) -> PhoneMove:
    """The move after another number is verified; the same one if it was. `present`: if `before` is None."""
    if before and before.number == number:
        return before
    change = before.change + 1 if before else 1
    left = LeftNumber(number=before.number if before else present, change=change)
    others = [each for each in (*(before.left if before else ()), left) if each.number != number]
    newest = {each.number: each for each in others}
    return PhoneMove(number=number, change=change, at=now, left=tuple(newest.values())[-MAX_LEFT:])
