"""Values as MongoDB keeps them, and back."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from types import NoneType
from typing import Any

from quickdoc.events.models import Event, read

Document = dict[str, Any]
TIMELESS = frozenset({str, int, float, bool, NoneType})
LEAVES = TIMELESS | {datetime}


def plain(value: Any) -> Any:
    """A value in types that BSON has: no tuples, no bare dates."""
    # Most of a document is leaves, and a call for each would cost more than all the rest.
    if isinstance(value, dict):
        return {key: each if type(each) in LEAVES else plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [each if type(each) in LEAVES else plain(each) for each in value]
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    return value


def aware(value: Any) -> Any:
    """The inverse for times: mongomock hands back naive ones."""
    if isinstance(value, dict):
        return {key: each if type(each) in TIMELESS else aware(each) for key, each in value.items()}
    if isinstance(value, list):
        return [each if type(each) in TIMELESS else aware(each) for each in value]
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    return value


def is_aware(collection: Any) -> bool:
    return bool(getattr(getattr(collection, "codec_options", None), "tz_aware", False))


def pending_of(document: Mapping[str, Any]) -> list[Any]:
    waiting = document.get("pending", [])
    if not isinstance(waiting, list):
        raise TypeError("the pending events are no list")
    return waiting


def stored_event(holder: Mapping[str, Any]) -> Event:
    """The event that a document holds as its `event`.

    Raises:
        one of `FAULTS`: it cannot be read.
    """
    stored = holder["event"]
    if not isinstance(stored, dict):
        raise TypeError("an event is a document")
    return read(aware(stored))
