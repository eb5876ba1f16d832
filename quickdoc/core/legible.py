"""Texts that people type and others read: visible, on one line, and names without addresses in them."""

import re
import unicodedata
from typing import Annotated

from pydantic import (
    Field,
)

from quickdoc.core.types import Format


def _legible(text: str) -> str:
    """Visible text, without line breaks or characters that change the direction of the text around it."""
    categories = {unicodedata.category(each) for each in text}
    if BREAKING & categories or TURNING.intersection(text):
        raise ValueError("expected one line of text without control characters")
    if text and categories <= INVISIBLE:
        raise ValueError("expected something that can be read")
    return text


def _paragraphs(text: str) -> str:
    """The same for a text of several lines."""
    for each in text.split("\n"):
        if each.strip():
            _legible(each)
    return text


BREAKING = frozenset({"Cc", "Zl", "Zp"})
TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
INVISIBLE = frozenset({"Cf", "Mn", "Me", "Zs", "Zl", "Zp", "Cn", "Co"})
Legible = Format("line", _legible)
"""For names that others will see, in any script."""
Paragraphs = Format("paragraphs", _paragraphs)
"""For descriptions of several lines."""


def _without_links(text: str) -> str:
    if _ADDRESS.search(_dots(text)):
        raise ValueError("expected a name, not an address; put a space after a dot")
    return text


def _dots(text: str) -> str:
    """Full-width letters, and the dots of other scripts, as the ASCII that link detection takes them for."""
    return unicodedata.normalize("NFKC", text).translate(dict.fromkeys(map(ord, "\u3002\uff61\u2024"), "."))


_ADDRESS = re.compile(r"@|/{2}|\bwww\b|(?<=\w)\.(?=[^\W\d_]{2}|\d)", re.IGNORECASE)
"""What programs turn into a link: `a@b`, `//`, `www`, and a dot between words without a space."""
PersonName = Annotated[
    str, Field(min_length=1, max_length=80), Legible, Format("person-name", _without_links)
]
"""Of a person, as anybody may enter it. Texts and mails carry it, so there is no address in it."""


def without_address(name: str) -> str:
    """A name that was stored before the rule for names, changed so that programs find no link in it."""
    return name if not _ADDRESS.search(_dots(name)) else " ".join(_ADDRESS.sub(_apart, _dots(name)).split())


def _apart(found: re.Match[str]) -> str:
    return ". " if found[0] == "." else " "


def folded(text: str) -> str:
    """The text as it is compared: one case, one way to write each accent, single spaces."""
    once = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(unicodedata.normalize("NFKC", once).split())
