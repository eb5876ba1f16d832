"""What somebody means who writes plain words instead of a verb; pure. `phrases.py` has the tables.

US rules let people opt out "in any reasonable manner", so a sentence counts as much as STOP. But it must be
about the texts: "can you stop by at 3" is no opt-out, nor is "don't stop texting me" or "don't text me before
9".
"""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from quickdoc.phrases import EVERYWHERE, OPT_OUTS

_CLAUSE = re.compile(r"[.,;:!?\u00bf\u00a1()\n\u2026\u3002\uff0c\uff01\uff1f]+")
_WORD = re.compile(r"[0-9]+|[^\W0-9_]+")


def opts_out(text: str) -> bool:
    """Whether a text asks for no more texts. `text`: in lower case, without accents and apostrophes."""
    return any(_opts_out(clause) for clause in _clauses(text))


def _opts_out(clause: str) -> bool:
    """Languages share words, so what speaks against it is looked for in all of them."""
    if any(each.unless.search(clause) for each in _OPT_OUTS):
        return False
    found = [match for each in _OPT_OUTS if (match := each.patterns.search(clause))]
    return any(not any(each.limits.search(clause, match.end()) for each in _OPT_OUTS) for match in found)


def _clauses(text: str) -> Iterable[str]:
    """The clauses of a text, their words with one space after each."""
    parts = [_WORD.findall(each) for each in _CLAUSE.split(text)]
    return [" ".join(words) + " " for words in parts if words]


class _Compiled(NamedTuple):
    patterns: re.Pattern[str]
    unless: re.Pattern[str]
    limits: re.Pattern[str]


def _any(table: str, classes: Mapping[str, str]) -> re.Pattern[str]:
    """One expression for all lines of a table."""
    lines = [line.split() for line in table.splitlines() if line.strip()]
    return re.compile(
        "|".join(r"(?<!\S)" + "".join(_element(each, classes) for each in line) for line in lines)
    )


def _element(element: str, classes: Mapping[str, str]) -> str:
    if element in {"^", "$"}:
        return element
    bare = element.rstrip("*?")
    alternatives = "|".join(
        _word(word) for name in bare.split("|") for word in classes.get(name, name).split()
    )
    return f"(?:(?:{alternatives}) ){element[len(bare) :]}"


def _word(word: str) -> str:
    if word == "DIGITS":
        return "[0-9]+"
    return (word[:-1] + r"\w*" if word.endswith("-") else word).replace("_", " ")


_OPT_OUTS = [
    _Compiled(
        *(_any(table, {**EVERYWHERE, **each.words}) for table in (each.patterns, each.unless, each.limits))
    )
    for each in OPT_OUTS
]
