"""What a client may send, frame by frame.

The library lets some malformed frames escape as exceptions: out of its read loop, which leaves the
client in its rooms until a ping times out, or into the log, once for each frame. It also takes
`connect` and `disconnect` for ordinary event names. So a frame is looked at first; ours are few and small.
"""

from socketio.packet import CONNECT, DISCONNECT, EVENT, Packet

LONGEST = 128 * 1024
"""Characters: a thousand topics fit."""

_CLOSE, _PONG, _MESSAGE = "1", "3", "4"
_RESERVED = frozenset(
    {"connect", "connect_error", "disconnect", "disconnecting", "__disconnect_final", "*"},
)


def is_sound(frame: str | None) -> bool:
    """Whether it is a frame that a proper client sends here. Binary ones (None) are not."""
    if not frame or len(frame) > LONGEST:
        return False
    if frame[0] == _MESSAGE:
        return _is_message(frame[1:])
    return frame == _CLOSE or frame[0] == _PONG


def _is_message(text: str) -> bool:
    try:
        packet = Packet(encoded_packet=text)
    except (ValueError, TypeError, IndexError, RecursionError):
        return False
    if packet.packet_type == EVENT:
        return _is_event(packet.data)
    return packet.packet_type in {CONNECT, DISCONNECT}


def _is_event(data: object) -> bool:
    return isinstance(data, list) and bool(data) and isinstance(data[0], str) and data[0] not in _RESERVED
