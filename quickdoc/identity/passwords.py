"""Passwords: Argon2id in a small thread pool, so that hashing never blocks the event loop.

Each hash takes a core for tens of milliseconds. There are fewer threads than cores, they have a lower
priority than the event loop, and the queue is limited: beyond it a login is refused with `BusyError`.
"""

import hmac
import os
from base64 import b64decode
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from hashlib import sha256
from secrets import token_urlsafe
from typing import ParamSpec, TypeVar

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from quickdoc.core.errors import CommonPasswordError
from quickdoc.core.legible import folded
from quickdoc.core.threads import Threads

P = ParamSpec("P")
T = TypeVar("T")

# The first choice of OWASP's password storage cheat sheet: 46 MiB, one pass, one lane.
_ARGON2 = PasswordHash((Argon2Hasher(memory_cost=47104, time_cost=1, parallelism=1),))

THREADS = max(1, (os.cpu_count() or 2) // 2)
MAX_WAITING = 64 * THREADS
"""Maximum number of passwords queued or being hashed: about four seconds of work."""
ARGON2_PARTS = 6
SALT_BYTES = 16
MAX_SALTS = 3
"""Per address. Its accounts share one salt, unless an account was moved there from another address."""
SHORTEST_NAME = 4
"""Letters: a name or address part of this length makes a password easy to guess."""
_COMMON = frozenset(folded(each) for each in FREQUENCY_LISTS["passwords"])


def ensure_uncommon(password: str, *of_its_owner: str) -> None:
    """Refuse the 30,000 most common passwords, and the owner's own name or address.

    Digits and punctuation around such a word are ignored.

    Raises:
        CommonPasswordError
    """
    said = folded(password)
    bare = said.strip("0123456789!?.,;:#*+-_$%&/()= ")
    own = {folded(part) for each in of_its_owner for part in (each, each.partition("@")[0])}
    guessed = {each for each in own if len(each) >= SHORTEST_NAME}
    if said in _COMMON or bare in _COMMON or bare in guessed or said in guessed or not bare:
        raise CommonPasswordError


async def hashed(password: str, salt: bytes | None = None) -> str:
    """The hash to be stored. `salt` None: a new random one.

    Raises:
        BusyError
    """
    return await _apart(_ARGON2.hash, password, salt=salt)


async def matches(password: str, stored: str | None) -> bool:
    """Whether the password matches the hash.

    Without a hash it takes as long and returns False, so that the duration does not disclose which accounts
    exist.

    Raises:
        BusyError
    """
    right = await _apart(_verify, password, stored)
    return right and stored is not None


async def matching(password: str, stored: Sequence[str]) -> int | None:
    """The index of the first of these hashes that the password matches; None if there is none.

    All hashes with one salt take as long as one, and so does an empty list.

    Raises:
        BusyError
    """
    return await _apart(_matching, password, stored)


def salt_of(stored: str) -> bytes | None:
    """The salt of a hash; None if it is not of the kind that this module makes."""
    parts = stored.split("$")
    if len(parts) != ARGON2_PARTS or not stored.isascii():
        return None
    try:
        return b64decode(parts[-2] + "=" * (-len(parts[-2]) % 4), validate=True)
    except ValueError:
        return None


def salt_for(email: str, secret: str) -> bytes:
    """The salt of an address's first account: the same for concurrent sign-ups."""
    return hmac.digest(secret.encode(), f"salt|{email}".encode(), sha256)[:SALT_BYTES]


async def _apart(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run the work in one of the threads, unless the queue is full.

    Raises:
        BusyError
    """
    return await _POOL.run(partial(work, *args, **kwargs))


_POOL = Threads("passwords", THREADS, MAX_WAITING)


def _verify(password: str, stored: str | None) -> bool:
    try:
        return _ARGON2.verify(password, stored or _nobodys())
    except UnknownHashError:
        return False


def _matching(password: str, stored: Sequence[str]) -> int | None:
    made: dict[str, str] = {}
    for number, each in enumerate(stored):
        salted = each.rpartition("$")[0]
        if salted not in made:
            if len(made) >= MAX_SALTS:
                continue
            made[salted] = _made_like(each, password)
        if hmac.compare_digest(made[salted].encode(), each.encode()):
            return number
    if not made:
        _verify(password, None)
    return None


def _made_like(stored: str, password: str) -> str:
    """The password's hash with the salt of `stored`; if its cost differs: `stored` if it matches, else ""."""
    if stored.startswith(_cost(_nobodys())) and (salt := salt_of(stored)):
        return _ARGON2.hash(password, salt=salt)
    return stored if _verify(password, stored) else ""


def _cost(stored: str) -> str:
    return stored.rsplit("$", 2)[0] + "$"


@lru_cache
def _nobodys() -> str:
    return _ARGON2.hash(token_urlsafe())
