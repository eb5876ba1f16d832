"""How many SMS segments a text takes.

GSM-7 carries 160 characters, or 153 in each of several segments; anything outside its alphabet
makes the whole text UCS-2: 70, or 67 each. Source: 3GPP TS 23.038, tables 6.2.1 and 6.2.1.1.
"""

from dataclasses import dataclass

_BASIC = frozenset(
    "@\u00a3$\u00a5\u00e8\u00e9\u00f9\u00ec\u00f2\u00c7\n\u00d8\u00f8\r\u00c5\u00e5"
    "\u0394_\u03a6\u0393\u039b\u03a9\u03a0\u03a8\u03a3\u0398\u039e\u00c6\u00e6\u00df\u00c9"
    " !\"#\u00a4%&'()*+,-./0123456789:;<=>?\u00a1ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "\u00c4\u00d6\u00d1\u00dc\u00a7\u00bfabcdefghijklmnopqrstuvwxyz\u00e4\u00f6\u00f1\u00fc\u00e0"
)
_EXTENDED = frozenset("^{}\\[~]|\u20ac\f")  # sent as two: an escape and a character


@dataclass(frozen=True)
class Size:
    """The encoding a text needs, its length in that encoding's units, and its segments."""

    encoding: str
    units: int
    segments: int


def _segments(units: int, alone: int, joined: int) -> int:
    return 1 if units <= alone else -(-units // joined)


def size_of(body: str) -> Size:
    """Measure a text as the carrier would."""
    if all(character in _BASIC or character in _EXTENDED for character in body):
        units = len(body) + sum(character in _EXTENDED for character in body)
        return Size("GSM-7", units, _segments(units, 160, 153))
    units = len(body.encode("utf-16-be")) // 2
    return Size("UCS-2", units, _segments(units, 70, 67))
