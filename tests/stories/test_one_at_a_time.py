"""One offer at a time per phone: a bare YES is never ambiguous, however many slots open at once."""

import asyncio
from datetime import timedelta
from itertools import cycle

import pytest

from quickdoc.clinics.actions import clinics
from quickdoc.identity.accounts import Actor
from quickdoc.identity.phones import Proof
from quickdoc.identity.store.phone_places import Texted
from quickdoc.messaging.actions.phones import share
from quickdoc.messaging.email.memory import MemoryMailer
from quickdoc.messaging.messages import Message
from quickdoc.messaging.ports import DeliveryDelayedError, DeliveryRefusedError
from quickdoc.offers.actions import offers, unanswered
from quickdoc.offers.offers import Offer
from quickdoc.scheduling.actions import slots
from quickdoc.store import Store
from tests.texting.stage import says
from tests.town import MONDAY, WAVES, Town
from workers.sweeps import sweep

PHONE = "+15550100001"
CAPS = {timedelta(days=1): 4, timedelta(days=7): 12}
LATER = MONDAY + timedelta(minutes=10)


async def open_at_once(town: Town, *hours: float, doctors: tuple[str, ...] = ("doctor_1",)) -> None:
    """Slots whose first waves are chosen at the same moment, none knowing of the others' offers."""
    policy = WAVES.model_copy(update={"grace": 30})
    await clinics.set_policy(town.services, town.staff, "clinic_1", policy)
    for each, doctor in zip(hours, cycle(doctors), strict=False):
        await town.publish(each, doctor, offer=True)
    await town.settle()
    town.clock.moment += timedelta(seconds=31)
    await sweep(town.services)
    await town.settle()


async def states(town: Town) -> list[tuple[str, str | None]]:
    found = await town.store.messages.many({"kind": "offer"}, sort=[("made_at", 1), ("_id", 1)])
    return [(each.state, each.reason) for each in found]


async def texted(town: Town) -> Offer:
    """The offer of the newest text."""
    code = town.sms_sender.sent[-1].body.rpartition("PASS ")[2][:3]
    (offer,) = await town.store.offers.many({"code": code, "open": True})
    return offer


async def waiting(town: Town) -> Message:
    (message,) = await town.store.messages.many({"state": "intent"})
    return message


@pytest.fixture
async def ana(town: Town) -> Actor:
    (ana,) = await town.in_line("Ana")
    return ana


async def test_whoever_has_a_fresh_text_offer_is_skipped_and_the_log_says_so(town: Town, ana: Actor) -> None:
    await town.publish(24, offer=True)
    await town.settle()
    second = await town.publish(30, offer=True)
    await town.settle()
    assert (await town.store.rounds.get(f"round_{second.id}_1")).skipped == {"another_offer": 1}
    assert len(town.sms_sender.sent) == 1


async def test_whoever_wants_no_texts_may_have_several_offers(town: Town) -> None:
    who = await town.patient()
    await town.standby(who, channels=["live"])
    for hours in (24, 30):
        await town.publish(hours, offer=True)
        await town.settle()
    assert len(await town.store.offers.open_of_account(who.account_id, town.clock.now())) == 2


async def test_whoever_opted_out_of_texts_may_have_several_offers_by_mail(town: Town) -> None:
    town.mailer = MemoryMailer()
    who = await town.patient()
    await town.standby(who, channels=["sms", "email"])
    await says(town, who, "STOP")
    for hours in (24, 30):
        await town.publish(hours, offer=True)
        await town.settle()
    assert len(await town.store.offers.open_of_account(who.account_id, town.clock.now())) == 2


async def test_a_family_on_one_phone_is_asked_one_after_the_other(town: Town) -> None:
    ana, ben = await town.in_line("Ana", "Ben")
    request = (await town.store.standbys.of_account(ben.account_id))[0]
    shared = request.model_copy(update={"phone": await town.phone_of(ana), "version": request.version + 1})
    await town.store.standbys.replace(shared)
    proof = Proof(account_id=ben.account_id, by="code", at=town.clock.now())
    await share(town.services, shared.phone, proof)
    slot = await town.publish(24, offer=True)
    await town.settle()
    assert (await town.store.rounds.get(f"round_{slot.id}_1")).skipped == {"another_offer": 1}
    first = await texted(town)
    assert first.holder.patient_name == "Ana"
    await unanswered.pass_on(town.services, ana, first.id)
    await town.settle()
    assert (await texted(town)).holder.patient_name == "Ben"


async def test_of_two_that_were_chosen_at_once_the_second_text_waits(town: Town, ana: Actor) -> None:
    await open_at_once(town, 24, 30)
    assert await states(town) == [("sent", None), ("intent", "another_offer")]
    assert len(town.sms_sender.sent) == 1


@pytest.mark.parametrize("answer", ["accept", "pass"])
async def test_an_answer_lets_the_second_go_at_once(town: Town, ana: Actor, answer: str) -> None:
    await town.standby(ana, specialties=["cardiology"])
    await open_at_once(town, 24, 30, doctors=("doctor_1", "doctor_2"))
    first = await texted(town)
    act = offers.accept if answer == "accept" else unanswered.pass_on
    await act(town.services, ana, first.id)
    await town.settle()
    offer_texts = [each for each in town.sms_sender.sent if "is free" in each.body]
    assert len(offer_texts) == 2
    assert ("intent", "another_offer") not in await states(town)


