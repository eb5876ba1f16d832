"""Cursors: places in a list, opaque to clients."""

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel

from quickdoc.core.errors import BadCursorError
from quickdoc.core.types import LATEST
from quickdoc.scheduling.store.search import Place
from quickdoc.storage import ordered
from quickdoc.waitlist.actions.waiting_list import SortKey
from quickdoc.waitlist.preferences import MAX_URGENT

Item = TypeVar("Item")
Limit = Annotated[int, Query(ge=1, le=100, description="Items per page.")]
Cursor = Annotated[str | None, Query(max_length=300, description="The `next_cursor` of the page before.")]
HIGHEST = 1 << 62
LATEST_MS = LATEST.timestamp() * 1000


class Page(BaseModel, Generic[Item]):
    """Some of a list. `next_cursor` is null on the last page."""

    items: list[Item]
    next_cursor: str | None


def encode(*parts: str | int | None) -> str:
    """A cursor that holds some parts of a place."""
    return urlsafe_b64encode(json.dumps(parts, separators=(",", ":")).encode()).rstrip(b"=").decode()


def of_place(place: Place | None) -> str | None:
    """The cursor of a place in the order of a moment and an id."""
    return place and encode(int(place[0].timestamp() * 1000), place[1])


def place(cursor: str | None) -> Place | None:
    """The place in a cursor that `of_place` made.

    Raises:
        BadCursorError
    """
    if cursor is None:
        return None
    match _decode(cursor):
        case [int(start), str(name)] if 0 <= start < LATEST_MS:
            return datetime.fromtimestamp(start / 1000, UTC), name
        case _:
            raise BadCursorError


def standing(cursor: str | None) -> SortKey | None:
    """The place in a clinic's line, from a cursor with urgency, rank and id.

    Raises:
        BadCursorError
    """
    if cursor is None:
        return None
    match _decode(cursor):
        case [int(urgency), int(rank), str(name)] if 0 <= urgency <= MAX_URGENT and abs(rank) < HIGHEST:
            return urgency, rank, name
        case _:
            raise BadCursorError


def of_order(sort: str, place: ordered.Place | None) -> str | None:
    """The cursor of a place in a list in this order."""
    if place is None:
        return None
    value = place.value
    return encode(sort, int(value.timestamp() * 1000) if isinstance(value, datetime) else value, place.id)


def in_order(cursor: str | None, sort: str, order: ordered.Order) -> ordered.Place | None:
    """The place in a cursor that `of_order` made for the same order.

    Raises:
        BadCursorError
    """
    if cursor is None:
        return None
    match _decode(cursor):
        case [str(of), str(value), str(name)] if of == sort and isinstance(order.least, str):
            return ordered.Place(value, name)
        case [str(of), int(value), str(name)] if of == sort and isinstance(order.least, datetime):
            if 0 <= value < LATEST_MS:
                return ordered.Place(datetime.fromtimestamp(value / 1000, UTC), name)
        case [str(of), None, str(name)] if of == sort and order.has_none:
            return ordered.Place(None, name)
    raise BadCursorError


def name(cursor: str | None) -> str | None:
    """The id in a cursor.

    Raises:
        BadCursorError
    """
    if cursor is None:
        return None
    match _decode(cursor):
        case [str(found)]:
            return found
        case _:
            raise BadCursorError


def number(cursor: str | None) -> int:
    """The number of the item from which a list goes on; 0 without a cursor.

    Raises:
        BadCursorError
    """
    if cursor is None:
        return 0
    match _decode(cursor):
        case [int(found)] if 0 <= found < LATEST_MS:
            return found
        case _:
            raise BadCursorError


def _decode(cursor: str) -> object:
    """The content of a cursor. Half a surrogate pair is valid JSON, but the database cannot encode it."""
    try:
        decoded: object = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        json.dumps(decoded, ensure_ascii=False).encode()
    except (binascii.Error, ValueError, RecursionError):
        raise BadCursorError from None
    return decoded
