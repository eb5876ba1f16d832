"""Ids: a noun and a ULID, so that they sort by time and name the kind of document."""

import secrets
from collections.abc import Container
from datetime import datetime

from ulid import ULID


def new_id(noun: str) -> str:
    """A fresh id such as `slot_01K9Z…`."""
    return f"{noun}_{ULID()}"


def new_id_at(noun: str, moment: datetime) -> str:
    """A fresh id that sorts by this time, to the millisecond."""
    milliseconds = int(moment.timestamp() * 1000).to_bytes(6, "big")
    return f"{noun}_{ULID.from_bytes(milliseconds + secrets.token_bytes(10))}"


def first_id_at(noun: str, moment: datetime) -> str:
    """What all ids of this time or later sort after, and all of before sort before."""
    return f"{noun}_{position_at(moment)}"


def new_secret_id(noun: str) -> str:
    """A new id that is also a secret: whoever knows it has access."""
    return f"{noun}_{secrets.token_urlsafe(24)}"


def new_position() -> str:
    """A place in the event log. Later ones sort after earlier ones, to the millisecond of a host's clock."""
    return str(ULID())


def new_code(digits: int = 3) -> str:
    """Digits that a person types back, `100` to `999` or more of them."""
    smallest = 10 ** (digits - 1)
    return str(smallest + secrets.randbelow(9 * smallest))


def free_code(taken: Container[str]) -> str:
    """A code that is not taken; a longer one where hardly any short one is left."""
    drawn = (new_code(digits) for digits in (3, 3, 3, 4, 4, 5))
    return next((each for each in drawn if each not in taken), new_code(6))


def earlier(position: str, seconds: float) -> str:
    """A position that lies `seconds` before another, for readers that overlap.

    Positions of several writers are only nearly in order. A reader therefore starts a little earlier and
    recognises by their versions the documents that it has seen before.
    """
    milliseconds = max(0, ULID.from_str(position).milliseconds - int(seconds * 1000))
    return str(ULID.from_bytes(milliseconds.to_bytes(6, "big") + bytes(10)))


def position_at(moment: datetime) -> str:
    """The first position of a moment."""
    return str(ULID.from_bytes(int(moment.timestamp() * 1000).to_bytes(6, "big") + bytes(10)))


def position_time(position: str) -> datetime:
    """When a position was given out.

    Raises:
        ValueError: it is no position.
    """
    return ULID.from_str(position).datetime
