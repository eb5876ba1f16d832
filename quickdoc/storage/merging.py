"""Reads in order under many topics.

An index that begins with `topics` is in order within each topic, and the server merges up to 200 index scans.
With more topics it reads everything and sorts in memory, even for a small limit. Such queries are therefore
split into parts, and their results are merged here.
"""

import heapq
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import islice
from typing import Any, Protocol, TypeVar

SCANS = 200


class _Named(Protocol):
    @property
    def id(self) -> Hashable: ...


T = TypeVar("T")
N = TypeVar("N", bound=_Named)


def parts(values: Sequence[T], scans_each: int = 1) -> list[list[T]]:
    """The values in parts that the server can merge; `scans_each`: how many scans one value takes."""
    most = max(1, SCANS // scans_each)
    return [list(values[at : at + most]) for at in range(0, len(values), most)]


def merged(found: Sequence[Sequence[N]], order: Callable[[N], Any], limit: int) -> list[N]:
    """The first `limit` of several ordered lists. What is in more than one of them comes once."""
    if len(found) == 1:
        return list(found[0])
    return list(islice(_once(heapq.merge(*found, key=order)), limit))


def _once(things: Iterable[N]) -> Iterable[N]:
    seen: set[Hashable] = set()
    for each in things:
        if each.id not in seen:
            seen.add(each.id)
            yield each