async def test_a_withdrawal_lets_the_second_go_at_once(town: Town, ana: Actor) -> None:
    await open_at_once(town, 24, 30)
    await slots.withdraw(town.services, town.staff, (await texted(town)).slot_id)
    await town.settle()
    assert sum("is free." in each.body for each in town.sms_sender.sent) == 2


async def test_without_an_answer_it_is_suppressed_at_its_own_end_and_says_why(town: Town, ana: Actor) -> None:
    await open_at_once(town, 24, 30)
    await town.wait(601)
    assert await states(town) == [("sent", None), ("suppressed", "another_offer")]


async def test_with_a_longer_window_it_goes_when_the_first_is_over(town: Town, ana: Actor) -> None:
    await open_at_once(town, 24, 30)
    late = await waiting(town)
    longer = late.model_copy(
        update={"expires_at": MONDAY + timedelta(minutes=20), "version": late.version + 1}
    )
    await town.store.messages.replace(longer)
    await town.wait(601)
    assert len(town.sms_sender.sent) == 2


async def test_a_text_that_the_provider_refused_blocks_nobody(town: Town, ana: Actor) -> None:
    town.sms_sender.fail_next(DeliveryRefusedError(30003, "unreachable"))
    await open_at_once(town, 24, 30)
    assert [state for state, _ in await states(town)] == ["failed", "sent"]


async def test_a_delayed_text_keeps_its_turn(town: Town, ana: Actor) -> None:
    town.sms_sender.fail_next(DeliveryDelayedError("busy"))
    await open_at_once(town, 24, 30)
    assert await states(town) == [("intent", None), ("intent", "another_offer")]
    await town.wait(10)
    assert await states(town) == [("sent", None), ("intent", "another_offer")]


async def test_a_bare_yes_takes_the_one_that_was_texted(town: Town, ana: Actor) -> None:
    await open_at_once(town, 24, 30)
    first = await texted(town)
    assert (await town.store.phones.texted(first.holder.phone)) == Texted(first.id, first.expires_at)
    assert len(await town.store.offers.open_of_phone(first.holder.phone, town.clock.now())) == 2
    assert (await says(town, ana, "yes")).startswith("It is yours: Lakeside Clinic, ")
    assert (await town.store.offers.get(first.id)).state == "accepted"


async def test_of_many_texts_at_once_one_stands(store: Store) -> None:
    """Real readers and writers interleave on the true lane."""

    async def ask(number: int) -> bool | None:
        return await store.phones.may_offer(
            PHONE, f"offer_{number}", MONDAY, {timedelta(days=1): 50}, text_until=LATER
        )

    answers = await asyncio.gather(*(ask(number) for number in range(20)))
    assert answers.count(True) == 1
    assert False not in answers
    winner = f"offer_{answers.index(True)}"
    assert await store.phones.texted(PHONE) == Texted(winner, LATER)
    assert await store.phones.may_offer(PHONE, "offer_x", MONDAY, CAPS, text_until=LATER) is None
    assert await store.phones.may_offer(PHONE, "offer_x", MONDAY, CAPS, text_until=LATER, over=winner)


async def test_a_mail_takes_a_place_but_stands_in_no_ones_way(store: Store) -> None:
    assert await store.phones.may_offer(PHONE, "offer_1", MONDAY, CAPS, text_until=LATER)
    for number in (2, 3, 4):
        assert await store.phones.may_offer(PHONE, f"offer_{number}", MONDAY, CAPS)
    assert await store.phones.may_offer(PHONE, "offer_5", MONDAY, CAPS) is False
    assert await store.phones.may_offer(PHONE, "offer_1", MONDAY, CAPS), "its other channels share its place"


async def test_a_place_is_freed_by_its_own_offer_only(store: Store) -> None:
    assert await store.phones.may_offer(PHONE, "offer_1", MONDAY, CAPS, text_until=LATER)
    await store.phones.free(PHONE, "offer_2", keep_place=False)
    assert await store.phones.texted(PHONE) == Texted("offer_1", LATER)
    await store.phones.free(PHONE, "offer_1", keep_place=True)
    assert await store.phones.texted(PHONE) is None
    one = {timedelta(days=1): 1}
    assert await store.phones.may_offer(PHONE, "offer_3", MONDAY, one, text_until=LATER) is False
    await store.phones.free(PHONE, "offer_1", keep_place=False)
    assert await store.phones.may_offer(PHONE, "offer_3", MONDAY, one, text_until=LATER)


@pytest.mark.servers
async def test_ten_rounds_that_race_for_one_phone_send_one_text_and_then_the_next(real_town: Town) -> None:
    """Every slot has its own worker, all at once, on a real mongod."""
    town = real_town
    (ana,) = await town.in_line("Ana")
    policy = WAVES.model_copy(update={"grace": 30, "cap_day": 50, "cap_week": 50})
    await clinics.set_policy(town.services, town.staff, "clinic_1", policy)
    for number in range(10):
        await town.publish(24 + number, offer=True)
    await town.settle()
    town.clock.moment += timedelta(seconds=31)
    await asyncio.gather(*(sweep(town.services) for _ in range(4)))
    await town.settle()
    for turn in range(1, 4):
        assert sum("is free." in each.body for each in town.sms_sender.sent) == turn
        await unanswered.pass_on(town.services, ana, (await texted(town)).id)
        await asyncio.gather(town.settle(), sweep(town.services), sweep(town.services))
