"""STOP, START and their relatives: what the provider does by itself and what we make of it."""

import pytest

from tests.texting.stage import offered, says, says_from, visiting
from tests.town import Town

STRANGER = "+15559990000"


@pytest.mark.parametrize("opt_out_type", ["STOP", None])
async def test_stop_ends_texts_and_is_not_answered(town: Town, opt_out_type: str | None) -> None:
    (who,) = await town.in_line("Ana")
    assert await says(town, who, "Stop", opt_out_type=opt_out_type) == ""
    phone = await town.store.phones.get(await town.phone_of(who))
    assert phone.opted_out
    assert [(each.word, each.opted_out, each.source) for each in phone.history] == [("STOP", True, "text")]
    assert "phone.opted_out" in [each.event.type for each in town.bus.heard]
    await town.publish(offer=True)
    await town.settle()
    assert town.texter.sent == []


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
