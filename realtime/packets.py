"""What a client may send, frame by frame.

The library lets some malformed frames escape as exceptions: out of its read loop, which leaves the
client in its rooms until a ping times out, or into the log, once for each frame. It also takes
`connect` and `disconnect` for ordinary event names. So a frame is looked at first; ours are few and small.
"""

from socketio.packet import CONNECT, DISCONNECT, EVENT, Packet

MAX_FRAME = 128 * 1024
"""Characters: a thousand topics fit."""

PACKET_KEY = "quickdoc.packet"
"""Where a frame's message has its packet for whoever need not parse it again."""

_CLOSE, _PONG, _MESSAGE = "1", "3", "4"
_RESERVED = frozenset(
    {"connect", "connect_error", "disconnect", "disconnecting", "__disconnect_final", "*"},
)


class InvalidFrameError(Exception):
    """No proper client sends this here."""


def parse(frame: str | None) -> Packet | None:
    """The Socket.IO packet in a frame; None when it is Engine.IO's own. Binary ones (None) are not sent here.

    Raises:
        InvalidFrameError: it is no frame of a proper client.
    """
    if not frame or len(frame) > MAX_FRAME:
        raise InvalidFrameError
    if frame[0] == _MESSAGE:
        return _packet(frame[1:])
    if frame != _CLOSE and frame[0] != _PONG:
        raise InvalidFrameError
    return None


def _packet(text: str) -> Packet:
    try:
        packet = Packet(encoded_packet=text)
    except (ValueError, TypeError, IndexError, RecursionError) as trouble:
        raise InvalidFrameError from trouble
    if packet.packet_type in {CONNECT, DISCONNECT} or (
        packet.packet_type == EVENT and _is_event(packet.data)
    ):
        return packet
    raise InvalidFrameError


def _is_event(data: object) -> bool:
    return isinstance(data, list) and bool(data) and isinstance(data[0], str) and data[0] not in _RESERVED
