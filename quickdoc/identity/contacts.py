"""Another phone number or address for an account: what is asked for, what was proved, and what it had before.

The account's credential has the last number that was proved (`PhoneMove`), written together with the event
`PhoneMoved`: that one write decides. All that carries a number follows (`actions/carrying_over.py`). The
address is in the credential itself, and changed there first.
"""

from datetime import datetime, timedelta

from quickdoc.core.types import Instant, Model
from quickdoc.identity.verification import CODE_LIFE, PAUSE, Challenge

CHANGE_LIFE = timedelta(days=1)
"""For so long a new number waits for its code; then the number of before simply stays."""
MAX_LEFT = 8
"""Numbers that are remembered as left: all but the latest were given back long ago."""


class LeftNumber(Model):
    """A number that an account had, and with which change, counted from one, it went."""

    number: str
    change: int


class PhoneMove(Model):
    """The number that an account's owner proved last, with which change and when; those of before."""

    number: str
    change: int
    at: Instant
    left: tuple[LeftNumber, ...] = ()


class EmailMove(Model):
    """The latest change of an account's address: which one, counted from one, and the address of before.

    `told`: the address of before was verified, so it is told.
    """

    change: int
    left: str
    told: bool


class PhoneChange(Model):
    """A number that waits for its code. `again_at`: when another one may be asked for.

    `code_until`: so long the last code is good; `until`: so long the number waits.
    """

    phone: str
    sent_at: Instant
    again_at: Instant
    code_until: Instant
    until: Instant


def pending(challenge: Challenge | None, number: str | None, now: datetime) -> PhoneChange | None:
    """The change that waits for its code; None when there is none. `number`: the account's present one."""
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
    """What is known once another number is proved; the same when it was. `present`: where nothing is yet."""
    if before and before.number == number:
        return before
    change = before.change + 1 if before else 1
    left = LeftNumber(number=before.number if before else present, change=change)
    others = [each for each in (*(before.left if before else ()), left) if each.number != number]
    newest = {each.number: each for each in others}
    return PhoneMove(number=number, change=change, at=now, left=tuple(newest.values())[-MAX_LEFT:])
