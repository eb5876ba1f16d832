"""A message that is encoded and framed once; all clients get the same bytes.

A server's websocket frame is not masked and does not depend on the client, as long as no extension was
negotiated (RFC 6455, section 5.2).
"""

from typing import Self

from engineio.packet import MESSAGE, Packet

_TEXT, _BINARY = 0x81, 0x82
"""The first octet of a frame that is a whole message."""

_SHORT, _MEDIUM = 126, 1 << 16


def frame(payload: bytes, *, binary: bool = False) -> bytes:
    """The websocket frame of a whole message."""
    first, size = _BINARY if binary else _TEXT, len(payload)
    if size < _SHORT:
        return bytes((first, size)) + payload
    if size < _MEDIUM:
        return bytes((first, 126)) + size.to_bytes(2) + payload
    return bytes((first, 127)) + size.to_bytes(8) + payload


class Outgoing:
    """One message in two forms: `frame` for a direct write, `packet` for the library's queue."""

    __slots__ = ("_packet", "_text", "frame")

    def __init__(self, frame: bytes, *, text: bytes = b"", packet: Packet | None = None) -> None:
        self.frame = frame
        self._text = text
        self._packet = packet

    @classmethod
    def event(cls, name: str, body: bytes) -> Self:
        """An event of the default namespace with one argument, which is JSON in UTF-8 already."""
        text = b'2["%s",%s]' % (name.encode(), body)
        return cls(frame(b"4" + text), text=text)

    @classmethod
    def encoded(cls, part: str | bytes) -> Self:
        """A packet as Socket.IO encodes it: text, or an attachment."""
        packet = Packet(MESSAGE, part)
        payload = packet.encode()
        binary = isinstance(payload, bytes)
        return cls(frame(payload if binary else payload.encode(), binary=binary), packet=packet)

    @property
    def packet(self) -> Packet:
        """The Engine.IO packet, made on first use."""
        if self._packet is None:
            self._packet = Packet(MESSAGE, self._text.decode())
        return self._packet
