"""The relay publishes what a dead publisher left."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from quickdoc.events.models import Event, OfferMade, SlotPublished
from quickdoc.events.ports import BusDownError
from tests.town import Town
from workers.relay import Relay, relay


async def test_the_relay_publishes_what_a_dead_publisher_left(town: Town) -> None:
    await town.in_line("Ana")
    await town.settle()
    town.bus.down = True
    await town.publish(offer=True)
    town.bus.down = False
    await relay(town.services)
    assert town.bus.reactions == type(town.bus.reactions)(), "a publisher that lives has two seconds"
    town.clock.moment += timedelta(seconds=3)
    await relay(town.services)
    await town.settle()
    assert len(town.sms_sender.sent) == 1
    town.clock.moment += timedelta(seconds=3)
    heard = len(town.bus.heard)
    await relay(town.services)
    assert len(town.bus.heard) == heard, "what is published is settled"


async def test_the_relay_waits_while_the_bus_is_away(town: Town) -> None:
    town.bus.down = True
    await town.publish(offer=True)
    town.clock.moment += timedelta(seconds=3)
    assert not await relay(town.services)
    with pytest.raises(BusDownError):
        await town.bus.publish([])


async def test_a_poisoned_document_stops_no_other(town: Town) -> None:
    await town.in_line("Ana")
    await town.settle()
    town.bus.down = True
    first = await town.publish(hours=24, offer=True)
    await town.publish(hours=26, offer=True)
    town.bus.down = False
    await town.store.slots.collection.update_one(
        {"_id": first.id}, {"$set": {"pending.0.type": "from.the.future"}}
    )
    town.clock.moment += timedelta(seconds=3)
    await relay(town.services)
    assert [type(each).__name__ for each in town.bus.reactions] == ["SlotOpened"]


async def test_an_event_that_cannot_be_published_stops_no_other(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.bus.down = True
    slots = [await town.publish(hours=hours, offer=True) for hours in (24, 26)]
    town.bus.down = False
    whole = town.bus.publish

    async def publish(published: list[OfferMade]) -> None:
        if published[0].state.id == slots[0].id:
            raise ValueError("cannot be told")
        await whole(published)

    monkeypatch.setattr(town.bus, "publish", publish)
    town.clock.moment += timedelta(seconds=3)
    await relay(town.services)
    assert len(town.bus.reactions) == 1


async def test_more_events_that_cannot_be_told_than_a_relay_takes_hold_up_no_other(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.relay.LIMIT", 2)
    town.bus.down = True
    published = [await town.publish(hours=24 + number) for number in range(4)]
    town.bus.down = False
    bad = {each.id for each in published[:3]}
    publish = town.bus.publish

    async def refuses(events: Sequence[Event]) -> None:
        if any(getattr(event, "state").id in bad for event in events):  # noqa: B009  any event
            raise RuntimeError("poisoned")
        await publish(events)

    monkeypatch.setattr(town.bus, "publish", refuses)
    mine = Relay()
    for _ in range(5):
        town.clock.moment += timedelta(seconds=3)
        await mine.relay(town.services)
    told = [each.event.state.id for each in town.bus.heard if isinstance(each.event, SlotPublished)]
    assert told == [published[3].id]
