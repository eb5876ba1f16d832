"""Passwords: Argon2id in worker threads, so that one login never holds up the others."""

from asyncio import to_thread
from functools import lru_cache
from secrets import token_urlsafe

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher

# The first choice of OWASP's password storage cheat sheet: 46 MiB, one pass, one lane.
_ARGON2 = PasswordHash((Argon2Hasher(memory_cost=47104, time_cost=1, parallelism=1),))


async def hashed(password: str) -> str:
    """The hash to be stored."""
    return await to_thread(_ARGON2.hash, password)


async def matches(password: str, stored: str | None) -> bool:
    """Whether the password is the one behind the hash.

    Without a hash it takes as long and says no, so that the time tells nobody which accounts exist.
    """
    right = await to_thread(_verify, password, stored)
    return right and stored is not None


def _verify(password: str, stored: str | None) -> bool:
    try:
        return _ARGON2.verify(password, stored or _nobodys())
    except UnknownHashError:
        return False


@lru_cache
def _nobodys() -> str:
    return _ARGON2.hash(token_urlsafe())
