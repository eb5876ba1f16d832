"""The results of aggregations, from either client."""

from collections.abc import Sequence
from inspect import isawaitable
from typing import Any

from quickdoc.storage.encoding import Document, aware


async def aggregated(collection: Any, steps: Sequence[Document], **options: Any) -> list[Document]:
    """The result of an aggregation."""
    return [aware(each) for each in await as_stored(collection, steps, **options)]


async def as_stored(collection: Any, steps: Sequence[Document], **options: Any) -> list[Document]:
    """The same for what `decode` will read. Motor returns a cursor, PyMongo's own client a coroutine."""
    found = collection.aggregate(list(steps), **options)
    if isawaitable(found):
        found = await found
    stored: list[Document] = await found.to_list(None)
    return stored
