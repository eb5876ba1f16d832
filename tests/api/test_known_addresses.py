"""Nobody learns whether an address is known, and nobody but who reads its mails has it."""

import json
from datetime import timedelta
from typing import Any

import pytest
from httpx import Response

from api.cookies import DEVICE, NAME
from quickdoc.core.quotas import rates
from quickdoc.messaging.email.memory import MemoryMailer
from tests.api.conftest import Api, refusal
from tests.api.known_addresses import EMAIL, LINK, OTHER, actor_of, log_in, sign_up
from tests.api.signing_up import PASSWORD, shown, signed_up
from tests.hashes import counting_hashes

KNOWN = "/forgot-password"
NEW = {"authorization", "date", "x-request-id", "content-length", "set-cookie"}


def told(answer: Response) -> tuple[Any, ...]:
    """All that an answer tells, but for ids and tokens, which are new each time."""
    body = answer.json()
    account = body.get("account", {})
    ids = {account.get("id", ""), *account.get("patient_ids", ()), body.get("access_token", "")} - {""}
    text = answer.text
    for id_ in sorted(ids, key=len, reverse=True):
        text = text.replace(id_, "x" * len(id_) if id_.startswith(("account", "patient")) else "token")
    cookies = [
        each.partition("=")[0] + each.partition(";")[2] for each in answer.headers.get_list("set-cookie")
    ]
    headers = {name: value for name, value in answer.headers.items() if name not in NEW}
    return answer.status_code, text.replace("stranger@example.com", EMAIL), cookies, headers


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


async def test_the_owner_gets_one_mail_and_the_stranger_cannot_verify(mailer: MemoryMailer, api: Api) -> None:
    await shown(api, await signed_up(api))
    stranger = (await sign_up(api, password=OTHER)).json()
    mailed = len(mailer.sent)
    assert mailed == 2
    assert LINK not in mailer.sent[-1].text
    again = await api.post("/me/email/link", actor_of(stranger))
    assert (again.status_code, again.content) == (204, b"")
    assert len(mailer.sent) == mailed + 1
    assert LINK not in mailer.sent[-1].text
    for _ in range(rates()["link_to_email"].amount):
        await api.post("/me/email/link", actor_of(stranger))
    assert len(mailer.sent) <= rates()["link_to_email"].amount
    assert (await api.get("/me", actor_of(stranger))).json()["email_verified"] is False


async def test_the_same_address_and_password_are_the_same_account(mailer: MemoryMailer, api: Api) -> None:
    first = await signed_up(api)
    again = await sign_up(api, email="ANA@EXAMPLE.COM", name="Ann")
    assert again.status_code == 201
    assert again.json()["account"] == first["account"]
    assert len(mailer.sent) == 1
    stored = await api.town.store.credentials.many({})
    assert len(stored) == 1


async def test_a_sign_up_that_was_cut_off_is_finished_by_the_same_one_again(api: Api) -> None:
    first = await signed_up(api)
    for name in ("accounts", "patients"):
        await api.town.store.database[name].delete_many({})
    again = await sign_up(api)
    assert again.json()["account"] == first["account"]
    assert await api.town.store.patients.find(first["account"]["patient_ids"][0])


async def test_an_address_signs_up_a_few_times_a_day_whether_or_not_it_is_known(api: Api) -> None:
    await shown(api, await signed_up(api))
    most = rates()["sign_up_of_address"].amount
    answers = []
    for email, made in ((EMAIL, 1), ("stranger@example.com", 0)):
        for number in range(made, most):
            assert (await sign_up(api, email=email, password=f"{OTHER} {number}")).status_code == 201
        async with api.nothing_changes():
            answers.append(await sign_up(api, email=email, password=OTHER))
    known, unknown = answers
    assert refusal(known) == (429, "too_many_attempts")
    assert known.content == unknown.content
    assert "address" in json.loads(known.content)["detail"]


async def test_staff_who_join_do_not_learn_it_either(mailer: MemoryMailer, api: Api) -> None:
    await shown(api, await signed_up(api))
    answers = []
    for email in (EMAIL, "stranger@example.com"):
        invite = (await api.post("/clinics/clinic_1/invites", api.town.staff)).json()
        api.client.cookies.clear()
        body = {"invite": invite["id"], "email": email, "password": OTHER, "name": "Nurse"}
        answers.append(await api.post("/auth/staff-sign-up", json=body))
    assert told(answers[0]) == told(answers[1])
    assert KNOWN in mailer.sent[-2].text
    assert LINK in mailer.sent[-1].text
