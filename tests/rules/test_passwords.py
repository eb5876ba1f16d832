"""Several accounts with one address: one hash tells which of them a password is of."""

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from quickdoc.identity import passwords
from quickdoc.identity.passwords import MAX_SALTS, hashed, matching, salt_for, salt_of
from tests import hashes
from tests.hashes import counting_hashes

SECRET = "a secret"


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    return counting_hashes(monkeypatch)


async def test_hashes_of_one_salt_cost_as_much_as_none_at_all(computed: list[str]) -> None:
    await matching("warm up", [])
    salt = salt_for("ana@example.org", SECRET)
    stored = [await hashed(each, salt) for each in ("one", "two", "three", "two")]
    for known, password, place in ((stored, "two", 1), (stored, "wrong", None), ([], "wrong", None)):
        computed.clear()
        assert await matching(password, known) == place
        assert len(computed) == 1


async def test_other_salts_and_costs_are_tried_and_few_of_them(computed: list[str]) -> None:
    dearer = PasswordHash((Argon2Hasher(memory_cost=8192, time_cost=2, parallelism=1),))
    stored = [await hashed("one"), dearer.hash("two"), "$no hash of ours"]
    assert await matching("two", stored) == 1
    assert await matching("three", stored) is None
    many = [await hashed(f"{number}") for number in range(MAX_SALTS + 1)]
    computed.clear()
    assert await matching(f"{MAX_SALTS}", many) is None
    assert len(computed) == MAX_SALTS


async def test_a_salt_is_read_from_a_hash_and_follows_from_the_address() -> None:
    salt = salt_for("ana@example.org", SECRET)
    assert salt_of(await hashed("one", salt)) == salt
    assert salt not in {salt_for("ben@example.org", SECRET), salt_for("ana@example.org", "another")}
    for odd in ("", "$a$b", "$argon2id$v=19$m=1,t=1,p=1$?$x", "é$$$$$"):
        assert salt_of(odd) is None


async def test_the_product_hashes_at_the_cost_that_owasp_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    hashes.as_in_production(monkeypatch)
    assert (await hashed("one")).startswith("$argon2id$v=19$m=47104,t=1,p=1$")


async def test_a_password_without_a_salt_of_its_own_gets_one_that_nobody_has() -> None:
    first, second = await hashed("one"), await hashed("one")
    assert salt_of(first) != salt_of(second)
    assert await passwords.matches("one", first)
