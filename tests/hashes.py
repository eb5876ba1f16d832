"""How often a password is hashed."""

import pytest
from pwdlib.hashers.argon2 import Argon2Hasher


def counting_hashes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """From now on one entry for each time that a password is hashed."""
    seen: list[str] = []
    for name in ("hash", "verify"):
        real = getattr(Argon2Hasher, name)

        def counting(*given: object, real: object = real, name: str = name, **more: object) -> object:
            seen.append(name)
            assert callable(real)
            return real(*given, **more)

        monkeypatch.setattr(Argon2Hasher, name, counting)
    return seen
