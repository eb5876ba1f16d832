"""mongomock's scans, quicker and with the same result.

It looks through all documents of a collection for every query and every unique index, and asks each document
everything. Most of them differ in a plain value, which is compared first: this is a third of the fast lane.
One that is asked for by its id is the only one looked at.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from mongomock.collection import Collection
from mongomock.filtering import filter_applies

Document = dict[str, Any]
_applies: Any = filter_applies


def install() -> None:
    """Have all collections look through their documents in this way."""
    setattr(Collection, "_iter_documents", _iter_documents)  # noqa: B010  it has no types


def _iter_documents(collection: Any, asked: Any) -> Iterable[Document]:
    plain = list(_plain(asked))
    documents = _looked_through(collection._store, plain)  # noqa: SLF001
    if not documents:
        _applies(asked, {})  # which raises for what it does not know
    return (each for each in documents if _may_match(each, plain) and _applies(asked, each))


def _looked_through(store: Any, plain: list[tuple[str, object]]) -> list[Document]:
    """All documents, or the one that has the id that is wanted."""
    wanted = next((value for key, value in plain if key == "_id"), None)
    if wanted is None:
        return list(store.documents)
    return [store[wanted]] if wanted in store else []


def _plain(asked: Any) -> Iterator[tuple[str, object]]:
    """The fields of which a query wants one value, that no missing field has."""
    if not isinstance(asked, dict):
        return
    for key, value in asked.items():
        if key == "$and":
            for each in value:
                yield from _plain(each)
        elif isinstance(value, str | bool) and "." not in key and not key.startswith("$"):
            yield key, value


def _may_match(document: Document, plain: list[tuple[str, object]]) -> bool:
    """False when it has another value. A list matches when one of its elements does."""
    for key, value in plain:
        found = document.get(key)
        if found != value and not isinstance(found, list | tuple):
            return False
    return True
