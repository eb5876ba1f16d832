"""Nobody learns whether an address is known, and nobody but who reads its mails has it."""

from datetime import timedelta

import pytest

from api.cookies import DEVICE, NAME
from quickdoc.messaging.email.memory import MemoryMailer
from tests.api.conftest import Api, refusal
from tests.api.known_addresses import EMAIL, LINK, OTHER, log_in, sign_up
from tests.api.sign_ups_told import KNOWN, told
from tests.api.signing_up import PASSWORD, shown, signed_up
from tests.hashes import counting_hashes

# --- signing up ------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_verified", [True, False])
async def test_a_sign_up_tells_nothing_of_whether_the_address_is_known(
    mailer: MemoryMailer, api: Api, *, is_verified: bool
) -> None:
    owner = await signed_up(api)
    if is_verified:
        await shown(api, owner)
    api.town.clock.moment += timedelta(minutes=1)
    known = await sign_up(api, password=OTHER, email="ANA@example.com")
    unknown = await sign_up(api, password=OTHER, email="stranger@example.com")
    assert known.status_code == 201
    assert told(known) == told(unknown)
    assert known.json()["account"]["id"] != owner["account"]["id"]
    assert DEVICE not in known.cookies
    assert NAME in known.cookies
    assert [each.to for each in mailer.sent] == [EMAIL, EMAIL, "stranger@example.com"]
    words = [LINK, KNOWN if is_verified else LINK, LINK]
    assert [word in each.text for word, each in zip(words, mailer.sent, strict=True)] == [True] * 3


async def test_a_sign_up_and_a_login_hash_the_password_once_however_many_accounts_there_are(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    await shown(api, await signed_up(api))
    await sign_up(api, password=f"{OTHER} 1")
    assert refusal(await log_in(api, "wrong", "nobody@example.com")) == (401, "bad_login")
    hashed = counting_hashes(monkeypatch)
    for email in (EMAIL, "stranger@example.com", "nobody@example.com"):
        hashed.clear()
        if email != "nobody@example.com":
            assert (await sign_up(api, email=email, password=OTHER)).status_code == 201
            assert len(hashed) == 1
            hashed.clear()
        assert refusal(await log_in(api, "wrong", email)) == (401, "bad_login")
        assert len(hashed) == 1


async def test_a_login_hashes_once_after_the_owner_has_changed_the_password(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = await signed_up(api)
    await shown(api, owner)
    await sign_up(api, password=OTHER)
    bearer = {"Authorization": f"Bearer {owner['access_token']}"}
    changed = await api.post(
        "/auth/password", headers=bearer, json={"present": PASSWORD, "new": "a new horse"}
    )
    assert changed.status_code == 200
    hashed = counting_hashes(monkeypatch)
    assert refusal(await log_in(api, "wrong")) == (401, "bad_login")
    assert len(hashed) == 1
