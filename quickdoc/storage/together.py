"""Several new documents in one command: one round trip and one flush of the journal."""

from collections.abc import Sequence
from typing import TypeVar

from pymongo.errors import BulkWriteError

from quickdoc.core.types import Model
from quickdoc.events.models import Event
from quickdoc.storage.documents import Documents
from quickdoc.storage.duplicates import ensure_durable, refused

M = TypeVar("M", bound=Model)


async def insert_all(documents: Documents[M], new: Sequence[tuple[M, Sequence[Event]]]) -> set[int]:
    """Write new documents with their events. Returns the indexes of those that a unique index refused.

    One that is refused does not keep the others from being written.
    """
    if not new:
        return set()
    try:
        await documents.collection.insert_many(
            [documents.encode(model, events) for model, events in new], ordered=False
        )
    except BulkWriteError as error:
        ensure_durable(error)
        return refused(error)
    return set()
