"""Nobody learns whether an address is known, and nobody but who reads its mails has it."""

import json
from datetime import timedelta
from typing import Any

import pytest
from httpx import Response

from api.cookies import DEVICE, NAME
from quickdoc.core.quotas import rates
from quickdoc.identity.accounts import Actor
from quickdoc.identity.resets import PAGE
from quickdoc.messaging.email.memory import MemoryMailer
from quickdoc.messaging.emails.layout import Email
from tests.api.conftest import Api, refusal
from tests.api.signing_up import ANA, PASSWORD, elsewhere, shown, signed_up
from tests.hashes import counting_hashes
from tests.town import Town

EMAIL = "ana@example.com"
OTHER = "another long one"
LINK = "/verify/"
KNOWN = "/forgot-password"
NEW = {"authorization", "date", "x-request-id", "content-length", "set-cookie"}


@pytest.fixture
def mailer(town: Town) -> MemoryMailer:
    """Before the API is made, which is given it."""
    town.mailer = MemoryMailer()
    return town.mailer


async def sign_up(api: Api, **changes: object) -> Response:
    """Somebody in a browser of their own."""
    api.client.cookies.clear()
    return await api.post("/auth/sign-up", json={**ANA, **changes})


async def log_in(api: Api, password: str, email: str = EMAIL) -> Response:
    api.client.cookies.clear()
    return await api.post("/auth/login", json={"email": email, "password": password})


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


def actor_of(login: dict[str, Any]) -> Actor:
    account = login["account"]
    return Actor(account_id=account["id"], role="patient", patient_ids=tuple(account["patient_ids"]))


def last(mailer: MemoryMailer, word: str) -> Email:
    return next(each for each in reversed(mailer.sent) if word in each.text)


def token_in(mail: Email, word: str) -> str:
    return mail.text.partition(word)[2].split()[0]


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


# --- logging in ------------------------------------------------------------------------------------


async def test_of_several_accounts_with_an_address_the_password_decides(api: Api) -> None:
    ids = {}
    for password in (PASSWORD, OTHER, "yet another one"):
        ids[password] = (await sign_up(api, password=password)).json()["account"]["id"]
    await shown(api, {"account": {"id": ids[OTHER]}})
    for password, account_id in ids.items():
        assert (await log_in(api, password)).json()["account"]["id"] == account_id
    wrong, unknown = await log_in(api, "wrong"), await log_in(api, "wrong", "nobody@example.com")
    assert refusal(wrong) == (401, "bad_login")
    assert wrong.content == unknown.content


async def test_a_strangers_account_makes_no_room_for_guesses_at_the_owners_password(api: Api) -> None:
    """Their own logins neither take back what was counted, nor make their browser a known one."""
    await shown(api, await signed_up(api))
    async with elsewhere(api, "198.51.100.1") as stranger:
        assert (await stranger.post("/auth/sign-up", json={**ANA, "password": OTHER})).status_code == 201
        for number in range(rates()["login_from_host_to_account"].amount):
            password = OTHER if number % 2 else f"guess {number}"
            await stranger.post("/auth/login", json={"email": EMAIL, "password": password})
        assert DEVICE not in stranger.client.cookies
        guess = await stranger.post("/auth/login", json={"email": EMAIL, "password": OTHER})
    assert refusal(guess) == (429, "too_many_attempts")
    assert (await log_in(api, PASSWORD)).status_code == 200


# --- whose it is -----------------------------------------------------------------------------------


