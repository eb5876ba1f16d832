"""Texts of which no webhook told: found in the provider's list, done once, answered once."""

from asyncio import gather

import pytest

from quickdoc.identity.accounts import Actor
from quickdoc.messaging.ports import DeliveryDelayedError, Received
from quickdoc.offers.offers import Offer
from quickdoc.replies.actions import missed, receiving
from quickdoc.replies.actions.missed import catch_up
from quickdoc.replies.inbound import Inbound
from tests.texting.stage import later, offer_of, offered, says_from, visiting
from tests.town import Town


async def begun(town: Town) -> Town:
    """Read for the first time, a while ago."""
    await catch_up(town.services)
    later(town, minutes=10)
    return town


async def writes(town: Town, who: Actor, body: str, opt_out_type: str | None = None) -> Received:
    """A patient writes, and no webhook tells us."""
    number = len(town.sms_sender.inbound)
    text = Received(f"SM_in_{number}", await town.phone_of(who), body, town.clock.now(), opt_out_type)
    town.sms_sender.inbound.append(text)
    return text


async def swept(town: Town, seconds: float = 20) -> None:
    """Some time passes, and the list is read."""
    later(town, seconds=seconds)
    while await catch_up(town.services):
        pass
    await town.settle()


async def answers_to(town: Town, who: Actor) -> list[str]:
    """What we texted somebody by ourselves that is no offer."""
    phone = await town.phone_of(who)
    return [each.body for each in town.sms_sender.sent if each.to == phone and "CONFIRM" not in each.body]


async def stood(town: Town, count: int) -> list[tuple[Actor, Offer]]:
    """So many people with an offer each, of slots of their own."""
    people = [await town.patient(f"Ana {number}") for number in range(count)]
    for number, who in enumerate(people):
        await town.standby(who)
        await town.publish(24 + number, offer=True)
        await town.settle()
    return [(who, await offer_of(town, who)) for who in people]


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


async def test_the_texts_of_one_phone_are_done_in_order(town: Town) -> None:
    await begun(town)
    who, offer = await offered(town)
    await writes(town, who, f"CONFIRM {offer.code}")
    await writes(town, who, f"CANCEL {offer.code}")
    await swept(town)
    assert await town.store.bookings.active_of(offer.slot_id) is None
    yours, cancelled = await answers_to(town, who)
    assert yours.startswith("It is yours")
    assert cancelled.startswith("Cancelled")


async def test_what_a_later_text_took_back_is_not_done_after_it(town: Town) -> None:
    await begun(town)
    who, offer = await offered(town)
    await writes(town, who, f"CONFIRM {offer.code}")
    later(town, seconds=4)
    no = await writes(town, who, f"PASS {offer.code}")
    assert (await says_from(town, no.phone, no.body, sid=no.sid)).startswith("Passed")
    await swept(town)
    assert await town.store.bookings.active_of(offer.slot_id) is None
    assert await answers_to(town, who) == []


async def test_a_bare_yes_never_means_an_offer_that_was_made_after_it(town: Town) -> None:
    await begun(town)
    who = await town.patient()
    await town.standby(who)
    await writes(town, who, "yes")
    later(town, seconds=30)
    slot = await town.publish(offer=True)
    await town.settle()
    await swept(town)
    assert await town.store.bookings.active_of(slot.id) is None


async def test_nor_does_a_bare_cancel_mean_a_visit_that_was_made_after_it(town: Town) -> None:
    await begun(town)
    who = await town.patient()
    await writes(town, who, "cancel")
    later(town, seconds=30)
    visit = await visiting(town, who)
    await swept(town)
    assert (await town.store.bookings.get(visit.id)).active


async def test_a_provider_that_is_away_is_asked_again_and_nothing_is_lost(town: Town) -> None:
    await begun(town)
    who, offer = await offered(town)
    await writes(town, who, f"CONFIRM {offer.code}")
    town.sms_sender.list_troubles = [DeliveryDelayedError("away")] * 3
    for _ in range(5):
        await swept(town, 35)
    assert len(await answers_to(town, who)) == 1


async def test_one_text_that_cannot_be_done_stops_no_other_and_is_tried_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await begun(town)
    people = await stood(town, 3)
    for who, offer in people:
        await writes(town, who, f"CONFIRM {offer.code}")
    whole, troubles = receiving.receive_missed, ["SM_in_1"]

    async def receive(services: object, inbound: Inbound, **more: object) -> None:
        if inbound.sid in troubles:
            troubles.clear()
            raise RuntimeError("once")
        await whole(services, inbound, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(missed, "receive_missed", receive)
    await swept(town)
    assert [len(await answers_to(town, who)) for who, _ in people] == [1, 0, 1]
    await swept(town)
    assert [len(await answers_to(town, who)) for who, _ in people] == [1, 1, 1]


async def test_an_answer_that_went_under_with_its_process_goes_out_as_a_text(town: Town) -> None:
    await begun(town)
    who, offer = await offered(town)
    text = await writes(town, who, f"CONFIRM {offer.code}")
    inbound = Inbound(sid=text.sid, phone=text.phone, body=text.body)
    assert await receiving.receive(town.services, inbound)  # and the process dies before it responds
    await town.wait(90)
    (answer,) = await answers_to(town, who)
    assert answer.startswith("It is yours")
    await town.wait(90)
    assert len(await answers_to(town, who)) == 1


async def test_an_answer_that_reached_the_provider_is_not_sent_again(town: Town) -> None:
    await begun(town)
    who, offer = await offered(town)
    text = await writes(town, who, f"CONFIRM {offer.code}")
    said = await receiving.receive(town.services, Inbound(sid=text.sid, phone=text.phone, body=text.body))
    town.sms_sender.replied(text.phone, said)
    sent = len(town.sms_sender.sent)
    await town.wait(90)
    assert len(town.sms_sender.sent) == sent


async def test_a_long_absence_is_read_hour_by_hour(town: Town) -> None:
    await begun(town)
    who, offer = await offered(town)
    await writes(town, who, "STATUS")
    later(town, hours=7)
    await writes(town, who, f"CONFIRM {offer.code}")
    asked = town.sms_sender.lists
    await swept(town)
    assert town.sms_sender.lists - asked <= 9
    assert len(await answers_to(town, who)) >= 1
