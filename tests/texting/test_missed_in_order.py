"""Missed texts: their order, and a provider that is away."""

import pytest

from quickdoc.identity.accounts import Actor
from quickdoc.messaging.ports import DeliveryDelayedError
from quickdoc.offers.offers import Offer
from quickdoc.replies.actions import missed, receiving
from quickdoc.replies.inbound import Inbound
from tests.texting.missed_texts import answers_to, begun, swept, writes
from tests.texting.stage import later, offer_of, offered, says_from, visiting
from tests.town import Town


async def stood(town: Town, count: int) -> list[tuple[Actor, Offer]]:
    """So many people with an offer each, of slots of their own."""
    people = [await town.patient(f"Ana {number}") for number in range(count)]
    for number, who in enumerate(people):
        await town.standby(who)
        await town.publish(24 + number, offer=True)
        await town.settle()
    return [(who, await offer_of(town, who)) for who in people]


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
