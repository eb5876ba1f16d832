"""Labels for the people who share a phone: short, distinct, and in the alphabet of texts.

The first name is enough, unless others have the same: then as little as possible of the rest of the name,
and in the end the year of birth. A title is not part of a name ("Dr. Smith" is Smith). Other scripts are
transliterated; a person whose name cannot be is told apart by the year of birth, or by a number.
"""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from quickdoc.core.gsm7 import plain
from quickdoc.core.legible import folded

MAX_FIRST_NAME = 16
LONGEST = 26

_TITLES = (
    "dr dra doctor doctora dottore prof profesor profesora professor professeur mr mrs ms miss mx mister sir "
    "madam sra srta senor senora senorita don dona d m mme mlle monsieur madame mademoiselle maitre herr "
    "frau rev fr sister lic ing"
)
_SUFFIXES = "jr sr junior senior ii iii iv phd md esq fils pere hijo"
_BEFORE_A_FAMILY_NAME = "van von der den de da du la le el ter ten zu vom zum"
_CYRILLIC = "абвгґдеєёжзиіїйклмнопрстуўфхцчшщъыьэюя"
_GREEK = "αβγδεζηθικλμνξοπρσςτυφχψω"
_IN_LATIN = "a b v g g d e ye yo zh z i i yi y k l m n o p r s t u u f kh ts ch sh shch - y - e yu ya"
_GREEK_IN_LATIN = "a v g d e z i th i k l m n x o p r s s t y f ch ps o"

TITLES, SUFFIXES, PARTICLES = (
    frozenset(each.split()) for each in (_TITLES, _SUFFIXES, _BEFORE_A_FAMILY_NAME)
)
SPELLED = {
    letter: "" if latin == "-" else latin
    for letters, spelled in ((_CYRILLIC, _IN_LATIN), (_GREEK, _GREEK_IN_LATIN))
    for letter, latin in zip(letters, spelled.split(), strict=True)
}
BY_NAME = frozenset(["HANGUL", "HIRAGANA", "KATAKANA"])
BY_FIRST_LETTER = frozenset(["ARABIC", "HEBREW", "ARMENIAN", "GEORGIAN"])
"""Scripts whose letters have Unicode names that say, or begin with, how they are spelled."""


class Label(str):
    """What somebody is called in a text, as it stands there."""

    __slots__ = ()


class Person(NamedTuple):
    """`born`: the year."""

    id: str
    name: str
    born: int | None = None


def known_person(person_id: object, name: object) -> Person:
    """A person as they are stored.

    Raises:
        TypeError: the name or the id is no text.
    """
    if not isinstance(person_id, str) or not isinstance(name, str):
        raise TypeError("a person has an id and a name")
    return Person(person_id, name)


def labels(people: Iterable[Person]) -> dict[str, Label]:
    """A label for each, by their ids. Two who have one name, and no two years of birth, are one person."""
    known = sorted(set(people))
    one_of = {each.id: _key(each, known) for each in known}
    persons = {one_of[each.id]: each for each in reversed(known)}
    ways = {key: [way(each) for way in WAYS] for key, each in persons.items()}
    seen = [Counter(folded(each[level]) for each in ways.values()) for level in range(len(WAYS))]
    chosen = {key: _distinct(each, seen) for key, each in ways.items()}
    for number, key in enumerate(sorted(chosen), 1):
        chosen[key] = chosen[key] or f"{ways[key][0] or 'person'} {number}"
    return {each.id: Label(chosen[one_of[each.id]]) for each in known}


def needs_years(labels: Mapping[str, Label]) -> bool:
    """Whether years of birth would tell people better apart: two have one name, or one has a number."""
    return len(set(labels.values())) < len(labels) or any(label[-1:].isdigit() for label in labels.values())


def _key(person: Person, people: Sequence[Person]) -> tuple[str, int]:
    """The same for those who are taken for one person."""
    name = folded(person.name)
    years = {each.born for each in people if each.born and folded(each.name) == name}
    return name, (person.born or 0) if len(years) > 1 else 0


def _distinct(ways: Sequence[str], seen: Sequence[Counter[str]]) -> str:
    """The first of the ways to call somebody that calls nobody else; "" if there is none."""
    for level, label in enumerate(ways):
        taken = seen[level][folded(label)] > 1 or (level and any(folded(label) in each for each in seen[:1]))
        if label and not taken:
            return label
    return ways[FULL] if ways[FULL] and seen[FULL][folded(ways[FULL])] == 1 else ""


