"""Several accounts with one address: whoever reads its mails gets in."""

from quickdoc.identity.resets import PAGE
from quickdoc.messaging.email.memory import MemoryMailer
from tests.api.address_mails import last, token_in
from tests.api.conftest import Api, refusal
from tests.api.known_addresses import EMAIL, LINK, OTHER, log_in, sign_up
from tests.api.signing_up import PASSWORD, shown, signed_up


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
