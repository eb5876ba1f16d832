"""The parts without servers: rooms, frames, the library's promise, the log reader."""

import pytest
import socketio

from quickdoc.core.errors import ForbiddenError
from realtime import packets, rooms
from realtime.recent import Recent
from realtime.requests import BadRequestError
from tests.realtime.news import CELL
from tests.realtime.screen import GUEST, PATIENT, STAFF


@pytest.mark.parametrize("topic", ["clinic:clinic_1", "doctor:01K9Z", f"general_practice@{CELL}"])
def test_a_feed_room_has_one_of_three_shapes(topic: str) -> None:
    assert rooms.feed([topic, topic]) == {topic}


@pytest.mark.parametrize("topic", ["", "clinic:", "Clinic:x", "x@y", f"a@{CELL}", "clinic:x\n", "room", "*"])
def test_anything_else_is_no_room(topic: str) -> None:
    with pytest.raises(BadRequestError):
        rooms.feed([topic])


@pytest.mark.parametrize("topic", ["user:account_1", "board:clinic_1"])
def test_private_rooms_are_no_feeds(topic: str) -> None:
    with pytest.raises(ForbiddenError):
        rooms.feed(["clinic:clinic_1", topic])


def test_the_own_room_comes_with_the_ticket() -> None:
    assert rooms.own(PATIENT) == {"user:account_1"}
    assert rooms.own(GUEST) == frozenset()
    assert rooms.board(STAFF, "clinic_1") == "board:clinic_1"


@pytest.mark.parametrize("frame", ["40", '40{"ticket":"x"}', "41", '427["watch",{}]'])
def test_a_proper_message_passes_with_its_packet(frame: str) -> None:
    packet = packets.parse(frame)
    assert packet is not None
    assert f"4{packet.encode()}" == frame


@pytest.mark.parametrize("frame", ["1", "3", "3probe"])
def test_other_proper_frames_pass(frame: str) -> None:
    assert packets.parse(frame) is None


def test_the_oldest_is_forgotten_first() -> None:
    recent = Recent(2)
    assert [recent.add(each) for each in "aabca"] == [True, False, True, True, True]
    assert "b" not in recent


async def test_the_library_merges_rooms_so_that_nobody_is_told_twice() -> None:
    """`get_participants` takes a list; with an empty one the library would tell everybody."""
    sio = socketio.AsyncServer(async_mode="asgi")
    for room in ("clinic:1", "doctor:1"):
        for eio_sid in ("both", room):
            known = sio.manager.sid_from_eio_sid(eio_sid, "/")
            sid = known or await sio.manager.connect(eio_sid, "/")
            await sio.enter_room(sid, room)
    told = [eio_sid for _, eio_sid in sio.manager.get_participants("/", ["clinic:1", "nobody", "doctor:1"])]
    assert sorted(told) == ["both", "clinic:1", "doctor:1"]
