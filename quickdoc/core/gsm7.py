"""The alphabet of text messages (3GPP TS 23.038): what fits into one, and how to make a name fit.

A text in this alphabet holds 160 septets, some characters taking two; one character outside of it turns
the whole text into UCS-2 with room for 70.
"""

import unicodedata

SEGMENT = 160
PART = 153  # of a text in several parts, whose headers take seven septets
UCS2_SEGMENT = 70
UCS2_PART = 67

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("^{}\\[~]|€\f")
"""Two septets each."""

ALIKE = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u02bc`\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00b7\u2022", "-"),
        **dict(zip("\u0142\u0141\u0111\u0110\u0131\u00f0\u00d0", "lLdDidD", strict=True)),
        **dict(zip("\u0153\u0152\u00fe\u00de", ("oe", "OE", "th", "Th"), strict=True)),
    }
)


def is_gsm7(body: str) -> bool:
    """Whether the whole text is in the alphabet."""
    return all(each in BASIC or each in EXTENDED for each in body)


def septets(body: str) -> int:
    """The length of a text in the alphabet."""
    return sum(2 if each in EXTENDED else 1 for each in body)


def segments(body: str) -> int:
    """How many texts the provider makes of it, and charges for."""
    if is_gsm7(body):
        length, whole, part = septets(body), SEGMENT, PART
    else:
        length, whole, part = len(body.encode("utf-16-be")) // 2, UCS2_SEGMENT, UCS2_PART
    return 1 if length <= whole else -(-length // part)


def plain(text: str) -> str:
    """The text in the alphabet on one line: accents that it lacks are taken off, the rest is left out."""
    folded = unicodedata.normalize("NFKC", text).translate(ALIKE)
    return " ".join("".join(map(_nearest, folded)).split())


def _nearest(character: str) -> str:
    if character.isspace():
        return " "
    if character in BASIC or character in EXTENDED:
        return character
    bare = unicodedata.normalize("NFD", character)[:1]
    return bare if bare in BASIC else ""


def fit(text: str, room: int) -> str:
    """The text, cut to so many septets, between words where that does not lose half of it."""
    if septets(text) <= room:
        return text
    kept = ""
    for each in text:
        if septets(kept + each) >= room:
            break
        kept += each
    words = kept.rsplit(" ", 1)[0]
    chosen = words if len(words) * 2 >= len(kept) else kept
    return chosen.rstrip(" ,.-") + "." if chosen else ""
