"""Several accounts with one address: the password decides, and its owner keeps it."""

from api.cookies import DEVICE
from quickdoc.core.quotas import rates
from quickdoc.identity.resets import PAGE
from quickdoc.messaging.email.memory import MemoryMailer
from tests.api.address_mails import last, token_in
from tests.api.conftest import Api, refusal
from tests.api.known_addresses import EMAIL, LINK, OTHER, actor_of, log_in, sign_up
from tests.api.signing_up import ANA, PASSWORD, elsewhere, shown, signed_up


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
