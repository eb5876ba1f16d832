"""Nothing reaches a number or an address that is not verified, and nobody acts from another's."""

from datetime import timedelta

import pytest

from quickdoc.core.errors import CodeExpiredError, ForbiddenError, TooManyAttemptsError, WrongCodeError
from quickdoc.core.quotas import rates
from quickdoc.identity import phones
from quickdoc.identity.accounts import Account, Actor, actor
from quickdoc.identity.actions import accounts, verification
from quickdoc.identity.credentials import Newcomer
from quickdoc.messaging.email.memory import MemoryMailer
from quickdoc.messaging.ports import DeliveryRefusedError
from quickdoc.messaging.push.memory import MemoryPusher
from quickdoc.messaging.pushes import Keys, Subscription
from quickdoc.offers.actions import offers
from quickdoc.scheduling.actions import bookings, claims
from quickdoc.screens import views
from quickdoc.waitlist.actions import adding
from quickdoc.waitlist.preferences import Preferences
from quickdoc.waitlist.standby import Standby
from tests.stories.stage import register
from tests.texting.stage import offer_of, says
from tests.town import CENTRE, Town

NUMBER = "+15550107001"
EMAIL = "eve@example.org"


async def sign_up(town: Town, number: str = NUMBER, email: str = EMAIL, name: str = "Eve") -> Actor:
    newcomer = Newcomer(email=email, role="patient", name=name, phone=number, zone="Europe/Madrid")
    entrant = await accounts.sign_up(town.services, newcomer, "a long secret", host="192.0.2.1", demo=True)
    return actor(entrant.account)


def code_in(body: str) -> str:
    return body.split(maxsplit=1)[0]


async def wait_for(town: Town, who: Actor, *channels: str) -> Standby:
    preferences = {"specialties": ["dermatology"], "point": CENTRE, "notice": 0, "channels": channels}
    return await adding.add(town.services, who, None, Preferences.model_validate(preferences))


async def reasons(town: Town) -> list[dict[str, int]]:
    return [dict(round_.skipped) for round_ in await town.store.rounds.many({})]


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


# --- who gives the number of somebody else -----------------------------------------------------


async def stranger_of(town: Town, ana: Actor) -> Actor:
    """Somebody who signs up with Ana's number."""
    eve = await sign_up(town, await town.phone_of(ana), name="Eve Evil")
    town.sms_sender.sent.clear()
    return eve


async def test_the_owners_words_do_nothing_for_a_stranger(town: Town) -> None:
    ana = await town.patient("Ana")
    eve = await stranger_of(town, ana)
    slot = await town.publish(doctor="doctor_2")
    visit = await claims.claim(town.services, eve, slot.id)
    request = await wait_for(town, eve, "live")
    await town.publish(30, offer=True)
    await town.settle()
    offer = await offer_of(town, eve)
    for said in (
        "YES",
        f"CONFIRM {offer.code}",
        f"CANCEL {visit.code}",
        f"EARLIER {visit.code}",
        "PAUSE",
        "STANDBY",
    ):
        answer = await says(town, ana, said)
        assert "Eve" not in answer
        assert "Lakeside" not in answer, answer
    assert (await says(town, ana, "STATUS")).startswith("Nothing is open")
    assert (await town.store.offers.get(offer.id)).state == "asked"
    assert (await town.store.bookings.get(visit.id)).state == "booked"
    assert (await town.store.standbys.get(request.id)).paused_until is None


async def test_after_an_owners_code_a_strangers_newer_one_means_nothing(town: Town) -> None:
    ana = await town.patient("Ana")
    visit = await claims.claim(town.services, ana, (await town.publish()).id)
    await bookings.cancel(town.services, ana, visit.id)
    eve = await stranger_of(town, ana)
    await wait_for(town, eve, "live")
    await town.publish(30, offer=True)
    await town.settle()
    offer = await offer_of(town, eve)
    changed = offer.model_copy(update={"code": visit.code, "version": offer.version + 1})
    await town.store.offers.replace(changed)
    await says(town, ana, f"PASS {visit.code}")
    assert (await town.store.offers.get(offer.id)).state == "asked"


