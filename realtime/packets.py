"""Which frames a client may send.

Some malformed frames raise errors in the library: in its read loop, which leaves the client in its rooms
until a ping times out, or in a handler, which logs each. It also accepts `connect` and `disconnect` as names
of ordinary events. So each frame is checked first; the frames of our clients are few and small.
"""

from socketio.packet import CONNECT, DISCONNECT, EVENT, Packet

MAX_FRAME = 128 * 1024
"""Characters: a thousand topics fit."""

PACKET_KEY = "quickdoc.packet"
"""The key of the parsed packet in the ASGI message, so that it is not parsed twice."""

_CLOSE, _PONG, _MESSAGE = "1", "3", "4"
_RESERVED = frozenset(
    {"connect", "connect_error", "disconnect", "disconnecting", "__disconnect_final", "*"},
)


class InvalidFrameError(Exception):
    """A frame that our clients do not send."""


def parse(frame: str | None) -> Packet | None:
    """The Socket.IO packet in a frame; None for Engine.IO's own packets. `frame` is None for a binary one.

    Raises:
        InvalidFrameError: the frame is malformed, binary or too long.
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
    except (ValueError, TypeError, IndexError, RecursionError) as error:
        raise InvalidFrameError from error
    if packet.packet_type in {CONNECT, DISCONNECT} or (
        packet.packet_type == EVENT and _is_event(packet.data)
    ):
        return packet
    raise InvalidFrameError


def _is_event(data: object) -> bool:
    return isinstance(data, list) and bool(data) and isinstance(data[0], str) and data[0] not in _RESERVED
