"""What follows from a changed phone number: everything is texted there."""

from datetime import timedelta

from quickdoc.identity.accounts import actor
from quickdoc.identity.actions import accounts, families, verification
from quickdoc.identity.actions.families import Person
from quickdoc.identity.credentials import Newcomer
from quickdoc.messaging.email.memory import MemoryMailer
from quickdoc.messaging.texts import account_texts, general_answers
from quickdoc.scheduling.actions import bookings, claims, undoing
from quickdoc.waitlist.actions import adding, standbys
from tests.stories.phone_changes import (
    NEW,
    OLD,
    OTHER,
    PASSWORD,
    PREFERENCES,
    ask,
    change,
    code_in,
    numbers,
    sign_up,
    speaks_for,
    to,
    visit_of,
)
from tests.texting.stage import offer_of, says, says_from, under
from tests.town import WAVES, Town
from workers.relay import relay


async def test_a_number_typed_wrong_at_sign_up_is_put_right_and_never_texted_again(town: Town) -> None:
    newcomer = Newcomer(email="e@x.org", role="patient", name="Eve", phone=OLD, zone="Europe/Madrid")
    entrant = await accounts.sign_up(town.services, newcomer, PASSWORD, host="192.0.2.1", demo=True)
    eve = actor(entrant.account)
    town.clock.moment += timedelta(minutes=1)
    await change(town, eve)
    await town.wait(10)
    assert len(to(town, OLD)) == 1, "its code, and no word of the change: it was nobody's"
    assert await numbers(town, eve) == {NEW}


async def test_everything_goes_to_the_new_number_from_then_on(town: Town) -> None:
    eve = await sign_up(town)
    visit = await visit_of(town, eve)
    request = await adding.add(town.services, eve, None, PREFERENCES)
    gone = await adding.add(town.services, eve, None, PREFERENCES.model_copy(update={"notice": 5}))
    await standbys.remove(town.services, eve, gone.id)
    await town.publish(offer=True)
    await town.settle()
    offer = await offer_of(town, eve)
    assert f"CONFIRM {offer.code}" in to(town, OLD)[-1]
    sent, asked = len(town.sms_sender.sent), await town.store.standbys.get(request.id)
    await change(town, eve)
    await town.wait(5)
    assert await numbers(town, eve) == {NEW}
    assert (await town.store.standbys.get(request.id)).rank == asked.rank
    assert (await town.store.offers.get(offer.id)).code == offer.code
    assert (await town.store.bookings.get(visit.id)).code == visit.code
    assert to(town, OLD, sent) == [account_texts.phone_changed()]
    assert await says_from(town, OLD, f"CONFIRM {offer.code}") == general_answers.stranger()
    assert "is yours" in await says_from(town, NEW, f"CONFIRM {offer.code}")
    sent = len(town.sms_sender.sent)
    await town.publish(30, offer=True)
    await town.settle()
    await town.wait(2 * 24 * 3600 - 7200)
    assert to(town, OLD, sent) == []
    assert any(each.startswith("Reminder") and (visit.code or "-") in each for each in to(town, NEW, sent))
    assert await speaks_for(town, OLD) == ()


async def test_a_reply_to_a_visit_works_from_the_new_number_only(town: Town) -> None:
    eve = await sign_up(town)
    visit = await visit_of(town, eve)
    await change(town, eve)
    await says_from(town, OLD, f"CANCEL {visit.code}")
    assert (await town.store.bookings.get(visit.id)).active
    await says_from(town, NEW, f"CANCEL {visit.code}")
    assert not (await town.store.bookings.get(visit.id)).active


async def test_a_visit_that_was_cancelled_comes_back_with_the_new_number(town: Town) -> None:
    eve = await sign_up(town)
    visit = await visit_of(town, eve)
    await ask(town, eve)
    code = code_in(town)
    await bookings.cancel(town.services, town.staff, visit.id)
    await town.wait(10)
    await verification.verify_phone(town.services, eve, code)
    sent = len(town.sms_sender.sent)
    await undoing.undo(town.services, town.staff, visit.slot_id)
    await town.settle()
    assert any("takes place" in each for each in to(town, NEW, sent))
    assert all("takes place" not in each for each in to(town, OLD, sent))


async def test_a_text_that_waits_for_the_morning_goes_to_the_new_number(town: Town) -> None:
    eve = await sign_up(town)
    town.clock.moment += timedelta(hours=12)
    await visit_of(town, eve)
    await town.settle()
    sent = len(town.sms_sender.sent)
    await change(town, eve)
    await town.wait(12 * 3600)
    await town.wait(60)
    assert to(town, OLD, sent) == [account_texts.phone_changed()], "it waits for the morning, too"
    assert any(each.startswith("Booked") for each in to(town, NEW, sent))


