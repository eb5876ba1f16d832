"""Names as they are searched: without accents and upper case, from the beginning of any word."""

import unicodedata

from quickdoc.core.legible import folded

MOST_WORDS = 8
"""Of a name; whoever has more is found by the first of them."""


def search_key(text: str) -> str:
    """The text as searches compare it. No accents, since not everybody can type them."""
    bare = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    return folded(bare)


def search_keys(name: str) -> list[str]:
    """What a search may begin with: the name from each of its words on."""
    words = search_key(name).split(" ")
    return [" ".join(words[begin:]) for begin in range(min(len(words), MOST_WORDS))]