async def test_a_stranger_neither_fills_the_owners_caps_nor_makes_her_phone_busy(town: Town) -> None:
    ana = await town.patient("Ana")
    eve = await stranger_of(town, ana)
    await wait_for(town, eve, "live")
    for hours in range(24, 30):
        await town.publish(hours, offer=True)
        await town.settle()
    await town.wait(3600)
    assert len(await town.store.offers.many({"holder.account_id": eve.account_id})) >= 3
    await town.standby(ana)
    await town.publish(40, offer=True)
    await town.settle()
    assert [each.to for each in town.sms_sender.sent] == [await town.phone_of(ana)]
    assert "Ana" not in town.sms_sender.sent[0].body, "she is alone on her phone"


async def test_one_wave_asks_the_owner_though_a_stranger_stands_before_her(town: Town) -> None:
    ana = await town.patient("Ana")
    eve = await stranger_of(town, ana)
    town.clock.moment -= timedelta(days=400)
    await wait_for(town, eve, "sms", "push")
    town.clock.moment += timedelta(days=400)
    await town.standby(ana)
    await town.publish(offer=True)
    await town.settle()
    assert [each.to for each in town.sms_sender.sent] == [await town.phone_of(ana)]


async def test_neither_sees_anything_of_the_other(town: Town) -> None:
    ana = await town.patient("Ana")
    eve = await stranger_of(town, ana)
    await says(town, ana, "please stop texting me, Eve did it")
    mine = await views.mine(town.store, town.clock.now(), eve)
    assert mine.phone == phones.AccountPhone(id=await town.phone_of(ana), verified=False, version=0)
    theirs = await views.mine(town.store, town.clock.now(), ana)
    assert theirs.phone
    assert theirs.phone.opted_out
    assert "Eve" not in theirs.model_dump_json()
    events = [each.event for each in town.bus.heard if each.event.type.startswith("phone.")]
    assert [event.audience() for event in events] == [(f"user:{ana.account_id}",)]
    assert "Eve" not in str([each.model_dump() for each in events])


async def test_a_clinics_record_on_the_owners_number_tells_neither_app_of_the_other(town: Town) -> None:
    ana = await town.patient("Ana")
    standby = await register(town, "Zoe Diaz", phone=await town.phone_of(ana))
    await town.settle()
    mine = (await views.mine(town.store, town.clock.now(), ana)).model_dump_json()
    assert standby.account_id not in mine
    assert "Zoe" not in mine


# --- e-mail and push --------------------------------------------------------------------------


async def test_mails_wait_for_the_link_and_the_app_does_not(town: Town) -> None:
    town.mailer = MemoryMailer()
    eve = await sign_up(town)
    (first,) = town.mailer.sent
    assert (first.to, first.subject) == (EMAIL, "Is this your address?")
    await wait_for(town, eve, "email")
    await claims.claim(town.services, eve, (await town.publish(doctor="doctor_2")).id)
    await town.settle()
    await town.publish(30, offer=True)
    await town.settle()
    assert len(town.mailer.sent) == 1
    assert {"not_verified": 1} in await reasons(town)
    token = first.text.rpartition("/verify/")[2].strip()
    account = await verification.verify_email(town.services, token)
    assert account.email_verified
    assert await verification.verify_email(town.services, token) == account
    await town.publish(36, offer=True)
    await town.settle()
    assert len(town.mailer.sent) == 2


async def test_a_mail_that_was_under_way_does_not_go_to_an_address_that_is_not_verified(town: Town) -> None:
    town.mailer = MemoryMailer()
    ana = await town.patient()
    await wait_for(town, ana, "email")
    await town.publish(offer=True)
    account = await town.store.accounts.get(ana.account_id)
    await town.settle()
    sent = len(town.mailer.sent)
    changed = account.model_copy(update={"email": "new@example.org", "email_verified": False, "version": 2})
    await town.store.accounts.replace(changed)
    await claims.claim(town.services, ana, (await town.publish(30)).id)
    await town.settle()
    assert len(town.mailer.sent) == sent


async def test_push_offers_reach_who_has_not_verified_a_phone(town: Town) -> None:
    town.pusher = MemoryPusher()
    eve = await sign_up(town)
    await town.store.subscriptions.keep(
        Subscription(
            id="push_1",
            account_id=eve.account_id,
            endpoint="https://push.example.com/1",
            keys=Keys(p256dh="BA" + "A" * 85, auth="A" * 22),
            made_at=town.clock.now(),
        )
    )
    town.sms_sender.sent.clear()
    await wait_for(town, eve, "sms", "push")
    await town.publish(offer=True)
    await town.settle()
    assert town.sms_sender.sent == []
    assert len(town.pusher.sent) == 1
    await offers.accept(town.services, eve, (await offer_of(town, eve)).id)
