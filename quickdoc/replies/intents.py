"""What somebody means who writes plain words instead of a verb; pure.

The tables are in `opt_outs/`, `yes_no/` and `questions.py`.

US rules let people opt out "in any reasonable manner", so a sentence counts as much as STOP. But it must be
about the texts: "can you stop by at 3" is no opt-out, nor is "don't stop texting me" or "don't text me before
9".

The tables are compiled when the first text needs them: that takes an eighth of a second, which most processes
never need.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import product
from typing import Literal, NamedTuple

from quickdoc.replies.opt_outs.languages import OPT_OUTS
from quickdoc.replies.opt_outs.tables import EVERYWHERE
from quickdoc.replies.questions import ALWAYS, WITH_MARK
from quickdoc.replies.yes_no.languages import YES_NO

_CLAUSE = re.compile(r"[.,;:!?\u00bf\u00a1()\n\u2026\u3002\uff0c\uff01\uff1f]+")
_WORD = re.compile(r"[0-9]+|[^\W0-9_]+")


def opts_out(text: str) -> bool:
    """Whether a text asks for no more texts. `text`: in lower case, without accents and apostrophes."""
    return any(_opts_out(clause) for clause in _clauses(text))


def _opts_out(clause: str) -> bool:
    """Languages share words, so what speaks against it is looked for in all of them."""
    tables = _opt_outs()
    if any(each.unless.search(clause) for each in tables):
        return False
    found = [match for each in tables if (match := each.patterns.search(clause))]
    return any(not any(each.limits.search(clause, match.end()) for each in tables) for match in found)


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


@cache
def _opt_outs() -> list[_Compiled]:
    return [
        _Compiled(
            *(
                _any(table, {**EVERYWHERE, **each.words})
                for table in (each.patterns, each.unless, each.limits)
            )
        )
        for each in OPT_OUTS
    ]


# --- questions --------------------------------------------------------------------------------


def asks(words: Sequence[str], *, marked: bool) -> bool:
    """Whether a text asks where, when, with whom or for a number. `marked`: it has a question mark."""
    text = " ".join(words) + " "
    return bool(_questions(ALWAYS).search(text) or (marked and _questions(WITH_MARK).search(text)))


@cache
def _questions(table: str) -> re.Pattern[str]:
    return _any(table, {})


# --- yes and no -------------------------------------------------------------------------------

LONGEST_ANSWER = 24
Phrase = tuple[str, ...]


def answer(words: Sequence[str]) -> Literal["yes", "no"] | None:
    """Whether a text says yes, or no, and nothing else: each of its words belongs to such a phrase.

    So "yes but can I come at 4" is neither.
    """
    if len(words) > LONGEST_ANSWER:
        return None
    known = _phrases_known()
    yes = _is_all(words, known.yes, known.beside, known.longest)
    no = _is_all(words, known.no, known.beside_no, known.longest)
    if yes == no:
        return None
    return "yes" if yes else "no"


def _is_all(
    words: Sequence[str], phrases: frozenset[Phrase], beside: frozenset[Phrase], longest: int
) -> bool:
    """Whether a text consists of these phrases, one at least, and of what may stand beside them."""
    reached = {(0, False)}
    for begin in range(len(words)):
        for end in range(begin + 1, min(begin + longest, len(words)) + 1):
            phrase = tuple(words[begin:end])
            if phrase in phrases and {(begin, False), (begin, True)} & reached:
                reached.add((end, True))
            if phrase in beside:
                reached |= {(end, said) for said in (False, True) if (begin, said) in reached}
    return (len(words), True) in reached


def _phrases(table: str, classes: Mapping[str, str]) -> set[Phrase]:
    """All phrases that the lines of a table stand for."""
    return {phrase for line in table.splitlines() for phrase in _spelled(line, classes)}


def _spelled(line: str, classes: Mapping[str, str]) -> Iterable[Phrase]:
    parts = [_alternatives(element, classes) for element in line.split()]
    phrases = (" ".join(chosen).replace("_", " ").split() for chosen in product(*parts))
    return {tuple(phrase) for phrase in phrases if phrase}


def _alternatives(element: str, classes: Mapping[str, str]) -> list[str]:
    words = [word for name in element.rstrip("?").split("|") for word in classes.get(name, name).split()]
    return [*words, ""] if element.endswith("?") else words


def _all_phrases(kind: str) -> frozenset[Phrase]:
    """Those of all languages. `kind`: a field of `YesNo`."""
    found = (_phrases(getattr(language, kind), language.words) for language in YES_NO)
    return frozenset().union(*found)


class _Known(NamedTuple):
    yes: frozenset[Phrase]
    no: frozenset[Phrase]
    beside: frozenset[Phrase]
    beside_no: frozenset[Phrase]
    longest: int


@cache
def _phrases_known() -> _Known:
    yes, no, beside = _all_phrases("yes"), _all_phrases("no"), _all_phrases("beside")
    beside_no = beside | _all_phrases("beside_no")
    return _Known(yes, no, beside, beside_no, max(map(len, yes | no | beside_no)))
