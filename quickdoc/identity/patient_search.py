"""What is typed to find a patient, and the keys by which one is found.

A key begins with a letter for its kind. `n`: the name from each of its words on, and each word followed by
another one, by the birth date or by the last four digits of the phone; `b`: the birth date; `p` and `d`: the
phone with and without its country code; `r`: the phone backwards, for those who know its end.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from itertools import permutations
from typing import NamedTuple

from quickdoc.core.phone_numbers import national
from quickdoc.core.searching import search_key
from quickdoc.identity.patients import Patient

MAX_WORDS = 6
"""Of a name; whoever has more is found by the first of them."""
LEAST_DIGITS = 4
"""Fewer digits are on too many phones."""
YEAR_OR_END = 4
_DATES = (
    re.compile(r"(?<!\d)(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<day>\d{1,2})[./-](?P<month>\d{1,2})[./-](?P<year>\d{4})(?!\d)"),
)


class Typed(NamedTuple):
    """What is looked for; all of it must be of one person. `digits`: of a phone, or a year of birth."""

    words: tuple[str, ...] = ()
    born: date | None = None
    digits: str = ""

    @property
    def finds_somebody(self) -> bool:
        """Whether there is enough to look for."""
        return bool(self.words or self.born or len(self.digits) >= LEAST_DIGITS)


def parse(text: str) -> Typed:
    """What a text looks for. A date has its day first, or its year; where that is no date, its month."""
    born, rest = _date_in("".join(map(_digit, search_key(text))))
    parts = name_words(rest)
    words = [each for each in parts if not each.isdecimal()]
    return Typed(tuple(words[:MAX_WORDS]), born, "".join(each for each in parts if each.isdecimal()))


def name_words(text: str) -> list[str]:
    """The words of a name, without accents, in one case, without what cannot be seen."""
    visible = [each for each in search_key(text) if unicodedata.category(each) != "Cf"]
    return "".join(each if unicodedata.category(each)[0] in "LMN" else " " for each in visible).split()


def keys_of(patient: Patient) -> list[str]:
    """The keys by which a patient is found."""
    words = name_words(patient.name)[:MAX_WORDS]
    phone = patient.phone.removeprefix("+")
    others = [phone[-YEAR_OR_END:]] + ([f"{patient.born:%Y%m%d}"] if patient.born else [])
    named = [" ".join(words[begin:]) for begin in range(len(words))]
    named += [f"{one} {other}" for one, other in permutations(words, 2)]
    named += [f"{word} {other}" for word in words for other in others]
    phones = [f"p{phone}", f"d{national(patient.phone)}", f"r{phone[::-1]}"]
    born = [f"b{patient.born:%Y%m%d}"] if patient.born else []
    return sorted({*(f"n{each}" for each in named), *phones, *born})


def beginnings(typed: Typed) -> list[str]:
    """With what a key of each patient begins who may be meant; any of them will do."""
    words, born, digits = typed
    if not words:
        return [f"b{born:%Y%m%d}"] if born else _phones(digits)
    if born:
        return [f"n{word} {born:%Y%m%d}" for word in words]
    if digits:
        named = [f"n{word} {digits}" for word in words]
        return named if len(digits) < LEAST_DIGITS else named + _phones(digits)
    # Of more than two words the others are looked at when the patients were read.
    pairs = [f"{one} {other}" for one, other in permutations(words[:2], 2)]
    return [f"n{each}" for each in dict.fromkeys((" ".join(words), *pairs))]


def _phones(digits: str) -> list[str]:
    known = digits.lstrip("0")  # dialled before a country code, and before numbers of some countries
    begins = [f"p{known}", f"d{known}"] if len(known) >= LEAST_DIGITS else []
    return [*begins, f"r{digits[::-1]}"]


def is_meant(patient: Patient, typed: Typed) -> bool:
    """Whether everything that is typed is of this patient."""
    if typed.born and patient.born != typed.born:
        return False
    if typed.digits and not _has_digits(patient, typed):
        return False
    return _begin_alike(typed.words, name_words(patient.name))


def _has_digits(patient: Patient, typed: Typed) -> bool:
    """Whether they are of the phone. Beside a name they may also begin the birth date or the phone's end."""
    digits, phone = typed.digits, patient.phone.removeprefix("+")
    if typed.words:
        born = f"{patient.born:%Y%m%d}" if patient.born else ""
        if born.startswith(digits) or phone[-YEAR_OR_END:].startswith(digits):
            return True
    keys = (f"p{phone}", f"d{national(patient.phone)}", f"r{phone[::-1]}")
    return any(key.startswith(each) for key in keys for each in _phones(digits))


def _begin_alike(typed: Sequence[str], words: Sequence[str]) -> bool:
    """Whether each typed word begins another word of the name."""
    left = list(words)
    for each in sorted(typed, key=len, reverse=True):
        match = next((word for word in left if word.startswith(each)), None)
        if match is None:
            return False
        left.remove(match)
    return True


def _date_in(text: str) -> tuple[date | None, str]:
    for pattern in _DATES:
        found = pattern.search(text)
        if found:
            day = _date(**{name: int(value) for name, value in found.groupdict().items()})
            if day:
                return day, f"{text[: found.start()]} {text[found.end() :]}"
    return None, text


def _digit(character: str) -> str:
    return str(unicodedata.decimal(character)) if character.isdecimal() else character


def _date(year: int, month: int, day: int) -> date | None:
    for one, other in ((month, day), (day, month)):
        try:
            return date(year, one, other)
        except ValueError:
            continue
    return None
