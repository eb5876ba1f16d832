"""A text that is reported twice, at once, or again after a process died over it: one deed, one answer."""

from asyncio import gather

import pytest

from quickdoc.messaging.messages import Message
from quickdoc.replies.actions import commands, receiving
from quickdoc.scheduling.actions import bookings
from quickdoc.services import Services
from tests.texting.stage import later, offer_of, offered, says, visiting
from tests.town import Town


async def test_the_same_text_again_gets_the_same_answer_and_does_nothing(town: Town) -> None:
    who, offer = await offered(town)
    first = await says(town, who, "yes", sid="SM1")
    assert first.startswith("It is yours")
    visit = await town.store.bookings.active_of(offer.slot_id)
    assert visit is not None
    await bookings.cancel(town.services, who, visit.id)
    assert await says(town, who, "yes", sid="SM1") == first
    assert await town.store.bookings.active_of(offer.slot_id) is None


async def test_a_repeated_stop_is_one_line_of_history(town: Town) -> None:
    who = await town.patient()
    for _ in range(3):
        await says(town, who, "STOP", sid="SM1", opt_out_type="STOP")
    assert len((await town.store.phones.get(await town.phone_of(who))).history) == 1


async def test_ten_reports_of_one_text_at_once_get_one_answer(town: Town) -> None:
    who, offer = await offered(town)
    answers = await gather(*(says(town, who, "yes", sid="SM1") for _ in range(10)))
    assert len(set(answers)) == 1
    assert answers[0].startswith("It is yours")
    assert len(await town.store.bookings.of_slot(offer.slot_id)) == 1


async def test_a_death_between_the_deed_and_the_answer_changes_nothing(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    who, first = await offered(town)
    await town.wait(1200)  # its window is over, but it can still be taken
    await town.publish(hours=30, offer=True)
    await town.settle()
    second = await offer_of(town, who)

    async def die(*_: object) -> str:
        raise RuntimeError("killed")

    with monkeypatch.context() as patched:
        patched.setattr(receiving, "keep_answer", die)
        with pytest.raises(RuntimeError):
            await says(town, who, "yes", sid="SM1")
    await town.settle()
    later(town, seconds=20)
    assert (await says(town, who, "yes", sid="SM1")).startswith(
        "It is yours: Lakeside Clinic, Tue 24 Nov 16:"
    )
    assert await town.store.bookings.active_of(second.slot_id)
    assert await town.store.bookings.active_of(first.slot_id) is None, "the repetition took another offer"


async def test_a_death_before_the_deed_is_made_good(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    who, offer = await offered(town)

    async def die(*_: object) -> str:
        raise RuntimeError("killed")

    with monkeypatch.context() as patched:
        patched.setattr(receiving, "carry_out", die)
        with pytest.raises(RuntimeError):
            await says(town, who, "yes", sid="SM1")
    later(town, seconds=20)
    assert (await says(town, who, "yes", sid="SM1")).startswith("It is yours")
    assert await town.store.bookings.active_of(offer.slot_id)


async def test_a_cancellation_that_died_half_way_is_told_as_done(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = await town.patient()
    visit = await visiting(town, who)
    whole = commands.carry_out

    async def die_after(services: Services, message: Message, there: commands.Answerable) -> str:
        await whole(services, message, there)
        raise RuntimeError("killed")

    with monkeypatch.context() as patched:
        patched.setattr(receiving, "carry_out", die_after)
        with pytest.raises(RuntimeError):
            await says(town, who, f"CANCEL {visit.code}", sid="SM1")
    later(town, seconds=20)
    assert (await says(town, who, f"CANCEL {visit.code}", sid="SM1")).startswith("Cancelled:")
