"""Names as they are searched: without accents and upper case, from the beginning of any word."""

import unicodedata

from quickdoc.core.legible import folded

MAX_WORDS = 8
"""Of a name; whoever has more is found by the first of them."""


WHOLE = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i"}
)
"""Letters that Unicode does not take apart into one with an accent."""


def search_key(text: str) -> str:
    """The text as searches compare it. No accents, since not everybody can type them."""
    parted = unicodedata.normalize("NFD", folded(text)).translate(WHOLE)
    return "".join(each for each in parted if not unicodedata.combining(each))


def search_keys(name: str) -> list[str]:
    """What a search may begin with: the name from each of its words on."""
    words = search_key(name).split(" ")
    return [" ".join(words[begin:]) for begin in range(min(len(words), MAX_WORDS))]
