"""The parts of the fast client manager: its rooms, its frames, its groups, and the self-test."""

import pytest
from websockets.frames import Frame, Opcode

from quickdoc.events import wire
from realtime.fastpath.outgoing import Outgoing, frame


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65_535, 65_536, 300_000])
def test_a_frame_is_that_of_the_websocket_library(size: int) -> None:
    payload = b"x" * size
    text, binary = (Frame(opcode, payload) for opcode in (Opcode.TEXT, Opcode.BINARY))
    assert frame(payload) == text.serialize(mask=False)
    assert frame(payload, binary=True) == binary.serialize(mask=False)


def test_a_packet_is_the_same_in_both_shapes() -> None:
    outgoing = Outgoing.event("event", '{"name":"Núñez"}'.encode())
    assert outgoing.frame == frame(outgoing.packet.encode().encode())
    assert outgoing.packet.encode() == '42["event",{"name":"Núñez"}]'
    assert outgoing.packet is outgoing.packet


def test_what_crosses_redis_is_what_was_meant() -> None:
    message = wire.assembled("0001", ("clinic:1",), {"id": "event_1", "name": "two\nlines"})
    assert wire.decode(wire.encode(message)) == message
    assert message.message() == {"position": "0001", "event": {"id": "event_1", "name": "two\nlines"}}


@pytest.mark.parametrize(
    "noise",
    [
        b"",
        b"noise",
        b"[]",
        b"\n",
        b'{"position": 1}',
        b'["1",[],"e"]',
        b'["1",[],2]\n{"position":"1"}',
        b"\xff",
    ],
)
def test_noise_is_no_message(noise: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        wire.decode(noise)
