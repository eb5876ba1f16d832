"""A stranger who gave the number of somebody else."""

from datetime import timedelta

from quickdoc.identity import phones
from quickdoc.identity.accounts import Actor
from quickdoc.identity.actions import email_verification
from quickdoc.messaging.email.memory import MemoryMailer
from quickdoc.messaging.push.memory import MemoryPusher
from quickdoc.messaging.pushes import Keys, Subscription
from quickdoc.offers.actions import offers
from quickdoc.scheduling.actions import bookings, claims
from quickdoc.screens import views
from tests.stories.stage import register
from tests.stories.verifying import EMAIL, reasons, sign_up, wait_for
from tests.texting.stage import offer_of, says
from tests.town import Town


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
    account = await email_verification.verify_email(town.services, token)
    assert account.email_verified
    assert await email_verification.verify_email(town.services, token) == account
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
