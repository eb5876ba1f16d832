"""A forgotten password is chosen anew by mail."""

from datetime import timedelta

from httpx import Response

from quickdoc.identity.resets import PAGE
from quickdoc.messaging.email.memory import MemoryMailer
from quickdoc.messaging.emails.layout import Email
from tests.api.account_steps import NEW, is_in, logged_in, login
from tests.api.conftest import Api, refusal
from tests.api.signing_up import ANA, signed_up


async def mailed(api: Api, email: str = ANA["email"]) -> Response:
    return await api.post("/auth/password-resets", json={"email": email})


def links(mailer: MemoryMailer) -> list[Email]:
    """The mails by which a password is chosen anew; whoever signs up is mailed, too."""
    return [each for each in mailer.sent if PAGE in each.text]


async def test_a_forgotten_password_is_chosen_anew_by_mail_once_and_ends_all_logins(
    mailer: MemoryMailer, api: Api
) -> None:
    await signed_up(api)
    thief = await login(api)
    asked = await mailed(api, "ANA@example.com")
    assert asked.status_code == 202
    (mail,) = links(mailer)
    assert mail.to == "ana@example.com"
    token = mail.text.partition(f"{PAGE}#")[2].split()[0]
    assert token not in str(await api.town.store.database["password_resets"].find_one({}))
    body = {"token": token, "password": NEW}
    assert (await api.post("/auth/password-resets/use", json=body)).status_code == 204
    assert not await is_in(api, thief)
    assert refusal(await logged_in(api)) == (401, "bad_login")
    assert await is_in(api, await login(api, NEW))
    again = await api.post("/auth/password-resets/use", json={**body, "password": "again again"})
    assert refusal(again) == (422, "reset_invalid")


async def test_a_reset_is_good_for_an_hour(mailer: MemoryMailer, api: Api) -> None:
    await signed_up(api)
    await mailed(api)
    token = links(mailer)[0].text.partition(f"{PAGE}#")[2].split()[0]
    api.town.clock.moment += timedelta(hours=1)
    late = await api.post("/auth/password-resets/use", json={"token": token, "password": NEW})
    assert refusal(late) == (422, "reset_invalid")
    await login(api)


async def test_whoever_asks_for_a_reset_does_not_learn_who_has_an_account(
    mailer: MemoryMailer, api: Api
) -> None:
    await signed_up(api)
    known = await mailed(api)
    unknown = await mailed(api, "nobody@example.com")
    assert len(links(mailer)) == 1
    timely = {"date", "x-request-id"}
    told = [
        (each.status_code, each.content, {k: v for k, v in each.headers.items() if k not in timely})
        for each in (known, unknown)
    ]
    assert told[0] == told[1]


async def test_nobody_fills_a_mailbox_with_resets(mailer: MemoryMailer, api: Api) -> None:
    await signed_up(api)
    for _ in range(6):
        assert (await mailed(api)).status_code == 202
    assert len(links(mailer)) == 3