def without_title(name: str) -> str:
    """A name without the titles that it begins with; "" if it is nothing else."""
    words = name.split()
    while words and _bare(words[0]) and _bare(words[0]) <= TITLES:
        words = words[1:]
    return " ".join(words)


class _Parts(NamedTuple):
    """A name without titles, spelled. `rest`: what comes after the first name."""

    title: str
    first: str
    rest: tuple[str, ...]
    suffix: str


def _parts(name: str) -> _Parts:
    """The parts of a name; "Berg, Jan van der" is turned round."""
    family, comma, given = name.partition(",")
    ordered = f"{given} {family}" if comma and not _bare(given) <= SUFFIXES else name
    words = [each for each in ordered.replace(",", " ").split() if any(map(str.isalpha, each))]
    suffix = [each for each in words[1:] if _bare(each) <= SUFFIXES]
    words = [word for word in words if word not in suffix]
    title, words = words, without_title(" ".join(words)).split()
    title = title[: len(title) - len(words)]
    begin = next((number for number, each in enumerate(words) if _bare(each) - PARTICLES), 0)
    first = _joined(*map(_spelled, words[: begin + 1]))
    rest = tuple(filter(None, map(_spelled, words[begin + 1 :])))
    return _Parts(_joined(*map(_spelled, title)), first, rest, _joined(*map(_spelled, suffix)))


def _bare(words: str) -> frozenset[str]:
    kept = (each for each in unicodedata.normalize("NFKD", words.casefold()) if each.isalpha() or each == " ")
    return frozenset("".join(kept).split())


def _given(person: Person) -> str:
    return _parts(person.name).first[:MAX_FIRST_NAME]


def _with_suffix(person: Person) -> str:
    return _joined(_given(person), _parts(person.name).suffix)


def _with_initial(person: Person) -> str:
    family = _family(person)
    return _joined(_given(person), family[-1][:1] if family else "")


def _with_family(person: Person) -> str:
    family = _family(person)
    return _joined(_given(person), family[-1] if family else "")


def _full(person: Person) -> str:
    parts = _parts(person.name)
    return _joined(parts.first[:MAX_FIRST_NAME], *parts.rest, parts.suffix)


def _with_title(person: Person) -> str:
    title = _parts(person.name).title
    return _joined(title, _given(person)) if title and _given(person) else ""


def _with_year(person: Person) -> str:
    return _joined(_given(person) or "person", f"b.{person.born}") if person.born else ""


def _family(person: Person) -> list[str]:
    return [each for each in _parts(person.name).rest if each.casefold() not in PARTICLES]


def _joined(*words: str) -> str:
    return " ".join(word for word in words if word)[:LONGEST].rstrip(" -'")


WAYS: tuple[Callable[[Person], str], ...] = (
    _given, _with_suffix, _with_initial, _with_family, _full, _with_title, _with_year,
)  # fmt: skip
FULL = WAYS.index(_full)


def _spelled(word: str) -> str:
    """A word of a name in the alphabet of texts, letters only; "" when hardly any of it can be spelled."""
    latin = "".join(map(_letter, unicodedata.normalize("NFC", word)))
    for vowel in "aeiou":
        latin = latin.replace(f"a\0{vowel}", vowel)
    shown = "".join(each for each in plain(latin) if each.isalpha() or each in "-'").strip("-'")
    letters = sum(each.isalpha() for each in shown)
    if letters * 2 < sum(map(str.isalpha, word)):
        return ""
    is_spelled = shown[:1] != word[:1] and not word[:1].isascii()
    return plain(shown[:1].upper()) + shown[1:] if is_spelled else shown


def _letter(character: str) -> str:
    """A letter as it is spelled; as it is when it is Latin, or nothing can be said."""
    bare = unicodedata.normalize("NFD", character.casefold())[:1]
    spelled = SPELLED.get(character.casefold(), SPELLED.get(bare))
    if spelled is not None:
        return spelled
    script, *words = unicodedata.name(character, " ").split(" ")
    if script == "LATIN" or not words:
        return character
    if script in BY_NAME:
        return words[-1].casefold()
    if words[:2] == ["VOWEL", "SIGN"]:
        return f"\0{words[-1].casefold()}"
    if "LETTER" not in words:
        return character
    said = words[words.index("LETTER") + 1] if script in {"ARABIC", "HEBREW"} else words[-1]
    return said[:1].casefold() if script in BY_FIRST_LETTER else said.casefold()
