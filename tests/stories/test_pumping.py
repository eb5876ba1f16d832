"""What one person does over and over must not become texts to others, or a flood of texts to themselves."""

from collections import Counter

from quickdoc.core.quotas import rates
from quickdoc.identity.accounts import Actor
from quickdoc.offers.reasons import ASKED_AGAIN_AFTER
from quickdoc.replies.actions.receiving import receive
from quickdoc.replies.inbound import Inbound
from quickdoc.scheduling.actions import bookings, claims
from quickdoc.scheduling.slots import Slot
from tests.town import Town


async def take_and_give_back(town: Town, who: Actor, slot: Slot, times: int = 1) -> None:
    for _ in range(times):
        visit = await claims.claim(town.services, who, slot.id)
        await town.settle()
        await bookings.cancel(town.services, who, visit.id)
        await town.settle()


async def asked(town: Town, slot: Slot) -> Counter[str]:
    """How many offers of a slot each patient was made."""
    return Counter(each.holder.patient_id for each in await town.store.offers.of_slots([slot.id]))


async def test_who_takes_and_gives_back_asks_nobody_twice_within_minutes(town: Town) -> None:
    waiting = await town.in_line("Ana", "Ben", "Cem", "Dea", "Eva")
    pumping = await town.patient("Pia")
    slot = await town.publish()
    await take_and_give_back(town, pumping, slot, times=6)
    made = await asked(town, slot)
    assert set(made) == {each.patient_ids[0] for each in waiting}
    assert set(made.values()) == {1}


async def test_after_some_minutes_those_who_were_asked_are_asked_again_if_it_is_still_free(
    town: Town,
) -> None:
    (ana,) = await town.in_line("Ana")
    pumping = await town.patient("Pia")
    slot = await town.publish(offer=True)
    await town.settle()
    await take_and_give_back(town, pumping, slot)
    round_ = await town.store.rounds.get(f"round_{slot.id}_2")
    assert (round_.state, round_.skipped) == ("running", {"just_asked": 1})
    assert await asked(town, slot) == {ana.patient_ids[0]: 1}
    await town.wait(ASKED_AGAIN_AFTER.total_seconds())
    assert await asked(town, slot) == {ana.patient_ids[0]: 2}


async def test_a_phone_gets_so_many_texts_about_visits_a_day_and_the_rest_is_explained(town: Town) -> None:
    town.limit()
    who, slot = await town.patient(), await town.publish()
    phone, most = await town.phone_of(who), rates()["visit_message"].amount
    for _ in range(most // 4 + 1):
        await town.wait(3600)
        await take_and_give_back(town, who, slot, times=4)
    texted = [each for each in town.sms_sender.sent if each.to == phone]
    assert len(texted) == most
    stored = await town.store.messages.many({"phone": phone, "kind": "booked"})
    assert Counter((each.state, each.reason) for each in stored) == {
        ("sent", None): most,
        ("suppressed", "cap"): 4,
    }


async def test_what_the_clinic_cancels_is_told_over_any_quota(town: Town) -> None:
    who, slot = await town.patient(), await town.publish()
    phone = await town.phone_of(who)
    for _ in range(rates()["visit_message"].amount):
        await town.limiter.hit("visit_message", f"sms {phone}")
    visit = await claims.claim(town.services, who, slot.id)
    await town.settle()
    assert not town.sms_sender.sent
    await bookings.cancel(town.services, town.staff, visit.id)
    await town.wait(60)
    assert [each.to for each in town.sms_sender.sent] == [phone]


async def test_who_texts_us_without_end_is_not_answered_without_end(town: Town) -> None:
    who = await town.patient()
    await town.standby(who)
    phone, most = await town.phone_of(who), rates()["reply"].amount
    for _ in range(most):
        await town.limiter.hit("reply", phone)
    await receive(town.services, Inbound(sid="SM1", phone=phone, body="HELP"))
    await receive(town.services, Inbound(sid="SM2", phone=phone, body="please stop texting me"))
    answers = await town.store.messages.many({"phone": phone, "kind": "reply"}, sort=[("_id", 1)])
    assert (answers[0].state, answers[0].reason) == ("suppressed", "cap")
    assert answers[1].reason != "cap"
    assert (await town.store.phones.get(phone)).opted_out
