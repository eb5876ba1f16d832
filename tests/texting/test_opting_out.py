"""STOP, START and their relatives: what the provider does by itself and what we make of it."""

import pytest

from quickdoc.replies.actions import receiving
from quickdoc.replies.inbound import Inbound
from tests.texting.stage import later, offered, says, says_from, visiting
from tests.town import Town

STRANGER = "+15559990000"


ACKNOWLEDGED = (
    "QuickDoc: you get no more texts from us. What you have booked stays booked. "
    "Reply START to get texts again."
)


@pytest.mark.parametrize(("opt_out_type", "answer"), [("STOP", ""), (None, ACKNOWLEDGED)])
async def test_stop_ends_texts_and_is_acknowledged_once(
    town: Town, opt_out_type: str | None, answer: str
) -> None:
    (who,) = await town.in_line("Ana")
    assert await says(town, who, "Stop", opt_out_type=opt_out_type) == answer
    phone = await town.store.phones.get(await town.phone_of(who))
    assert phone.opted_out
    assert [(each.word, each.opted_out, each.source) for each in phone.history] == [("STOP", True, "text")]
    assert "phone.opted_out" in [each.event.type for each in town.bus.heard]
    await town.publish(offer=True)
    await town.settle()
    assert town.sms_sender.sent == []


async def test_start_begins_texts_again(town: Town) -> None:
    who = await town.patient()
    await says(town, who, "STOP", opt_out_type="STOP")
    assert await says(town, who, "START", opt_out_type="START") == ""
    phone = await town.store.phones.get(await town.phone_of(who))
    assert not phone.opted_out
    assert [each.opted_out for each in phone.history] == [True, False]


async def test_start_is_answered_where_the_provider_does_not(town: Town) -> None:
    who = await town.patient()
    await says(town, who, "STOP")
    assert (await says(town, who, "start")).startswith("QuickDoc texts you again")


async def test_a_lone_cancel_does_what_was_meant_and_is_an_opt_out(town: Town) -> None:
    who = await town.patient()
    visit = await visiting(town, who)
    assert await says(town, who, "CANCEL", opt_out_type="STOP") == ""
    assert (await town.store.bookings.get(visit.id)).state == "cancelled"
    phone = await town.store.phones.get(await town.phone_of(who))
    assert (phone.opted_out, phone.history[-1].word) == (True, "CANCEL")


async def test_a_yes_that_the_provider_takes_for_start_still_books(town: Town) -> None:
    who, offer = await offered(town)
    await says(town, who, "STOP", opt_out_type="STOP")
    answer = await says(town, who, "YES", opt_out_type="START")
    assert answer.startswith("It is yours")
    assert await town.store.bookings.active_of(offer.slot_id)


async def test_whoever_opted_out_gets_what_they_ask_for_but_no_answer(town: Town) -> None:
    who, offer = await offered(town)
    await says(town, who, "STOP", opt_out_type="STOP")
    assert await says(town, who, f"CONFIRM {offer.code}") == ""
    assert await town.store.bookings.active_of(offer.slot_id)


async def test_help_that_the_provider_answered_is_not_answered_again(town: Town) -> None:
    who = await town.patient()
    assert await says(town, who, "HELP", opt_out_type="HELP") == ""


async def test_a_stranger_can_stop(town: Town) -> None:
    assert await says_from(town, STRANGER, "STOP", opt_out_type="STOP") == ""
    assert (await town.store.phones.get(STRANGER)).opted_out


@pytest.mark.parametrize("body", ["Please stop texting me", "no me escriban más", "Ne m'écrivez plus !"])
async def test_plain_words_opt_out_and_are_acknowledged_once(town: Town, body: str) -> None:
    who, _ = await offered(town)
    assert await says(town, who, body) == ACKNOWLEDGED
    assert (await town.store.phones.get(await town.phone_of(who))).opted_out
    for more in (body, "STOP", "hello?"):
        later(town, seconds=5)
        assert await says(town, who, more) == ""


async def test_who_opts_out_again_later_is_acknowledged_again(town: Town) -> None:
    who = await town.patient()
    assert await says(town, who, "unsubscribe me please") == ACKNOWLEDGED
    later(town, hours=1)
    await says(town, who, "START")
    later(town, hours=1)
    assert await says(town, who, "leave me alone") == ACKNOWLEDGED


async def test_the_acknowledgement_survives_a_death_before_it_was_stored(town: Town) -> None:
    who = await town.patient()
    phone = await town.phone_of(who)
    await says(town, who, "Take me off your list", sid="SM1")
    incoming = await town.store.messages.by_sid("SM1")
    assert incoming is not None
    await town.store.messages.collection.delete_one({"about": incoming.id})
    later(town, seconds=30)
    assert await says_from(town, phone, "Take me off your list", sid="SM1") == ACKNOWLEDGED
    assert len((await town.store.phones.get(phone)).history) == 1


async def test_an_opt_out_of_which_no_webhook_told_is_acknowledged_by_a_text(town: Town) -> None:
    who = await town.patient()
    phone = await town.phone_of(who)
    for number, body in enumerate(("Please stop texting me", "I said stop texting me")):
        inbound = Inbound(sid=f"SM{number}", phone=phone, body=body, at=town.clock.now())
        await receiving.receive_missed(town.services, inbound)
        later(town, seconds=5)
    assert [each.body for each in town.sms_sender.sent] == [ACKNOWLEDGED]


async def test_a_question_with_the_word_stop_is_answered_and_opts_nobody_out(town: Town) -> None:
    who, _ = await offered(town)
    for body in ("can you stop by at 3", "Stop by at 3 ok?", "don't stop texting me"):
        later(town, hours=2)
        assert (await says(town, who, body)) not in {"", ACKNOWLEDGED}
    assert not (await town.store.phones.get(await town.phone_of(who))).opted_out


@pytest.mark.parametrize("word", ["YES", "Unstop", "start"])
async def test_after_stop_the_providers_own_words_opt_in(town: Town, word: str) -> None:
    who = await town.patient()
    await says(town, who, "STOP")
    await says(town, who, word)
    assert not (await town.store.phones.get(await town.phone_of(who))).opted_out


async def test_a_yes_opts_nobody_in_whose_stop_the_provider_did_not_act_upon(town: Town) -> None:
    who, offer = await offered(town)
    await says(town, who, "please stop texting me")
    assert await says(town, who, "YES") == ""
    assert (await town.store.phones.get(await town.phone_of(who))).opted_out
    assert await town.store.bookings.active_of(offer.slot_id)


async def test_a_yes_of_somebody_who_never_stopped_leaves_no_line(town: Town) -> None:
    who, _ = await offered(town)
    await says(town, who, "yes")
    phone = await town.store.phones.find(await town.phone_of(who))
    assert phone is None or phone.history == ()
