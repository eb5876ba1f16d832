"""Nobody is texted more offers than the clinic allows, however many of its slots open at once."""

from asyncio import gather
from datetime import timedelta

import pytest

from quickdoc.clinics.actions import clinics
from quickdoc.identity.accounts import Actor
from quickdoc.messaging.ports import DeliveryDelayedError
from quickdoc.offers.actions import unanswered
from quickdoc.store import Store
from tests.town import MONDAY, WAVES, Town
from workers.sweeps import sweep

CAPPED = WAVES.model_copy(update={"cap_day": 2})
DAY, WEEK = timedelta(days=1), timedelta(days=7)


async def open_at_once(town: Town, *hours: float) -> None:
    """Slots whose first waves are chosen at the same moment, none knowing of the others' offers."""
    await clinics.set_policy(town.services, town.staff, "clinic_1", CAPPED.model_copy(update={"grace": 30}))
    for each in hours:
        await town.publish(each, offer=True)
    await town.settle()
    town.clock.moment += timedelta(seconds=31)
    await sweep(town.services)
    await town.settle()


async def passes_on_whatever_comes(town: Town, who: Actor) -> None:
    """Each answer frees the phone for the next text."""
    told = 0
    while told < len(town.sms_sender.sent):
        told = len(town.sms_sender.sent)
        code = town.sms_sender.sent[-1].body.rpartition("PASS ")[2][:3]
        (offer,) = await town.store.offers.many({"code": code, "open": True})
        await unanswered.pass_on(town.services, who, offer.id)
        await town.settle()


async def test_of_five_slots_that_open_at_once_a_person_is_texted_as_many_as_the_cap_allows(
    town: Town,
) -> None:
    (ana,) = await town.in_line("Ana")
    await open_at_once(town, 24, 25, 26, 27, 28)
    await passes_on_whatever_comes(town, ana)
    assert len(town.sms_sender.sent) == 2
    unsent = await town.store.messages.many({"state": "suppressed"})
    assert [each.reason for each in unsent] == ["cap"] * len(unsent)


async def test_a_text_that_is_delayed_keeps_its_place(town: Town) -> None:
    (ana,) = await town.in_line("Ana")
    town.sms_sender.fail_next(DeliveryDelayedError("busy"))
    await open_at_once(town, 24, 25, 26)
    await town.wait(10)
    await passes_on_whatever_comes(town, ana)
    assert len(town.sms_sender.sent) == 2


async def test_the_next_day_there_are_places_again(town: Town) -> None:
    (ana,) = await town.in_line("Ana")
    await open_at_once(town, 48, 49, 50)
    await passes_on_whatever_comes(town, ana)
    assert len(town.sms_sender.sent) == 2
    town.clock.moment += timedelta(days=1)
    await open_at_once(town, 48, 49, 50)
    await passes_on_whatever_comes(town, ana)
    assert len(town.sms_sender.sent) == 4


async def test_of_many_texts_at_once_as_many_get_a_place_as_there_are(store: Store) -> None:
    now = MONDAY

    async def ask(offer_id: str) -> bool:
        while (may := await store.phones.may_offer("+15550100001", offer_id, now, {DAY: 3, WEEK: 9})) is None:
            pass
        return may

    answers = await gather(*(ask(f"offer_{number}") for number in range(12)))
    assert answers.count(True) == 3
    winner = f"offer_{answers.index(True)}"
    assert await ask(winner), "the same offer asks for the place that it has"
    assert not await ask("offer_12")


@pytest.mark.parametrize(("after", "free"), [(DAY - timedelta(seconds=1), False), (DAY, True)])
async def test_a_place_is_free_again_after_a_day(mock_store: Store, *, after: timedelta, free: bool) -> None:
    now = MONDAY
    caps = {DAY: 1, WEEK: 2}
    assert await mock_store.phones.may_offer("+15550100001", "offer_1", now, caps)
    assert await mock_store.phones.may_offer("+15550100001", "offer_2", now + after, caps) is free