async def test_once_an_address_is_verified_other_links_for_it_are_worth_nothing(
    mailer: MemoryMailer, api: Api
) -> None:
    stranger, owner = await signed_up(api), (await sign_up(api, password=OTHER)).json()
    theirs, mine = (token_in(each, LINK) for each in mailer.sent)
    await api.post("/auth/password-resets", json={"email": EMAIL})
    reset = token_in(last(mailer, PAGE), f"{PAGE}#")
    assert (await api.post("/verify-email", json={"token": mine})).status_code == 204
    async with api.nothing_changes():
        late = await api.post("/verify-email", json={"token": theirs})
        assert refusal(late) == (404, "link_invalid")
        assert (await api.post("/verify-email", json={"token": mine})).status_code == 204
    assert (await api.get("/me", actor_of(owner))).json()["email_verified"] is True
    assert (await api.get("/me", actor_of(stranger))).json()["email_verified"] is False
    used = await api.post("/auth/password-resets/use", json={"token": reset, "password": "a new horse"})
    assert used.status_code == 204, "it was mailed for the newest account, which is the owner's"


async def test_a_reset_for_an_account_whose_address_is_anothers_by_now_is_refused(
    mailer: MemoryMailer, api: Api
) -> None:
    await signed_up(api)
    first = token_in(mailer.sent[0], LINK)
    await sign_up(api, password=OTHER)
    await api.post("/auth/password-resets", json={"email": EMAIL})
    reset = token_in(last(mailer, PAGE), f"{PAGE}#")
    assert (await api.post("/verify-email", json={"token": first})).status_code == 204
    body = {"token": reset, "password": "a new horse"}
    assert refusal(await api.post("/auth/password-resets/use", json=body)) == (422, "reset_invalid")
    assert (await log_in(api, OTHER)).status_code == 200


async def test_a_new_password_by_mail_is_the_owners_however_many_sign_up(
    mailer: MemoryMailer, api: Api
) -> None:
    owner = await signed_up(api)
    await shown(api, owner)
    await sign_up(api, password=OTHER)
    await api.post("/auth/password-resets", json={"email": EMAIL})
    body = {"token": token_in(last(mailer, PAGE), f"{PAGE}#"), "password": "a new horse"}
    assert (await api.post("/auth/password-resets/use", json=body)).status_code == 204
    assert (await log_in(api, "a new horse")).json()["account"]["id"] == owner["account"]["id"]
    assert (await log_in(api, OTHER)).json()["account"]["id"] != owner["account"]["id"]


async def test_whoever_reads_the_mails_gets_into_an_account_that_a_stranger_made(
    mailer: MemoryMailer, api: Api
) -> None:
    """It is theirs from then on: the stranger is out, and so is the stranger's phone."""
    stranger = (await sign_up(api)).json()
    bearer = {"Authorization": f"Bearer {stranger['access_token']}"}
    code = api.town.sms_sender.sent[0].body[:6]
    assert (await api.post("/me/phone/verify", headers=bearer, json={"code": code})).json()["verified"]
    await api.post("/auth/password-resets", json={"email": EMAIL})
    body = {"token": token_in(last(mailer, PAGE), f"{PAGE}#"), "password": OTHER}
    assert (await api.post("/auth/password-resets/use", json=body)).status_code == 204
    assert refusal(await api.get("/me", headers=bearer)) == (401, "unauthenticated")
    assert refusal(await log_in(api, PASSWORD)) == (401, "bad_login")
    entered = await log_in(api, OTHER)
    assert entered.json()["account"]["email_verified"] is True
    mine = await api.get(
        "/snapshots/mine", headers={"Authorization": f"Bearer {entered.json()['access_token']}"}
    )
    assert mine.json()["phone"]["verified"] is False


async def test_a_closed_account_leaves_its_address_to_others(mailer: MemoryMailer, api: Api) -> None:
    first = await signed_up(api)
    await shown(api, first)
    bearer = {"Authorization": f"Bearer {first['access_token']}"}
    closed = await api.post("/me/closing", headers=bearer, json={"password": PASSWORD})
    assert closed.status_code == 204
    again = (await sign_up(api)).json()
    assert again["account"]["id"] != first["account"]["id"]
    token = token_in(last(mailer, LINK), LINK)
    assert (await api.post("/verify-email", json={"token": token})).status_code == 204
