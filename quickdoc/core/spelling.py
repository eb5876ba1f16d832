"""Search that forgives accents and typing errors: words of a small list, found by what is typed of them.

A word is found by a beginning of it with at most one error in up to five letters and two in more. Bigrams say
which words may be near enough (each error changes three of them at most), and the distance decides.
"""

from collections import Counter
from collections.abc import Iterable

from quickdoc.core.searching import search_key

SHORT, MEDIUM = 2, 5
"""Letters of a word in which no error, and in which one, is forgiven."""
PER_ERROR = 3


def words(text: str) -> list[str]:
    """The words of a text, without accents, in one case."""
    return "".join(each if each.isalnum() else " " for each in search_key(text)).split()


def errors_allowed(word: str) -> int:
    """How many typing errors are forgiven in a word that is looked for."""
    if len(word) <= SHORT:
        return 0
    return 1 if len(word) <= MEDIUM else 2


def distance_to_beginning(typed: str, word: str, most: int) -> int | None:
    """The errors to a beginning of the word (letters missing, added, changed, swapped); None if too many."""
    word = word[: len(typed) + most]
    before, row = [0] * (len(word) + 1), list(range(len(word) + 1))
    for number, letter in enumerate(typed, start=1):
        older, before, row = before, row, [number]
        for place, other in enumerate(word, start=1):
            cost = min(before[place - 1] + (letter != other), before[place] + 1, row[place - 1] + 1)
            if number > 1 and place > 1 and letter == word[place - 2] and typed[number - 2] == other:
                cost = min(cost, older[place - 2] + 1)
            row.append(cost)
    best = min(row)
    return best if best <= most else None


class Spelling:
    """The words of some things, each thing by its number."""

    def __init__(self) -> None:
        self._things: dict[str, set[str]] = {}
        self._by_bigram: dict[str, set[str]] = {}
        self._words_of: dict[str, tuple[str, ...]] = {}

    def put(self, thing: str, text: str) -> None:
        """Let a thing be found by the words of this text, and by no other any more."""
        self.drop(thing)
        self._words_of[thing] = tuple(dict.fromkeys(words(text)))
        for word in self._words_of[thing]:
            if word not in self._things:
                for each in _bigrams(word):
                    self._by_bigram.setdefault(each, set()).add(word)
            self._things.setdefault(word, set()).add(thing)

    def drop(self, thing: str) -> None:
        """Let a thing be found no more. Its words stay known, which costs nothing but their place."""
        for word in self._words_of.pop(thing, ()):
            self._things[word].discard(thing)

    def find(self, typed: str) -> dict[str, int] | None:
        """The things that have each typed word, with the errors in all; None when nothing is typed."""
        wanted = words(typed)
        if not wanted:
            return None
        found = self._with(wanted[0])
        for each in wanted[1:]:
            more = self._with(each)
            found = {thing: errors + more[thing] for thing, errors in found.items() if thing in more}
        return found

    def _with(self, typed: str) -> dict[str, int]:
        found: dict[str, int] = {}
        for word, errors in self._near(typed):
            for thing in self._things[word]:
                found[thing] = min(errors, found.get(thing, errors))
        return found

    def _near(self, typed: str) -> Iterable[tuple[str, int]]:
        most, sought = errors_allowed(typed), _bigrams(typed)
        shared = Counter(word for each in sought for word in self._by_bigram.get(each, ()))
        enough = max(1, len(sought) - PER_ERROR * most)
        for word, count in shared.items():
            if count >= enough:
                errors = distance_to_beginning(typed, word, most)
                if errors is not None:
                    yield word, errors


def _bigrams(word: str) -> frozenset[str]:
    """Pairs of neighbouring letters, the first with the beginning."""
    return frozenset(map("".join, zip(f"^{word}", word, strict=False)))
