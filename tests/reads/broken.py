"""Documents that are broken in every way that documents break, one for each collection of a town."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

Document = dict[str, Any]
Break = Callable[[Document], Document]


def _zone(document: Document) -> Document:
    """Every zone in it is none."""
    return {
        key: "Mars/Olympus" if key == "zone" else _zone(each) if isinstance(each, dict) else each
        for key, each in document.items()
    }


def _types(document: Document) -> Document:
    """Times are texts, numbers are lists, and texts are numbers, but for what the queries find it by."""
    return {key: each if key in FOUND_BY else _other_type(each) for key, each in document.items()}


def _other_type(value: object) -> object:
    if isinstance(value, bool):
        return value
    if isinstance(value, datetime | list | dict):
        return "broken"
    return [] if isinstance(value, int | float) else 7


def _later_version(document: Document) -> Document:
    """What is one of several words is a word of a later version; there is more than is known."""
    words = {"state", "mode", "role", "verb", "via", "direction", "type"}
    return {**{key: "of_a_later_version" if key in words else each for key, each in document.items()}, "x": 1}


def _lengths(document: Document) -> Document:
    """Lists are of another length than they may be."""
    return {key: [*each, *each, "x"] if isinstance(each, list) else each for key, each in document.items()}


def _nothing(document: Document) -> Document:
    """Hardly anything is left of it."""
    return {key: each for key, each in document.items() if key in FOUND_BY}


# fmt: off
FOUND_BY = frozenset({
    "_id", "slot_id", "patient_id", "account_id", "clinic_id", "phone", "email", "topics", "active",
    "state", "open", "live", "start", "rank", "lot", "pattern", "until", "remind_at", "due_at",
    "react_at", "next_at", "made_at", "started_at", "recount_at", "doctor_id", "opening", "key", "page",
    "at", "about", "kind", "channel", "attempt", "sid", "audience", "event_id", "version", "holder",
    "brief", "ticks", "name", "specialty", "lines",
})
# fmt: on
"""The fields by which documents are looked for: a broken one must be met."""

BREAKS: dict[str, Break] = {
    "zone": _zone,
    "types": _types,
    "later version": _later_version,
    "lengths": _lengths,
    "nothing": _nothing,
}
