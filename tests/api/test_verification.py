"""Verifying by HTTP: the code, the link, and what is refused."""

import pytest

from quickdoc.core.config import Settings
from quickdoc.messaging.email.memory import MemoryMailer
from tests.api.conftest import Api, refusal, serving
from tests.api.signing_up import EVE, sign_up, verify
from tests.town import Town


async def test_a_phone_is_verified_by_the_code_that_was_texted(api: Api) -> None:
    eve = await sign_up(api)
    phone = (await api.get("/snapshots/mine", eve)).json()["phone"]
    assert (phone["id"], phone["verified"]) == ("+15550100701", False)
    assert refusal(await verify(api, eve, "1")) == (422, "wrong_code")
    verified = await verify(api, eve, api.town.sms_sender.sent[0].body[:6])
    assert (verified.status_code, verified.json()["verified"]) == (200, True)
    assert (await api.get("/snapshots/mine", eve)).json()["phone"] == verified.json()


async def test_another_code_comes_once_a_minute(api: Api) -> None:
    eve = await sign_up(api)
    too_soon = await api.post("/me/phone/code", eve)
    assert refusal(too_soon) == (429, "too_many_attempts")
    assert too_soon.headers["Retry-After"] == "60"
    await api.town.wait(60)
    first = api.town.sms_sender.sent[0].body[:6]
    assert (await api.post("/me/phone/code", eve)).json()["verified"] is False
    assert refusal(await verify(api, eve, first)) == (422, "wrong_code")
    await api.town.wait(600)
    assert refusal(await verify(api, eve, api.town.sms_sender.sent[-1].body[:6])) == (409, "code_expired")


async def test_whose_phone_it_is_already_is_told_nobody(api: Api) -> None:
    ana = await api.town.patient("Ana")
    number = await api.town.phone_of(ana)
    eve = await sign_up(api, phone=number)
    mine = (await api.get("/snapshots/mine", eve)).json()
    assert mine["phone"]["verified"] is False
    assert ana.account_id not in str(mine)
    assert eve.account_id not in str((await api.get("/snapshots/mine", ana)).json())


async def test_an_address_is_verified_by_the_link_that_was_mailed(town: Town, settings: Settings) -> None:
    town.mailer = MemoryMailer()
    async with serving(town, settings) as api:
        await verifies_an_address(api, town.mailer)


async def verifies_an_address(api: Api, mailer: MemoryMailer) -> None:
    eve = await sign_up(api)
    assert (await api.get("/me", eve)).json()["email_verified"] is False
    token = mailer.sent[0].text.rpartition("/verify/")[2].strip()
    assert refusal(await api.post("/verify-email", json={"token": token + "x"})) == (404, "link_invalid")
    assert (await api.post("/verify-email", json={"token": token})).status_code == 204
    assert (await api.get("/me", eve)).json()["email_verified"] is True
    assert (await api.post("/me/email/link", eve)).status_code == 204
    assert len(mailer.sent) == 1, "it is verified already"


async def test_staff_and_guests_verify_no_phone(api: Api) -> None:
    assert refusal(await api.post("/me/phone/code")) == (401, "unauthenticated")
    assert refusal(await api.post("/me/phone/verify", json={"code": "1"})) == (401, "unauthenticated")
    assert refusal(await api.post("/me/email/link"))[0] == 401


@pytest.mark.parametrize(
    "phone", ["+1 900 234 5678", "+881 6 1234 5678", "+7 912 345 67 89", "+34 901 123 456"]
)
async def test_dear_and_foreign_numbers_are_refused_at_the_door(api: Api, phone: str) -> None:
    async with api.nothing_changes():
        assert refusal(await api.post("/auth/sign-up", json={**EVE, "phone": phone})) == (422, "bad_phone")
        person = {"name": "Zoe", "phone": phone}
        answer = await api.post("/clinics/clinic_1/standbys", api.town.staff, json=person)
        assert refusal(answer) == (422, "bad_phone")


@pytest.mark.parametrize("name", ["Win at evil.com", "a@b", "A\u2028B", "A\u202eB", "//x"])
async def test_names_with_addresses_are_refused_wherever_one_is_entered(api: Api, name: str) -> None:
    ana = await api.town.patient("Ana")
    async with api.nothing_changes():
        for path, who, body in (
            ("/auth/sign-up", None, {**EVE, "name": name}),
            ("/me/patients", ana, {"name": name}),
            ("/clinics/clinic_1/standbys", api.town.staff, {"name": name, "phone": "+15550100702"}),
        ):
            assert (await api.post(path, who, json=body)).status_code == 422
        changed = await api.put(f"/me/patients/{ana.patient_ids[0]}", ana, json={"name": name})
        assert changed.status_code == 422
