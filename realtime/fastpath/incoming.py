"""Reads simple websocket frames of clients without the library's parser (RFC 6455, section 5.2).

The parser is a generator in Python that branches at each octet: it takes as long as handling the message.
"""

from websockets.frames import apply_mask  # type: ignore[attr-defined]  # in C where that is installed

_TEXT = 0x81
"""FIN and the opcode of a text; no reserved bit."""

_MASKED = 0x80
_SHORT, _MEDIUM = 126, 127
_MASK = 4


def unmasked_text(data: bytes, max_size: int) -> bytes | None:
    """The text in UTF-8 if the data is exactly one frame with a whole text of up to `max_size` octets."""
    if len(data) <= 2 + _MASK or data[0] != _TEXT or not data[1] & _MASKED:
        return None
    size, head = data[1] & ~_MASKED, 2
    if size == _MEDIUM:
        return None
    if size == _SHORT:
        size, head = int.from_bytes(data[2:4]), 4
        if size < _SHORT:
            return None  # not the shortest encoding of the size: the library refuses it
    if len(data) != head + _MASK + size or size > max_size:
        return None
    return apply_mask(data[head + _MASK :], data[head : head + _MASK])
