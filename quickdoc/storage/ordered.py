"""Lists in the order of one field, page by page: the query for what comes after a place in it.

The id completes the order, so that of equal values none is shown twice or left out. An index on what filters,
then the field, then `_id` answers each page as quickly as the first.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from quickdoc.core.types import Model
from quickdoc.storage.documents import Documents
from quickdoc.storage.encoding import Document

M = TypeVar("M", bound=Model)
Value = str | datetime | None


class Order(NamedTuple):
    """What a list is sorted by. `of`: the value of a model; `least`: what lies before every value.

    `has_none`: documents may be without a value, which lies before all others.
    """

    field: str
    least: str | datetime
    of: Callable[[Any], Value]
    has_none: bool = False


class Place(NamedTuple):
    """Where a page ended: the value and the id of its last document."""

    value: Value
    id: str


class PageRequest(NamedTuple):
    """Which part of a list is wanted, and in which order."""

    order: Order
    is_descending: bool
    after: Place | None
    limit: int

    def end(self, items: list[M]) -> Place | None:
        """Where these items end; None where they are the last ones."""
        if len(items) < self.limit:
            return None
        last: Any = items[-1]
        return Place(self.order.of(last), last.id)

    def sorted(self, items: list[M]) -> list[M]:
        """What was found in another way, in this order."""

        def key(item: Any) -> tuple[bool, Any, str]:
            value = self.order.of(item)
            return value is not None, value or self.order.least, item.id

        return sorted(items, key=key, reverse=self.is_descending)


async def ordered(
    documents: Documents[M], page: PageRequest, wanted: Document, within: Document | None = None
) -> list[M]:
    """A page of the documents that fulfil these equalities. `within`: bounds of what they are sorted by."""
    way = -1 if page.is_descending else 1
    query = _onwards(page, wanted, within)
    return await documents.many(query, sort=[(page.order.field, way), ("_id", way)], limit=page.limit)


def _onwards(page: PageRequest, wanted: Document, within: Document | None) -> Document:
    """Each branch has all that is wanted, so that the index is read from the place on and merged."""
    branches = [{**wanted, **each} for each in _branches(page, within)]
    return branches[0] if len(branches) == 1 else {"$or": branches}


def _branches(page: PageRequest, within: Document | None) -> list[Document]:
    order, after = page.order, page.after
    every = within or {"$gte": order.least}
    may_be_none = order.has_none and within is None
    if after is None:
        return [{}] if may_be_none else [{order.field: every}]
    further = "$lt" if page.is_descending else "$gt"
    same = {order.field: after.value, "_id": {further: after.id}}
    if after.value is None:
        return [same] if page.is_descending else [same, {order.field: every}]
    rest: list[Document] = [{order.field: {**every, further: after.value}}]
    if may_be_none and page.is_descending:
        rest.append({order.field: None})
    return [same, *rest]
