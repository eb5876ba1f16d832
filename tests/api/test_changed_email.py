"""Another address by HTTP: the same answer whoever has it, and the link."""

from quickdoc.core.config import Settings
from quickdoc.identity.accounts import Actor
from quickdoc.messaging.email.memory import MemoryMailer
from tests.api.conftest import Api, refusal, serving
from tests.api.signing_up import EVE, sign_up
from tests.town import Town

NEW = "eve.new@example.org"


async def change(api: Api, who: Actor, email: str = NEW, password: str = EVE["password"]) -> tuple[int, str]:
    answer = await api.put("/me/email", who, json={"email": email, "password": password})
    return answer.status_code, answer.text


async def test_an_address_is_changed_by_the_link_that_is_mailed_there(town: Town, settings: Settings) -> None:
    town.mailer = mailer = MemoryMailer()
    async with serving(town, settings) as api:
        eve = await sign_up(api)
        assert await change(api, eve) == (202, "")
        assert (await api.get("/me", eve)).json()["email"] == EVE["email"]
        token = mailer.sent[-1].text.rpartition("/verify/")[2].strip()
        assert refusal(await api.post("/verify-email", json={"token": token + "x"})) == (404, "link_invalid")
        assert (await api.post("/verify-email", json={"token": token})).status_code == 204
        assert (await api.post("/verify-email", json={"token": token})).status_code == 204
        me = (await api.get("/me", eve)).json()
        assert (me["email"], me["email_verified"]) == (NEW, True)


async def test_the_longest_address_has_a_link_that_works(town: Town, settings: Settings) -> None:
    town.mailer = mailer = MemoryMailer()
    long = f"{'l' * 64}@{'.'.join(['d' * 60] * 3)}.org"
    async with serving(town, settings) as api:
        eve = await sign_up(api)
        assert await change(api, eve, long) == (202, "")
        token = mailer.sent[-1].text.rpartition("/verify/")[2].strip()
        assert (await api.post("/verify-email", json={"token": token})).status_code == 204


async def test_whose_address_it_is_already_is_told_nobody(town: Town, settings: Settings) -> None:
    town.mailer = mailer = MemoryMailer()
    async with serving(town, settings) as api:
        await sign_up(api, email=NEW)
        token = mailer.sent[-1].text.rpartition("/verify/")[2].strip()
        await api.post("/verify-email", json={"token": token})
        eve = await sign_up(api)
        assert await change(api, eve) == await change(api, eve, "nobody@example.org") == (202, "")
        assert [("/verify/" in each.text) for each in mailer.sent[-2:]] == [False, True]


async def test_what_is_wrong_is_said_and_changes_nothing(api: Api) -> None:
    eve = await sign_up(api)
    async with api.nothing_changes():
        body = {"email": NEW, "password": EVE["password"]}
        assert refusal(await api.put("/me/email", json=body)) == (401, "unauthenticated")
        assert refusal(await api.put("/me/email", eve, json=body)) == (409, "channel_off")
        wrong = await api.put("/me/email", eve, json={**body, "password": "x"})
        assert refusal(wrong) == (403, "wrong_password")
        assert refusal(await api.put("/me/email", eve, json={**body, "email": "x"})) == (422, "invalid")
