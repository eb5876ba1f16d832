"""The rooms and groups of the fast client manager."""

import random
from itertools import count
from typing import Any

import pytest
import socketio

from realtime.counters import Counters
from realtime.fastpath.grouping import group_by_client
from realtime.fastpath.manager import FastManager
from tests.realtime.house import Guest, House, opened
from tests.realtime.managing import server


def test_who_gets_which_events_is_what_going_through_all_of_them_gives() -> None:
    rng = random.Random(1)
    for _ in range(200):
        rooms = {
            room: {client: f"connection of {client}" for client in rng.sample("abcdefgh", rng.randint(1, 8))}
            for room in rng.sample("12345", rng.randint(0, 5))
        }
        audiences = [rng.sample("12345", rng.randint(0, 3)) for _ in range(rng.randint(0, 12))]
        expected: dict[str, list[int]] = {}
        for n, audience in enumerate(audiences):
            for client in {client for room in audience for client in rooms.get(room, {})}:
                expected.setdefault(f"connection of {client}", []).append(n)
        given: dict[str, list[int]] = {}
        for connections, events in group_by_client(audiences, rooms):
            for connection in connections:
                assert connection not in given
                given[connection] = list(events)
        assert given == expected


async def test_the_rooms_are_those_of_the_library() -> None:
    """Whatever clients do, both managers know the same of them."""
    rng = random.Random(2)
    fast, plain = FastManager(Counters()), socketio.AsyncManager()
    for manager in (fast, plain):
        server(manager).eio.generate_id = map("sid_{}".format, count()).__next__
    known: list[str] = []
    for step in range(2000):
        act, room = (
            rng.choice(["come", "enter", "enter", "leave", "close", "go"]),
            f"room {rng.randint(0, 9)}",
        )
        sid = rng.choice(known) if known else ""
        if act == "come" or not known:
            sids = {await each.connect(f"eio_{step}", "/") for each in (fast, plain)}
            known += sids
            assert len(sids) == 1
            continue
        for each in (fast, plain):
            if act == "enter":
                await each.enter_room(sid, "/", room)
            elif act == "leave":
                await each.leave_room(sid, "/", room)
            elif act == "close":
                await each.close_room(room, "/")
            else:
                assert each.pre_disconnect(sid, "/").startswith("eio_")
                await each.disconnect(sid, "/")
        if act == "go":
            known.remove(sid)
        assert _rooms(fast, known) == _rooms(plain, known)
    for sid in known:
        await fast.disconnect(sid, "/")
    assert not fast.rooms
    assert not fast.pending_disconnect


def _rooms(manager: socketio.AsyncManager, known: list[str]) -> dict[str, Any]:
    rooms = [
        None,
        *(f"room {n}" for n in range(10)),
        *known[:3],
        ["room 1", "room 2", *known[:2]],
        ["nobody"],
    ]
    return {
        "in": [sorted(manager.get_participants("/", room)) for room in rooms],
        "rooms": [sorted(manager.get_rooms(each, "/")) for each in known],
        "connected": [manager.is_connected(each, "/") for each in [*known, "nobody"]],
    }


async def test_an_event_for_nobody_is_not_even_encoded(monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(House("fast")) as house, Guest(house) as guest:
        with monkeypatch.context() as patch:
            patch.setattr(house.sio, "packet_class", None)
            patch.setattr(house.sio.manager, "_lock", None)
            await house.sio.emit("news", "x", to="nobody's")
            await house.sio.emit("news", "x", to=["nobody's"])
            await house.sio.emit("news", "x", to=guest.sid, skip_sid=guest.sid)
            await house.sio.emit("news", "x", namespace="/nowhere")
        await house.sio.emit("news", "end")
        assert await guest.has(1) == ["end"]
