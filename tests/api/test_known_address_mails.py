"""Sign-ups with an address that has an account: its owner gets one mail, and keeps the account."""

import json

from quickdoc.core.quotas import rates
from quickdoc.messaging.email.memory import MemoryMailer
from tests.api.conftest import Api, refusal
from tests.api.known_addresses import EMAIL, LINK, OTHER, actor_of, sign_up
from tests.api.sign_ups_told import KNOWN, told
from tests.api.signing_up import shown, signed_up


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
