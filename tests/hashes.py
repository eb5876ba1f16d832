"""How often a password is hashed, and at which cost."""

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from quickdoc.identity import passwords

_ATTRIBUTE = "_ARGON2"
_NOBODYS = "_nobodys"
_AS_IN_PRODUCTION = getattr(passwords, _ATTRIBUTE)
_CHEAP = PasswordHash((Argon2Hasher(memory_cost=64, time_cost=1, parallelism=1),))


def install() -> None:
    """Hash in little memory in this process: at the cost of production each takes 50 ms of a core."""
    setattr(passwords, _ATTRIBUTE, _CHEAP)


def as_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on hash at the product's own cost."""
    monkeypatch.setattr(passwords, _ATTRIBUTE, _AS_IN_PRODUCTION)


def counting_hashes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """From now on one entry for each time that a password is hashed.

    The hash that stands for nobody's is made once in each process, before this counts.
    """
    getattr(passwords, _NOBODYS)()
    seen: list[str] = []
    for name in ("hash", "verify"):
        real = getattr(Argon2Hasher, name)

        def counting(*given: object, real: object = real, name: str = name, **more: object) -> object:
            seen.append(name)
            assert callable(real)
            return real(*given, **more)

        monkeypatch.setattr(Argon2Hasher, name, counting)
    return seen
