"""The queries of the line, and several stretches of it in one order."""

import heapq
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import datetime
from typing import Any

from quickdoc.core.types import local
from quickdoc.offers.ordering import Stretch
from quickdoc.scheduling.slot_summary import SlotSummary
from quickdoc.storage.encoding import Document


def standing(topics: Sequence[str], stretch: Stretch) -> Document:
    """The query for a stretch of the line."""
    ends = {"$gte": stretch.least, "$lt": stretch.below}
    bounds = {name: value for name, value in ends.items() if value is not None}
    query: Document = {"topics": {"$in": list(topics)}, "active": True}
    return {**query, stretch.by: bounds} if bounds else query


def free(brief: SlotSummary, now: datetime) -> Document:
    """A query without those who have paused, have the day off, or exclude the clinic or the doctor."""
    return {
        "paused_until": {"$not": {"$gt": now}},
        "off_days": {"$ne": local(brief.start, brief.zone).date().isoformat()},
        "without": {"$nin": [brief.clinic_id, brief.doctor_id]},
    }


async def merged(lines: Iterable[Any]) -> AsyncIterator[Document]:
    """Merge several cursors in order of rank into one. Documents whose rank is not a number are left out."""
    heads: list[tuple[int, int, Document, Any]] = []
    for number, line in enumerate(lines):
        await _push(heads, number, line)
    while heads:
        _, number, first, line = heapq.heappop(heads)
        yield first
        await _push(heads, number, line)


async def _push(heads: list[tuple[int, int, Document, Any]], number: int, line: Any) -> None:
    async for head in line:
        if isinstance(head["rank"], int):
            heapq.heappush(heads, (head["rank"], number, head, line))
            return
