"""Nothing reaches a number or an address that is not verified, and nobody acts from another's."""

from datetime import timedelta

import pytest

from quickdoc.core.errors import CodeExpiredError, ForbiddenError, TooManyAttemptsError, WrongCodeError
from quickdoc.core.quotas import rates
from quickdoc.identity import phones
from quickdoc.identity.accounts import Account
from quickdoc.identity.actions import verification
from quickdoc.messaging.ports import DeliveryRefusedError
from quickdoc.scheduling.actions import claims
from tests.stories.verifying import NUMBER, reasons, sign_up, wait_for
from tests.texting.stage import says
from tests.town import Town


def code_in(body: str) -> str:
    return body.split(maxsplit=1)[0]


# --- the code ---------------------------------------------------------------------------------


async def test_who_signs_up_is_texted_a_code_and_nothing_else(town: Town) -> None:
    eve = await sign_up(town)
    ((_, to, body, valid_for),) = town.sms_sender.sent
    assert (to, valid_for) == (NUMBER, 600)
    assert "Eve" not in body
    await wait_for(town, eve, "live", "sms")
    slot = await town.publish(doctor="doctor_2")
    await claims.claim(town.services, eve, slot.id)
    await town.settle()
    await town.publish(30, offer=True)
    await town.wait(600)
    await town.wait(24 * 3600)
    assert len(town.sms_sender.sent) == 1, "no confirmation, no offer, no reminder"
    kept = await town.store.messages.many({"kind": "booked"})
    assert [(each.state, each.reason) for each in kept] == [("suppressed", "not_verified")]
    assert {"not_verified": 1} in await reasons(town)


async def test_nobody_finds_the_code_in_what_is_stored(town: Town) -> None:
    await sign_up(town)
    code = code_in(town.sms_sender.sent[0].body)
    database = town.store.database
    for name in await database.list_collection_names():
        assert code not in str([each async for each in database[name].find({}, {"at": 0, "made_at": 0})]), (
            name
        )


async def test_with_the_code_everything_is_texted_as_to_anybody(town: Town) -> None:
    eve = await sign_up(town)
    await wait_for(town, eve, "live", "sms")
    with pytest.raises(WrongCodeError):
        await verification.verify_phone(town.services, eve, "000000x")
    verified = await verification.verify_phone(town.services, eve, code_in(town.sms_sender.sent[0].body))
    assert verified.verified
    (proof,) = (await town.store.phones.get(NUMBER)).proofs
    assert (proof.account_id, proof.by) == (eve.account_id, "code")
    again = await verification.verify_phone(town.services, eve, "anything")
    assert again == verified, "it is verified already"
    await town.publish(offer=True)
    await town.settle()
    assert "CONFIRM" in town.sms_sender.sent[-1].body
    assert (await says(town, eve, "YES")).startswith("It is yours")


async def test_a_code_is_for_the_account_that_asked_and_good_once(town: Town) -> None:
    eve = await sign_up(town)
    mallory = await sign_up(town, "+15550107002", "mallory@example.org")
    code = code_in(town.sms_sender.sent[0].body)
    with pytest.raises(WrongCodeError):
        await verification.verify_phone(town.services, mallory, code)
    await verification.verify_phone(town.services, eve, code)
    await town.store.phones.collection.delete_many({})  # as if it had been given up since
    with pytest.raises(CodeExpiredError):
        await verification.verify_phone(town.services, eve, code)


async def test_codes_cannot_be_guessed_nor_asked_for_without_end(town: Town) -> None:
    eve = await sign_up(town)
    code = code_in(town.sms_sender.sent[0].body)
    for _ in range(5):
        with pytest.raises(WrongCodeError):
            await verification.verify_phone(town.services, eve, "x")
    with pytest.raises(CodeExpiredError):
        await verification.verify_phone(town.services, eve, code)
    with pytest.raises(TooManyAttemptsError):
        await verification.send_code(town.services, eve)
    for number in range(2, rates()["code_to_phone"].amount + 1):
        town.clock.moment += timedelta(minutes=1)
        await verification.send_code(town.services, eve)
        assert len(town.sms_sender.sent) == number
    town.clock.moment += timedelta(minutes=1)
    with pytest.raises(TooManyAttemptsError):
        await verification.send_code(town.services, eve)
    await verification.verify_phone(town.services, eve, code_in(town.sms_sender.sent[-1].body))


async def test_a_number_gets_few_codes_a_day_whoever_asks(town: Town) -> None:
    for number in range(rates()["code_to_phone"].amount + 3):
        await sign_up(town, email=f"eve{number}@example.org")
    assert len(town.sms_sender.sent) == rates()["code_to_phone"].amount


async def test_who_said_stop_gets_no_code(town: Town) -> None:
    ana = await town.patient()
    await says(town, ana, "STOP", opt_out_type="STOP")
    eve = await sign_up(town, await town.phone_of(ana))
    town.clock.moment += timedelta(minutes=2)
    await verification.send_code(town.services, eve)
    assert town.sms_sender.sent == []


async def test_a_code_that_the_provider_refuses_for_good_marks_the_number(town: Town) -> None:
    town.sms_sender.fail_next(DeliveryRefusedError(21614, "not a mobile number"))
    await sign_up(town)
    phone = await town.store.phones.get(NUMBER)
    assert phone.failed_because == "landline"


async def test_staff_have_no_phone_to_verify(town: Town) -> None:
    await town.store.accounts.insert(
        Account(id=town.staff.account_id, email="s@x.org", role="staff", name="S", zone="Europe/Madrid")
    )
    with pytest.raises(ForbiddenError):
        await verification.send_code(town.services, town.staff)


async def test_accounts_of_versions_before_count_as_verified(town: Town) -> None:
    ana = await town.patient()
    await town.store.accounts.collection.update_one(
        {"_id": ana.account_id}, {"$unset": {"email_verified": ""}}
    )
    number = await town.phone_of(ana)
    await town.store.phones.collection.update_one({"_id": number}, {"$unset": {"proofs": ""}})
    assert (await town.store.accounts.get(ana.account_id)).email_verified
    assert phones.is_verified(await town.store.phones.find(number), ana.account_id)
    assert await town.store.accounts.unverified([ana.account_id]) == set()
