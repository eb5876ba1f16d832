"""A client's websocket frame, read without the library's parser where that is easy (RFC 6455, section 5.2).

The parser is a generator in Python with a choice at each octet: it costs as much as the answer to what it
read.
"""

from websockets.frames import apply_mask  # type: ignore[attr-defined]  # the quick one, where it is

_TEXT = 0x81
"""A whole message, text, nothing reserved."""

_MASKED = 0x80
_SHORT, _MEDIUM = 126, 127
_MASK = 4


def unmasked_text(data: bytes, longest: int) -> bytes | None:
    """The text, not decoded, if this is exactly one frame with a whole one of up to `longest` octets."""
    if len(data) <= 2 + _MASK or data[0] != _TEXT or not data[1] & _MASKED:
        return None
    size, head = data[1] & ~_MASKED, 2
    if size == _MEDIUM:
        return None
    if size == _SHORT:
        size, head = int.from_bytes(data[2:4]), 4
        if size < _SHORT:
            return None  # longer than need be: the library knows what to say
    if len(data) != head + _MASK + size or size > longest:
        return None
    return apply_mask(data[head + _MASK :], data[head : head + _MASK])
