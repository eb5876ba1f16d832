"""Texts of which no webhook told: found in the provider's list, done once, answered once."""

from asyncio import gather

from quickdoc.replies.actions import receiving
from quickdoc.replies.actions.missed import catch_up
from quickdoc.replies.inbound import Inbound
from tests.texting.missed_texts import answers_to, begun, swept, writes
from tests.texting.stage import later, offer_of, offered, says_from
from tests.town import Town


async def test_a_confirm_that_nobody_told_us_of_books_and_is_answered_by_a_text(town: Town) -> None:
    await begun(town)
    who, offer = await offered(town)
    text = await writes(town, who, f"CONFIRM {offer.code}")
    await swept(town)
    visit = await town.store.bookings.active_of(offer.slot_id)
    assert visit is not None
    assert (visit.via, visit.holder) == ("text", offer.holder)
    (answer,) = await answers_to(town, who)
    assert answer.startswith("It is yours")
    incoming = await town.store.messages.by_sid(text.sid)
    assert incoming is not None
    assert (incoming.kind, incoming.state) == ("inbound", "received")


async def test_reading_again_and_in_two_workers_answers_once(town: Town) -> None:
    await begun(town)
    who, offer = await offered(town)
    await writes(town, who, f"CONFIRM {offer.code}")
    later(town, seconds=20)
    for _ in range(5):
        await gather(*(catch_up(town.services) for _ in range(4)))
        later(town, seconds=15)
        await town.settle()
    assert len(await answers_to(town, who)) == 1


async def test_two_turns_at_once_do_it_once(town: Town) -> None:
    await begun(town)
    who, offer = await offered(town)
    text = await writes(town, who, f"CONFIRM {offer.code}")
    inbound = Inbound(sid=text.sid, phone=text.phone, body=text.body, at=text.at)
    await gather(*(receiving.receive_missed(town.services, inbound) for _ in range(4)))
    assert len(await answers_to(town, who)) == 1


async def test_the_webhook_and_the_reading_together_answer_once(town: Town) -> None:
    await begun(town)
    who, offer = await offered(town)
    text = await writes(town, who, f"CONFIRM {offer.code}")
    inbound = Inbound(sid=text.sid, phone=text.phone, body=text.body, at=text.at)
    said, _ = await gather(
        receiving.receive(town.services, inbound), receiving.receive_missed(town.services, inbound)
    )
    assert len([each for each in [said, *await answers_to(town, who)] if each]) == 1


async def test_a_webhook_that_comes_after_all_is_not_answered_a_second_time(town: Town) -> None:
    await begun(town)
    who, offer = await offered(town)
    text = await writes(town, who, f"CONFIRM {offer.code}")
    await swept(town)
    assert await says_from(town, text.phone, text.body, sid=text.sid) == ""
    assert len(await answers_to(town, who)) == 1


async def test_what_the_webhook_answered_is_left_alone(town: Town) -> None:
    await begun(town)
    who, offer = await offered(town)
    text = await writes(town, who, f"CONFIRM {offer.code}")
    assert (await says_from(town, text.phone, text.body, sid=text.sid)).startswith("It is yours")
    await swept(town)
    await swept(town, 120)
    assert await answers_to(town, who) == []


async def test_a_text_of_a_moment_ago_is_left_to_its_webhook(town: Town) -> None:
    await begun(town)
    who, offer = await offered(town)
    await writes(town, who, f"CONFIRM {offer.code}")
    await swept(town, 5)
    assert await answers_to(town, who) == []
    await swept(town, 15)
    assert len(await answers_to(town, who)) == 1


async def test_history_is_never_answered(town: Town) -> None:
    who, offer = await offered(town)
    await writes(town, who, f"CONFIRM {offer.code}")
    later(town, minutes=2)
    for _ in range(4):
        await swept(town, 60)
    assert await answers_to(town, who) == []
    assert await town.store.messages.many({"direction": "in"}) == []


async def test_a_stop_counts_however_late_it_is_found(town: Town) -> None:
    await begun(town)
    who, _ = await offered(town)
    await writes(town, who, "STOP", "STOP")
    later(town, days=3)
    await swept(town)
    assert (await town.store.phones.get(await town.phone_of(who))).opted_out
    assert await answers_to(town, who) == []


async def test_a_stop_that_a_later_start_took_back_is_not_done_after_it(town: Town) -> None:
    await begun(town)
    who, _ = await offered(town)
    await writes(town, who, "STOP", "STOP")
    later(town, seconds=3)
    start = await writes(town, who, "START", "START")
    await says_from(town, start.phone, "START", sid=start.sid, opt_out_type="START")
    await swept(town)
    assert not (await town.store.phones.get(start.phone)).opted_out


async def test_a_yes_to_an_offer_that_is_over_gets_the_honest_answer(town: Town) -> None:
    await begun(town)
    ana, ben = await town.in_line("Ana", "Ben")
    await town.publish(offer=True)
    await town.settle()
    offer = await offer_of(town, ana)
    await writes(town, ana, f"CONFIRM {offer.code}")
    await says_from(town, await town.phone_of(ben), f"CONFIRM {(await offer_of(town, ben)).code}")
    await swept(town)
    (answer,) = await answers_to(town, ana)
    assert "was just taken by somebody else" in answer
