"""An account gets another phone number: by a code, with everything that is texted, and nothing is lost."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from quickdoc.admin.actions import closing
from quickdoc.core.errors import (
    BadPhoneError,
    CodeExpiredError,
    ForbiddenError,
    StaleError,
    TooManyAttemptsError,
    WrongCodeError,
    WrongPasswordError,
)
from quickdoc.core.quotas import rates
from quickdoc.identity.accounts import Actor, actor
from quickdoc.identity.actions import accounts, contacts, families, verification
from quickdoc.identity.actions.families import Person
from quickdoc.identity.credentials import Newcomer
from quickdoc.messaging.email.memory import MemoryMailer
from quickdoc.messaging.texts import account_texts, general_answers
from quickdoc.scheduling.actions import bookings, claims, slots
from quickdoc.scheduling.bookings import Booking
from quickdoc.store import Store
from quickdoc.waitlist.actions import adding, standbys
from quickdoc.waitlist.preferences import Preferences
from tests.texting.stage import offer_of, says, says_from, under
from tests.town import CENTRE, WAVES, Town, town_on
from workers.reactions import react
from workers.relay import relay

OLD, NEW, OTHER = "+15550107001", "+15550107002", "+15550107003"
PASSWORD = "a long secret"
PREFERENCES = Preferences(specialties=("dermatology",), point=CENTRE, notice=0)


async def sign_up(town: Town, number: str = OLD, email: str = "eve@example.org", name: str = "Eve") -> Actor:
    """A patient whose phone and address are verified; a minute later another code may be asked for."""
    newcomer = Newcomer(email=email, role="patient", name=name, phone=number, zone="Europe/Madrid")
    entrant = await accounts.sign_up(town.services, newcomer, PASSWORD, host="192.0.2.1", demo=True)
    who = actor(entrant.account)
    await verification.verify_phone(town.services, who, code_in(town))
    if town.mailer:
        assert isinstance(town.mailer, MemoryMailer)
        await verification.verify_email(
            town.services, town.mailer.sent[-1].text.rpartition("/verify/")[2].strip()
        )
    town.clock.moment += timedelta(minutes=2)
    return who


def code_in(town: Town) -> str:
    return town.sms_sender.sent[-1].body.split(maxsplit=1)[0]


def to(town: Town, number: str, since: int = 0) -> list[str]:
    return [each.body for each in town.sms_sender.sent[since:] if each.to == number]


async def ask(town: Town, who: Actor, number: str = NEW) -> None:
    await contacts.change_phone(town.services, who, number, PASSWORD)


async def change(town: Town, who: Actor, number: str = NEW) -> None:
    await ask(town, who, number)
    verified = await verification.verify_phone(town.services, who, code_in(town))
    assert (verified.id, verified.verified) == (number, True)
    town.clock.moment += timedelta(minutes=2)


async def visit_of(town: Town, who: Actor, hours: float = 48, doctor: str = "doctor_2") -> Booking:
    slot = await town.publish(hours, doctor)
    return await claims.claim(town.services, who, slot.id, who.patient_ids[0])


async def numbers(town: Town, who: Actor) -> set[str]:
    """The numbers that stand anywhere with the account."""
    store, me = town.store, {"holder.account_id": who.account_id}
    account = await store.accounts.get(who.account_id)
    people = await store.patients.of_account(who.account_id)
    requests = await store.standbys.many({"account_id": who.account_id})
    held = [offer.holder for offer in await store.offers.many(me)]
    held += [booking.holder for booking in await store.bookings.many(me) if booking.holder]
    named = {person.phone for person in people} | {request.phone for request in requests}
    return named | {each.phone for each in held} | {account.phone or ""}


async def speaks_for(town: Town, number: str) -> tuple[str, ...]:
    phone = await town.store.phones.find(number)
    return phone.account_ids if phone else ()


# --- asking -----------------------------------------------------------------------------------


async def test_nothing_changes_before_the_code_is_typed(town: Town) -> None:
    eve = await sign_up(town)
    visit = await visit_of(town, eve)
    await ask(town, eve)
    assert to(town, NEW)[-1].startswith(code_in(town))
    waits = await contacts.phone_change(town.services, eve)
    assert waits
    assert (waits.phone, waits.again_at - waits.sent_at) == (NEW, timedelta(minutes=1))
    assert await numbers(town, eve) == {OLD}
    assert await speaks_for(town, NEW) == ()
    with pytest.raises(WrongCodeError):
        await verification.verify_phone(town.services, eve, "x")
    await bookings.confirm(town.services, eve, visit.id)
    assert await numbers(town, eve) == {OLD}
    assert "Eve" not in str(to(town, NEW))


async def test_a_wrong_password_texts_nobody(town: Town) -> None:
    eve = await sign_up(town)
    sent = len(town.sms_sender.sent)
    with pytest.raises(WrongPasswordError):
        await contacts.change_phone(town.services, eve, NEW, "another secret")
    with pytest.raises(BadPhoneError):
        await contacts.change_phone(town.services, eve, "+1 900 234 5678", PASSWORD)
    assert len(town.sms_sender.sent) == sent
    assert await contacts.phone_change(town.services, eve) is None


async def test_the_password_is_guessed_as_often_as_anywhere(town: Town) -> None:
    eve = await sign_up(town)
    for _ in range(rates()["present_password"].amount):
        with pytest.raises(WrongPasswordError):
            await contacts.change_phone(town.services, eve, NEW, "another secret")
    with pytest.raises(TooManyAttemptsError):
        await ask(town, eve)


async def test_the_same_number_changes_nothing_and_drops_another_that_waits(town: Town) -> None:
    eve = await sign_up(town)
    await ask(town, eve)
    code, sent = code_in(town), len(town.sms_sender.sent)
    assert await contacts.change_phone(town.services, eve, "+1 555 010 7001", PASSWORD) is None
    assert len(town.sms_sender.sent) == sent
    assert await contacts.phone_change(town.services, eve) is None
    assert (await verification.verify_phone(town.services, eve, code)).id == OLD, "verified as it is"
    assert await numbers(town, eve) == {OLD}


async def test_a_change_can_be_dropped_and_its_code_is_good_no_more(town: Town) -> None:
    eve = await sign_up(town)
    await contacts.cancel_phone_change(town.services, eve)
    await ask(town, eve)
    code = code_in(town)
    await contacts.cancel_phone_change(town.services, eve)
    await contacts.cancel_phone_change(town.services, eve)
    assert (await verification.verify_phone(town.services, eve, code)).id == OLD
    assert await speaks_for(town, NEW) == ()
    with pytest.raises(TooManyAttemptsError):
        await ask(town, eve)
    town.clock.moment += timedelta(minutes=1)
    await change(town, eve)


async def test_a_number_waits_for_a_day_and_its_code_for_ten_minutes(town: Town) -> None:
    eve = await sign_up(town)
    await ask(town, eve)
    town.clock.moment += timedelta(minutes=10)
    with pytest.raises(CodeExpiredError):
        await verification.verify_phone(town.services, eve, code_in(town))
    again = await verification.send_code(town.services, eve)
    assert (again.id, again.verified) == (NEW, False)
    assert len(to(town, NEW)) == 2
    town.clock.moment += timedelta(days=1)
    assert await contacts.phone_change(town.services, eve) is None
    assert (await verification.verify_phone(town.services, eve, code_in(town))).id == OLD


async def test_after_five_wrong_codes_the_right_one_is_good_no_more(town: Town) -> None:
    eve = await sign_up(town)
    await ask(town, eve)
    for _ in range(5):
        with pytest.raises(WrongCodeError):
            await verification.verify_phone(town.services, eve, "x")
    with pytest.raises(CodeExpiredError):
        await verification.verify_phone(town.services, eve, code_in(town))
    assert await numbers(town, eve) == {OLD}


async def test_codes_for_new_numbers_count_with_those_of_the_account_and_the_number(town: Town) -> None:
    eve = await sign_up(town)
    for number in range(rates()["code_for_account"].amount - 1):
        await ask(town, eve, f"+1555010{8000 + number}")
        town.clock.moment += timedelta(minutes=1)
    with pytest.raises(TooManyAttemptsError):
        await ask(town, eve)


async def test_who_said_stop_there_gets_no_code(town: Town) -> None:
    ana, eve = await town.patient(), await sign_up(town)
    await says(town, ana, "STOP", opt_out_type="STOP")
    sent = len(town.sms_sender.sent)
    await ask(town, eve, await town.phone_of(ana))
    assert len(town.sms_sender.sent) == sent


async def test_only_patients_have_a_number_to_change(town: Town) -> None:
    newcomer = Newcomer(email="s@x.org", role="staff", name="Sam", zone="Europe/Madrid", clinic_id="clinic_1")
    sam = actor(await accounts.create(town.services, newcomer, None))
    with pytest.raises(ForbiddenError):
        await ask(town, sam)
    assert await contacts.phone_change(town.services, sam) is None


async def test_a_number_typed_wrong_at_sign_up_is_put_right_and_never_texted_again(town: Town) -> None:
    newcomer = Newcomer(email="e@x.org", role="patient", name="Eve", phone=OLD, zone="Europe/Madrid")
    entrant = await accounts.sign_up(town.services, newcomer, PASSWORD, host="192.0.2.1", demo=True)
    eve = actor(entrant.account)
    town.clock.moment += timedelta(minutes=1)
    await change(town, eve)
    await town.wait(10)
    assert len(to(town, OLD)) == 1, "its code, and no word of the change: it was nobody's"
    assert await numbers(town, eve) == {NEW}


# --- what follows -----------------------------------------------------------------------------


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
    await slots.undo(town.services, town.staff, visit.slot_id)
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


# --- telling whoever had the old one ----------------------------------------------------------


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


# --- races and crashes ------------------------------------------------------------------------

STEPS = ["share", "accounts", "patients", "standbys", "offers", "bookings", "leave"]


@pytest.mark.parametrize("step", STEPS)
async def test_whoever_dies_in_between_is_finished_by_the_relay(
    town: Town, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    eve = await sign_up(town)
    await visit_of(town, eve)
    await adding.add(town.services, eve, None, PREFERENCES)
    await town.publish(offer=True)
    await town.settle()
    sent = len(town.sms_sender.sent)
    await ask(town, eve)

    async def die(*_: object) -> None:
        raise StaleError

    with monkeypatch.context() as patched:
        if step in {"share", "leave"}:
            patched.setattr(f"quickdoc.identity.actions.carrying_over.{step}", die)
        else:
            patched.setattr(getattr(town.store, step), "replace", die)
        with pytest.raises(StaleError):
            await verification.verify_phone(town.services, eve, code_in(town))
    town.clock.moment += timedelta(minutes=2)
    await relay(town.services)
    await town.settle()
    await town.wait(10)
    assert await numbers(town, eve) == {NEW}
    assert await speaks_for(town, OLD) == ()
    assert await speaks_for(town, NEW) == (eve.account_id,)
    assert to(town, OLD, sent) == [account_texts.phone_changed()]


async def test_after_a_crash_the_same_code_again_finishes_it(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    eve = await sign_up(town)
    await ask(town, eve)

    async def die(*_: object) -> None:
        raise StaleError

    with monkeypatch.context() as patched:
        patched.setattr("quickdoc.identity.actions.carrying_over.share", die)
        with pytest.raises(StaleError):
            await verification.verify_phone(town.services, eve, code_in(town))
    assert (await verification.verify_phone(town.services, eve, code_in(town))).verified
    assert await numbers(town, eve) == {NEW}


async def test_a_late_reaction_to_an_earlier_change_undoes_no_later_one(town: Town) -> None:
    eve = await sign_up(town)
    await change(town, eve)
    first = [each.event for each in town.bus.heard if each.event.type == "account.phone_moved"]
    await change(town, eve, OTHER)
    for each in first:
        await react(town.services, each)
    assert await numbers(town, eve) == {OTHER}
    assert [await speaks_for(town, each) for each in (OLD, NEW)] == [(), ()]


async def test_of_two_changes_at_once_one_waits(store: Store) -> None:
    town = await town_on(store)
    eve = await sign_up(town)
    asked: Any = await asyncio.gather(ask(town, eve), ask(town, eve, OTHER), return_exceptions=True)
    refused = [each for each in asked if each is not None]
    assert len(refused) == 1
    assert isinstance(refused[0], StaleError | TooManyAttemptsError)
    await asyncio.gather(*(verification.verify_phone(town.services, eve, code_in(town)) for _ in range(3)))
    waits = await town.store.challenges.get(eve.account_id)
    assert await numbers(town, eve) == {waits.phone}
    assert await speaks_for(town, waits.phone) == (eve.account_id,)
    await town.settle()
    await town.wait(5)
    assert to(town, OLD).count(account_texts.phone_changed()) == 1


async def test_a_request_made_at_that_moment_follows(store: Store) -> None:
    town = await town_on(store)
    eve = await sign_up(town)
    await ask(town, eve)
    code, slot = code_in(town), await town.publish(48, "doctor_2")
    made: Any = await asyncio.gather(
        adding.add(town.services, eve, None, PREFERENCES),
        verification.verify_phone(town.services, eve, code),
        claims.claim(town.services, eve, slot.id),
    )
    assert len(made) == 3
    await town.settle()
    assert await numbers(town, eve) == {NEW}


async def test_a_closed_account_leaves_the_new_number_as_well(town: Town) -> None:
    eve = await sign_up(town)
    await change(town, eve)
    await ask(town, eve, OTHER)
    await closing.close_own(town.services, eve, PASSWORD)
    await town.settle()
    assert [await speaks_for(town, each) for each in (OLD, NEW, OTHER)] == [(), (), ()]
    assert (await town.store.credentials.get(eve.account_id)).moved is None
