"""Whoever makes the offers of a wave texts them; whatever dies in between is made good, and nothing twice."""

from collections import Counter
from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import monitoring

from quickdoc.offers.actions import rounds
from quickdoc.scheduling.actions import slots
from quickdoc.storage import index_making
from quickdoc.store import Store
from tests.texting.stage import under
from tests.town import WAVES, Town, town_on
from workers.reactions import react
from workers.relay import relay


class DiedError(Exception):
    """The process was killed here."""


async def killed(*_: object, **__: object) -> Any:
    raise DiedError


@pytest.mark.parametrize("at_once", [True, False])
async def test_a_wave_is_texted_once_whoever_does_it(town: Town, at_once: bool) -> None:  # noqa: FBT001
    town.at_once = at_once
    people = await town.in_line("Ana", "Ben", "Cleo")
    await town.publish(offer=True)
    await town.settle()
    assert [each.to for each in town.sms_sender.sent] == [await town.phone_of(each) for each in people[:2]]
    sent = await town.store.messages.many({"kind": "offer"})
    assert [(each.state, each.tries, each.due_at, each.reason) for each in sent] == [
        ("sent", 1, None, None)
    ] * 2


async def test_without_the_reactions_to_its_offers_a_wave_is_texted_all_the_same(town: Town) -> None:
    await town.in_line("Ana", "Ben")
    await town.settle()
    await town.publish(offer=True)
    await react(town.services, town.bus.reactions.popleft())
    assert len(town.sms_sender.sent) == 2


@pytest.mark.parametrize(
    "place",
    [
        "quickdoc.offers.actions.steps.place_wave",
        "quickdoc.offers.actions.placing.make_offers",
        "quickdoc.offers.actions.wave_texts.insert_all",
        "quickdoc.offers.actions.placing.dispatch",
    ],
)
async def test_a_process_that_dies_anywhere_on_the_way_is_made_good(
    town: Town, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    people = await town.in_line("Ana", "Ben")
    await town.publish(offer=True)
    with monkeypatch.context() as dying:
        dying.setattr(place, killed)
        with pytest.raises(DiedError):
            await town.settle()
    town.bus.reactions.clear()
    for _ in range(4):
        await relay(town.services)
        await town.wait(6)
    texted = Counter(each.to for each in town.sms_sender.sent)
    assert texted == Counter([await town.phone_of(person) for person in people])


async def test_a_text_that_was_stored_and_not_taken_up_is_sent_by_the_sweep(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await town.in_line("Ana", "Ben")
    await town.publish(offer=True)
    with monkeypatch.context() as dying:
        dying.setattr("quickdoc.offers.actions.wave_texts.call", killed)
        with pytest.raises(DiedError):
            await town.settle()
    town.bus.reactions.clear()
    assert town.sms_sender.sent == []
    await town.wait(6)
    assert len(town.sms_sender.sent) == 2


async def test_an_offer_that_is_withdrawn_as_its_text_is_stored_is_not_texted(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await town.in_line("Ana", "Ben")
    slot = await town.publish(offer=True)
    placing = town.store.phones.offer_all

    async def overtaken(*asked: Any) -> dict[Any, bool | None]:
        monkeypatch.setattr(town.store.phones, "offer_all", placing)
        await slots.withdraw(town.services, town.staff, slot.id)
        await town.settle()
        return await placing(*asked)

    monkeypatch.setattr(town.store.phones, "offer_all", overtaken)
    await town.settle()
    await town.wait(10)
    assert [each for each in town.sms_sender.sent if "CONFIRM" in each.body] == []
    assert {message.state for message in await town.store.messages.many({"kind": "offer"})} == {"suppressed"}


async def test_a_place_that_another_offer_took_first_is_looked_at_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server says only how many places were taken, not which: then each is asked for again."""
    await town.in_line("Ana", "Ben")
    whole = town.store.phones.offer_all

    async def unsure(*asked: Any) -> dict[Any, bool | None]:
        return dict.fromkeys(await whole(*asked))

    monkeypatch.setattr(town.store.phones, "offer_all", unsure)
    await town.publish(offer=True)
    await town.settle()
    assert len(town.sms_sender.sent) == 2
    lines = await town.store.phones.lines([each.to for each in town.sms_sender.sent])
    assert [len(line.offered["told"]) for line in lines.values()] == [1, 1]


class Counted(monitoring.CommandListener):
    """How often each command was sent."""

    def __init__(self) -> None:
        self.sent: Counter[str] = Counter()

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        self.sent[event.command_name] += 1

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        pass

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        pass


@pytest.mark.servers
async def test_a_wave_of_fifty_takes_hardly_more_commands_than_a_wave_of_one(mongo_url: str) -> None:
    sent = {}
    for size in (1, 50):
        counted = Counted()
        client: Any = AsyncIOMotorClient(
            mongo_url, tz_aware=True, w="majority", journal=True, event_listeners=[counted]
        )
        store = Store(client[f"test_wave_{size}"])
        await index_making.make(store.database)
        town = await town_on(store)
        await under(town, WAVES.model_copy(update={"wave_size": size}))
        await town.in_line(*(f"Pat {number}" for number in range(size)))
        slot = await town.publish(offer=True)
        counted.sent.clear()
        await rounds.open_up(town.services, slot)
        sent[size] = sum(counted.sent.values())
        assert len(town.sms_sender.sent) == size
        await client.drop_database(store.database.name)
        client.close()
    # What each text costs by itself: to be struck off its offer's document, that it leaves, and what the
    # provider said of it.
    assert sent[50] - sent[1] <= 49 * 3 + 8, sent