async def test_the_whole_family_moves_and_so_does_who_joins_it(town: Town) -> None:
    eve = await sign_up(town)
    await families.add(town.services, eve, Person(name="Ben"))
    eve = actor(await town.store.accounts.get(eve.account_id))
    ben = eve.patient_ids[1]
    slot = await town.publish(48, "doctor_2")
    await claims.claim(town.services, eve, slot.id, ben)
    await adding.add(town.services, eve, ben, PREFERENCES)
    await change(town, eve)
    assert (await families.add(town.services, eve, Person(name="Cleo"))).phone == NEW
    assert await numbers(town, eve) == {NEW}


async def test_who_shares_the_old_number_goes_on_to_use_it(town: Town) -> None:
    eve = await sign_up(town)
    max_ = await sign_up(town, OLD, "max@example.org", "Max")
    visit = await visit_of(town, max_)
    await change(town, eve)
    assert await speaks_for(town, OLD) == (max_.account_id,)
    await says_from(town, OLD, f"CANCEL {visit.code}")
    assert not (await town.store.bookings.get(visit.id)).active


async def test_a_code_that_somebody_has_on_the_new_number_becomes_another(town: Town) -> None:
    eve = await sign_up(town)
    max_ = await sign_up(town, NEW, "max@example.org", "Max")
    mine, theirs = await visit_of(town, eve), await visit_of(town, max_, 50)
    await town.store.bookings.collection.update_one({"_id": mine.id}, {"$set": {"code": theirs.code}})
    await change(town, eve)
    changed = await town.store.bookings.get(mine.id)
    assert changed.holder
    assert (changed.holder.phone, changed.code == theirs.code) == (NEW, False)
    assert (await town.store.bookings.get(theirs.id)) == theirs
    await says_from(town, NEW, f"CANCEL {changed.code}")
    assert not (await town.store.bookings.get(mine.id)).active
    assert (await town.store.bookings.get(theirs.id)).active


async def test_an_offer_whose_code_is_taken_gets_another_in_its_text_too(town: Town) -> None:
    eve = await sign_up(town)
    max_ = await sign_up(town, NEW, "max@example.org", "Max")
    await adding.add(town.services, eve, None, PREFERENCES)
    theirs = await visit_of(town, max_, 50)
    await town.publish(offer=True)
    await town.settle()
    offer = await offer_of(town, eve)
    told = await town.store.messages.about(offer.id, "offer")
    assert told
    body = told.body.replace(offer.code, theirs.code or "")
    await town.store.offers.collection.update_one({"_id": offer.id}, {"$set": {"code": theirs.code}})
    waits = {"state": "intent", "body": body, "due_at": town.clock.now() + timedelta(minutes=3), "sid": None}
    await town.store.messages.collection.update_one({"_id": told.id}, {"$set": waits})
    sent = len(town.sms_sender.sent)
    await change(town, eve)
    await town.wait(180)
    changed = await town.store.offers.get(offer.id)
    assert changed.code != theirs.code
    assert f"CONFIRM {changed.code}" in "".join(to(town, NEW, sent))
    assert to(town, OLD, sent) == [account_texts.phone_changed()]


async def test_a_held_slot_is_taken_by_the_code_from_the_new_number(town: Town) -> None:
    await under(town, WAVES.model_copy(update={"mode": "queue", "window": 1200}))
    eve = await sign_up(town)
    await adding.add(town.services, eve, None, PREFERENCES)
    await town.publish(offer=True)
    await town.settle()
    offer = await offer_of(town, eve)
    await change(town, eve)
    assert await numbers(town, eve) == {NEW}
    assert "is yours" in await says_from(town, NEW, f"CONFIRM {offer.code}")
    assert await numbers(town, eve) == {NEW}


async def test_the_old_number_and_the_address_are_told_once(town: Town) -> None:
    town.mailer = MemoryMailer()
    eve = await sign_up(town)
    sent, mailed = len(town.sms_sender.sent), len(town.mailer.sent)
    await change(town, eve)
    await relay(town.services)
    await town.settle()
    for _ in range(3):
        await town.wait(60)
    assert to(town, OLD, sent) == [account_texts.phone_changed()]
    (mail,) = town.mailer.sent[mailed:]
    assert (mail.to, mail.subject) == ("eve@example.org", "Your phone number was changed")
    assert NEW not in mail.text + account_texts.phone_changed()


async def test_who_said_stop_or_cannot_be_reached_is_not_told(town: Town) -> None:
    eve = await sign_up(town)
    await says(town, eve, "STOP", opt_out_type="STOP")
    sent = len(town.sms_sender.sent)
    await change(town, eve)
    await town.wait(60)
    assert to(town, OLD, sent) == []


async def test_every_change_is_told(town: Town) -> None:
    eve = await sign_up(town)
    await change(town, eve)
    await town.wait(5)
    await change(town, eve, OTHER)
    await town.wait(5)
    await change(town, eve, OLD)
    await town.wait(5)
    for number in (OLD, NEW, OTHER):
        assert to(town, number).count(account_texts.phone_changed()) == 1
    assert await numbers(town, eve) == {OLD}
    assert [await speaks_for(town, each) for each in (OLD, NEW, OTHER)] == [(eve.account_id,), (), ()]
