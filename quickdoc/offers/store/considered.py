"""Everybody whom a round considered, wave after wave, in documents of their own (pages).

A round's document keeps 200 lines; a crowded topic has thousands. A wave's pages are written before the
round's own change, without waiting for the journal: once that later change is in the journals of a majority,
so are the pages. A worker that loses the race for a wave leaves pages that no round refers to; they are
deleted with the others after sixty days.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pymongo import WriteConcern
from pymongo.errors import BulkWriteError

from quickdoc.core.types import Model
from quickdoc.offers.reasons import Considered
from quickdoc.offers.rounds import Entry, Round
from quickdoc.storage.aggregating import aggregated
from quickdoc.storage.duplicates import refused
from quickdoc.storage.encoding import Document, aware
from quickdoc.storage.unreadable import Sifter
from quickdoc.waitlist.suitability import Reason

LINES = 500
"""In one page, so that a document stays small and an index of its people, too."""


class Skip(Model):
    """Why somebody was passed over in one wave of a round."""

    key: str
    standby_id: str
    reason: Reason


class Pages:
    """`key` names an attempt at a wave of a round; the round lists the keys of those that succeeded."""

    def __init__(self, collection: Any) -> None:
        self.collection = collection
        self.sifter = Sifter(collection)
        self._unhurried = collection.database.get_collection(
            collection.name, write_concern=WriteConcern(w=1, j=False)
        )

    async def write(self, round_: Round, key: str, considered: Sequence[Considered], now: datetime) -> None:
        """Store the lines of a wave. Doing it twice changes nothing."""
        pages = [
            {
                "_id": f"{key}_{page}",
                "key": key,
                "page": page,
                "round_id": round_.id,
                "slot_id": round_.slot_id,
                "clinic_id": round_.brief.clinic_id,
                "wave": round_.wave + 1,
                "at": now,
                "lines": [_line(each) for each in considered[page * LINES : (page + 1) * LINES]],
            }
            for page in range(-(-len(considered) // LINES))
        ]
        try:
            if pages:
                await self._unhurried.insert_many(pages, ordered=False)
        except BulkWriteError as error:
            refused(error)

    async def read(self, key: str, first: int, limit: int) -> list[Entry]:
        """Up to `limit` lines of a wave, in order, from line `first` on."""
        page, begin = divmod(first, LINES)
        last = (first + limit - 1) // LINES
        found = self.collection.find({"key": key, "page": {"$gte": page, "$lte": last}}).sort("page", 1)
        entries = await self.sifter.readable(await found.to_list(None), entries_of)
        return [each for page_ in entries for each in page_][begin : begin + limit]

    async def lines(self, key: str) -> int:
        """How many lines a wave has."""
        last = await self.collection.find_one(
            {"key": key}, {"page": 1, "lines.outcome": 1}, sort=[("page", -1)]
        )
        return await self.sifter.required(last, _lines) if last else 0

    async def skips(self, patient_id: str, keys: Sequence[str]) -> list[Skip]:
        """Why a patient was passed over in some waves."""
        query = {"lines.patient_id": patient_id, "key": {"$in": list(keys)}}
        steps: list[Document] = [
            {"$match": query},
            {"$project": {"key": 1, "lines": _only(patient_id)}},
        ]
        skips = await self.sifter.readable(await aggregated(self.collection, steps), _skips)
        return [each for page in skips for each in page]


def _only(patient_id: str) -> Document:
    """A projection to the lines about one patient, so that the server does not return all five hundred."""
    mine = {"$eq": ["$$line.patient_id", patient_id]}
    return {"$filter": {"input": "$lines", "as": "line", "cond": mine}}


def entries_of(page: Document) -> list[Entry]:
    """The lines of a page."""
    known = aware(page)
    return [Entry(**line, at=known["at"], wave=known["wave"]) for line in known["lines"]]


def _lines(last: Document) -> int:
    return int(last["page"]) * LINES + len(last["lines"])


def _skips(page: Document) -> list[Skip]:
    return [
        Skip(key=page["key"], standby_id=line["standby_id"], reason=line["reason"])
        for line in page["lines"]
        if line["reason"]
    ]


def _line(each: Considered) -> Document:
    return {
        "patient_id": each.standby.patient_id,
        "standby_id": each.standby.id,
        "patient_name": each.standby.patient_name,
        "outcome": "skipped" if each.reason else "asked",
        "reason": each.reason,
    }
