"""What Socket.IO promises its clients, kept by our client manager as by the library's own."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import pytest
import socketio

from quickdoc.events.wire import assembled
from realtime import sweeper
from realtime.fanout import Fanout
from realtime.fastpath import connection, manager
from realtime.fastpath.batch_emitter import emitter
from tests.realtime.house import OTHER, ROOM, SOCKET, WAYS, Guest, House, Way, opened, until
from tests.waiting import PATIENCE

NAMES = ["Núñez", "日本 🦷", "a\u0000b", '"]\\', "\u2028", "é" * 40_000]


@pytest.fixture(params=WAYS)
async def house(request: pytest.FixtureRequest) -> AsyncIterator[House]:
    async with opened(House(request.param)) as house:
        yield house


async def test_an_event_goes_to_everybody_to_rooms_or_to_one(house: House) -> None:
    async with Guest(house) as one, Guest(house) as two:
        await house.sio.enter_room(one.sid, "a")
        await house.sio.enter_room(one.sid, "b")
        await house.sio.enter_room(two.sid, "b")
        await house.sio.emit("news", "all")
        await house.sio.emit("news", "one", to=one.sid)
        await house.sio.emit("news", "either", to=["a", "b", "nobody's", two.sid])
        await house.sio.emit("news", "not two", to="b", skip_sid=two.sid)
        await house.sio.emit("news", "neither", to="b", skip_sid=[one.sid, two.sid])
        await house.sio.emit("news", "nobody", to="nobody's")
        await house.sio.emit("news", "end")
        assert await one.has(5) == ["all", "one", "either", "not two", "end"]
        assert await two.has(3) == ["all", "either", "end"]


async def test_a_room_can_be_left_entered_again_and_closed(house: House) -> None:
    async with Guest(house) as guest, Guest(house) as other:
        for sid in (guest.sid, other.sid):
            await house.sio.enter_room(sid, "a")
            await house.sio.enter_room(sid, "a")
        assert sorted(house.sio.rooms(guest.sid)) == sorted([guest.sid, ROOM, "a"])
        await house.sio.emit("news", 1, to="a")
        await house.sio.leave_room(guest.sid, "a")
        await house.sio.leave_room(guest.sid, "never entered")
        await house.sio.emit("news", 2, to="a")
        await house.sio.enter_room(guest.sid, "a")
        await house.sio.emit("news", 3, to="a")
        await house.sio.close_room("a")
        await house.sio.emit("news", 4, to="a")
        await house.sio.emit("news", 5)
        assert await guest.has(3) == [1, 3, 5]
        assert await other.has(4) == [1, 2, 3, 5]
        with pytest.raises(ValueError, match="sid room"):
            await house.sio.enter_room(guest.sid, other.sid)


async def test_arguments_and_text_arrive_as_they_were_given(house: House) -> None:
    async with Guest(house) as guest:
        for each in NAMES:
            await house.sio.emit("news", {"name": each})
        await house.sio.emit("news", ("two", ["arguments"]))
        await house.sio.emit("news")
        expected = [*({"name": each} for each in NAMES), ("two", ["arguments"]), ()]
        assert await guest.has(len(expected)) == expected


async def test_binary_payloads_arrive_whole_and_in_their_place(house: House) -> None:
    async with Guest(house) as guest, Guest(house) as other:
        payloads: list[Any] = [b"\x00\xff" * 5, {"a": [b"one", b""], "b": "text"}, b"x" * 100_000]
        for each in payloads:
            await house.sio.emit("news", "before")
            await house.sio.emit("news", each, to=[ROOM, other.sid])
        await house.sio.emit("news", "after", to=guest.sid)
        expected = [said for each in payloads for said in ("before", each)]
        assert await guest.has(7) == [*expected, "after"]
        assert await other.has(6) == expected


async def test_payloads_larger_than_all_buffers_arrive_whole_and_in_order(house: House) -> None:
    rng = random.Random(4)
    async with Guest(house) as guest:
        sent = [rng.choice("abé") * rng.randint(1, 2) * 400_000 + str(n) for n in range(8)]
        for n, each in enumerate(sent):
            await house.sio.emit("news", each)
            await house.sio.emit("news", n)
            await guest.has(2 * n)  # or it would be cut off for not reading
        assert await guest.has(16) == [said for n, each in enumerate(sent) for said in (each, n)]


async def test_what_is_emitted_first_arrives_first(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manager, "BATCH_SIZE", 2)
    async with AsyncExitStack() as stack:
        guests = [await stack.enter_async_context(Guest(house)) for _ in range(7)]
        emits, expected = [], []
        rng = random.Random(7)
        for n in range(300):
            one = rng.choice([None, guests[0].sid])
            emits.append(asyncio.create_task(house.sio.emit("news", n, to=one)))
            expected += [n] if one is None else []
            if rng.random() < 0.3:
                await asyncio.sleep(0)
        await asyncio.gather(*emits)
        assert await guests[0].has(300) == list(range(300))
        for each in guests[1:]:
            assert await each.has(len(expected)) == expected


async def test_an_answer_comes_after_the_news_that_were_told_before_it(house: House) -> None:
    async with Guest(house) as guest, Guest(house) as other:
        for n in range(1, 30):
            noise = [asyncio.create_task(house.sio.emit("noise", "x" * 500 * n)) for _ in range(3)]
            assert await guest.sio.call("count", n, timeout=PATIENCE) == "counted"
            assert guest.news == list(range(n))
            guest.news.clear()
            await asyncio.gather(*noise)
        assert other.news == []


@pytest.mark.parametrize("way", WAYS)
async def test_acknowledgements_work_both_ways(way: Way) -> None:
    async with opened(House(way), filtered=False) as house, Guest(house) as guest, Guest(house) as other:
        assert await guest.sio.call("echo", {"a": 1}, timeout=PATIENCE) == {"a": 1}
        assert await guest.sio.call("echo", ("a", b"\x01"), timeout=PATIENCE) == ("a", b"\x01")
        assert await house.sio.call("question", "how?", to=guest.sid, timeout=PATIENCE) == "'how?' answered"
        assert (
            await house.sio.call("question", b"\x02", to=other.sid, timeout=PATIENCE) == "b'\\x02' answered"
        )
        answers: list[Any] = []
        await house.sio.emit("question", "all", to=ROOM, callback=answers.append)
        await until(lambda: len(answers) == 2)
        assert answers == ["'all' answered"] * 2


async def test_namespaces_are_apart(house: House) -> None:
    async with Guest(house, "/", OTHER) as both, Guest(house) as root:
        other_sid = both.sio.get_sid(OTHER)
        heard: list[Any] = []
        both.sio.on("news", heard.append, namespace=OTHER)
        await house.sio.emit("news", 1, to=ROOM)
        await house.sio.emit("news", 2, to=ROOM, namespace=OTHER)
        await house.sio.emit("news", 3, to=other_sid, namespace=OTHER)
        await house.sio.emit("news", 4, to=other_sid)
        await house.sio.emit("news", 5, to=ROOM)
        assert await both.has(2) == await root.has(2) == [1, 5]
        await until(lambda: heard == [2, 3])
        await both.sio.emit("disconnect_please")
        await house.sio.disconnect(other_sid, namespace=OTHER)
        await until(lambda: OTHER not in both.sio.namespaces)
        await house.sio.emit("news", 6)
        assert await both.has(3) == [1, 5, 6]


async def test_a_namespace_that_is_not_there_is_refused(house: House) -> None:
    with pytest.raises(socketio.exceptions.ConnectionError, match="/nowhere"):
        await Guest(house, "/nowhere").__aenter__()
    assert house.present() == set()


async def test_polling_is_refused_with_a_sentence(house: House) -> None:
    refusals: list[Any] = []
    client = socketio.AsyncClient(reconnection=False)
    client.on("connect_error", refusals.append)
    with pytest.raises(socketio.exceptions.ConnectionError):
        await client.connect(house.url, transports=["polling"])
    await client.shutdown()
    assert refusals[0]["code"] == "websocket_only"
    assert "websocket" in refusals[0]["detail"]


@pytest.mark.parametrize("frame", ["44", "42{", "9", b"\x00"])
async def test_garbage_ends_that_connection_and_nothing_else(house: House, frame: str | bytes) -> None:
    async with Guest(house) as guest, aiohttp.ClientSession() as session:
        async with session.ws_connect(house.url + SOCKET) as culprit:
            await culprit.send_str("40")
            await until(lambda: len(house.present()) == 2)
            await (culprit.send_bytes(frame) if isinstance(frame, bytes) else culprit.send_str(frame))
            async with asyncio.timeout(PATIENCE):
                async for _ in culprit:
                    pass
        await until(lambda: len(house.present()) == 1)
        await house.sio.emit("news", 1)
        assert await guest.has(1) == [1]


async def test_one_that_stops_reading_is_cut_off_and_nobody_else_notices(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeper, "MAX_QUEUE", 20)
    monkeypatch.setattr(connection, "MAX_PENDING", 1_000_000)
    sent = [f"{n}" + "x" * 50_000 for n in range(400)]
    async with Guest(house) as guest, house.unresponsive():
        for n, each in enumerate(sent):
            await house.sio.emit("news", each)
            await guest.has(n - 5)
            await house.sweeper.sweep()
        await house.until_somebody_left()
        assert house.counters.cut == 1
        assert await guest.has(len(sent)) == sent
        await until(lambda: house.present() == {guest.sid})


async def test_clients_that_leave_while_an_event_goes_out_are_no_trouble(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(manager, "BATCH_SIZE", 1)
    async with AsyncExitStack() as stack:
        guests = [await stack.enter_async_context(Guest(house)) for _ in range(12)]
        emits = [asyncio.create_task(house.sio.emit("news", n, to=[ROOM])) for n in range(50)]
        for each in guests[1::2]:
            await asyncio.gather(each.sio.disconnect(), asyncio.sleep(0))
        for each in guests[2::4]:
            await house.sio.leave_room(each.sid, ROOM)
        await asyncio.gather(*emits)
        stayed = guests[0::4]
        for each in stayed:
            assert await each.has(50) == list(range(50))
        for each in guests:
            assert each.news == list(range(len(each.news)))
        await until(lambda: house.present() == {each.sid for each in stayed})
    await until(lambda: not house.sio.manager.rooms)
    assert not caplog.records


async def test_in_a_storm_everybody_gets_every_event_once_and_in_order(house: House) -> None:
    fanout = Fanout(emitter(house.sio), house.counters)
    rooms = [[ROOM], ["even"], ["odd", "even"], [ROOM, "odd"], ["nobody's"]]
    wires = [
        assembled(f"{n:04}", rooms[n % 5], {"id": f"event_{n}", "name": "Núñez", "n": n}) for n in range(1000)
    ]
    async with AsyncExitStack() as stack:
        guests = [await stack.enter_async_context(Guest(house)) for _ in range(10)]
        expected = []
        for n, guest in enumerate(guests):
            guest.sio.on("event", guest.news.append)
            mine = {ROOM, "even" if n % 2 == 0 else "odd"}
            await house.sio.enter_room(guest.sid, max(mine - {ROOM}))
            expected.append([each.message() for each in wires if mine & set(each.audience)])
        for each in wires:
            await fanout.deliver(each)
            await fanout.deliver(each)  # the log brings it as well
        await fanout.drain()
        for guest, everything in zip(guests, expected, strict=True):
            assert await guest.has(len(everything)) == everything


async def test_a_replay_reaches_one_client_in_order(house: House) -> None:
    wires = [assembled(f"{n:04}", [ROOM], {"id": f"event_{n}", "text": "x" * 900}) for n in range(500)]
    async with Guest(house) as guest, Guest(house) as other:
        for each in (guest, other):
            each.sio.on("event", each.news.append)
        await emitter(house.sio).to_client(guest.sid, wires)
        await emitter(house.sio).to_client("gone", wires)
        await house.sio.emit("news", "end")
        assert await guest.has(501) == [*(each.message() for each in wires), "end"]
        assert await other.has(1) == ["end"]
