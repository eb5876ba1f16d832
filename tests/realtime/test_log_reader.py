"""The log reader: each event is emitted once."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
import socketio
from redis.asyncio import Redis

from quickdoc.core.clock import SystemClock
from quickdoc.core.errors import TicketExpiredError
from quickdoc.core.ids import earlier, position_time
from quickdoc.events.models import Logged
from quickdoc.events.wire import Wire, wire
from quickdoc.store import Store
from realtime import tail
from realtime.counters import Counters
from realtime.fanout import Fanout
from realtime.history import History
from realtime.tail import Tail
from realtime.tickets import LIFE, UsedTickets
from tests.realtime.news import slot_opened
from tests.town import HandClock


class Spoken:
    """Stands where events leave the process and keeps what it is asked to emit."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.rooms: list[list[str]] = []

    async def to_rooms(self, wires: Sequence[Wire]) -> None:
        self.ids += [each.event_id for each in wires]
        self.rooms += [list(each.audience) for each in wires]

    async def to_client(self, sid: str, wires: Sequence[Wire]) -> None:
        raise AssertionError


async def test_an_event_is_emitted_once_whoever_brings_it(mock_store: Store) -> None:
    spoken, counters = Spoken(), Counters()
    fanout = Fanout(spoken, counters)
    reader = Tail(mock_store.log, fanout, SystemClock(), counters)
    await reader.read()
    heard, lost = slot_opened("clinic:1"), slot_opened("clinic:1")
    for logged in await mock_store.log.append([heard]):
        await fanout.deliver(wire(logged))
    await mock_store.log.append([lost])
    await reader.read()
    await reader.read()
    await fanout.drain()
    assert spoken.ids == [heard.id, lost.id]
    assert spoken.rooms == [["clinic:1", "board:clinic_1"]] * 2
    assert counters.healed == 1


@pytest.mark.parametrize("asked", ["ids", "at"])
async def test_an_event_is_emitted_once_when_the_log_is_being_read_as_redis_brings_it(
    mock_store: Store, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    spoken, counters = Spoken(), Counters()
    fanout = Fanout(spoken, counters)
    reader = Tail(mock_store.log, fanout, SystemClock(), counters)
    await reader.read()
    both = await mock_store.log.append([slot_opened("clinic:1") for _ in range(4)])
    read = getattr(mock_store.log, asked)

    async def overtaken(*given: Any) -> Any:
        found = await read(*given)
        for each in both[1:3]:  # heard when the log has answered, before the answer is looked at
            await fanout.deliver(wire(each))
        return found

    monkeypatch.setattr(mock_store.log, asked, overtaken)
    await reader.read()
    for each in both:  # a relay that is late tells of all of them again
        await fanout.deliver(wire(each))
    await reader.read()
    await fanout.drain()
    assert sorted(spoken.ids) == sorted(each.event.id for each in both)
    assert counters.events == len(both)


async def test_nothing_that_was_emitted_is_fetched_from_the_log_again(
    mock_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken, counters = Spoken(), Counters()
    fanout = Fanout(spoken, counters)
    reader = Tail(mock_store.log, fanout, SystemClock(), counters)
    await reader.read()
    fetched: list[str] = []
    read = mock_store.log.at

    async def counted(positions: Sequence[str]) -> list[Logged]:
        fetched.extend(positions)
        return await read(positions)

    monkeypatch.setattr(mock_store.log, "at", counted)
    heard = await mock_store.log.append([slot_opened("clinic:1") for _ in range(5)])
    for logged in heard:
        await fanout.deliver(wire(logged))
    await reader.read()
    assert fetched == []
    [lost] = await mock_store.log.append([slot_opened("clinic:1")])
    await reader.read()
    await reader.read()
    assert fetched == [lost.position]
    await fanout.drain()
    assert spoken.ids == [each.event.id for each in (*heard, lost)]


def test_history_knows_how_far_back_it_reaches() -> None:
    history = History(size=2)
    first, second, third = (Wire(name, ("room", name), name, b"") for name in "135")
    history.add(first)
    assert history.since("0", ["room"]) is None
    history.begin("0")
    assert history.since("0", ["room"]) == [first]
    assert history.since("0", ["elsewhere"]) == []
    history.add(third)
    history.add(second)
    assert history.since("0", ["room"]) is None
    assert history.since("1", ["room", "3"]) == [second, third]
    assert history.since("3", ["room"]) == [third]


async def test_what_was_written_before_the_start_is_remembered_and_only_told_to_who_asks(
    mock_store: Store,
) -> None:
    spoken, counters = Spoken(), Counters()
    fanout = Fanout(spoken, counters)
    [logged] = await mock_store.log.append([slot_opened("clinic:1")])
    clock = HandClock(position_time(logged.position) + timedelta(seconds=30))
    reader = Tail(mock_store.log, fanout, clock, counters)
    await reader.read()
    told = fanout.history.since(earlier(logged.position, 5), ["clinic:1"])
    assert told == [wire(logged)]
    await fanout.deliver(wire(logged))
    await fanout.drain()
    assert spoken.ids == []
    assert counters.healed == 0


async def test_what_came_while_the_process_started_is_told_to_those_who_were_quicker(
    mock_store: Store,
) -> None:
    spoken, counters = Spoken(), Counters()
    fanout = Fanout(spoken, counters)
    reader = Tail(mock_store.log, fanout, SystemClock(), counters)
    [logged] = await mock_store.log.append([slot_opened("clinic:1")])  # before Redis was heard
    await reader.read()
    await fanout.drain()
    assert spoken.ids == [logged.event.id]
    assert counters.healed == 0


async def test_more_than_a_page_is_read_to_the_end(
    mock_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tail, "PAGE", 3)
    spoken, counters = Spoken(), Counters()
    fanout = Fanout(spoken, counters)
    reader = Tail(mock_store.log, fanout, SystemClock(), counters)
    await reader.read()
    events = [slot_opened("clinic:1") for _ in range(10)]
    logged = [each for event in events for each in await mock_store.log.append([event])]
    await reader.read()
    await fanout.drain()
    assert sorted(spoken.ids) == sorted(each.id for each in events)
    assert fanout.position == max(each.position for each in logged)


async def test_an_entry_below_the_last_position_is_found_too(mock_store: Store) -> None:
    spoken, counters = Spoken(), Counters()
    fanout = Fanout(spoken, counters)
    reader = Tail(mock_store.log, fanout, SystemClock(), counters)
    late, early = slot_opened("clinic:1"), slot_opened("clinic:1")
    [slow_writer] = await mock_store.log.append([late])
    await mock_store.log.collection.delete_one({"_id": slow_writer.position})
    await mock_store.log.append([early])
    await reader.read()
    await mock_store.log.collection.insert_one(
        {"_id": slow_writer.position, "event_id": late.id, "event": late.model_dump(), "audience": []}
    )
    await reader.read()
    await fanout.drain()
    assert spoken.ids == [early.id, late.id]


def test_a_used_ticket_is_remembered_for_as_long_as_it_lives() -> None:
    seconds = 0.0
    used = UsedTickets(socketio.AsyncServer(), Redis(), Counters(), clock=lambda: seconds)
    used.use("header.claims.one")
    seconds = LIFE
    used.use("header.claims.another")
    with pytest.raises(TicketExpiredError):
        used.use("header.claims.one")
    seconds = LIFE + 1  # by now the ticket itself has expired
    used.use("header.claims.one")
    with pytest.raises(TicketExpiredError):
        used.use("header.claims.another")
