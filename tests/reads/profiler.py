"""What MongoDB did for whatever was asked of it while its profiler was on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

ROOM = 256 << 20
"""Bytes: the profiler forgets the oldest when its collection is full."""
SLACK, FACTOR = 60, 3
"""Looking at so many more documents than are wanted is no harm, or at so many times as many."""
BY_NAME = {"_id", "phone", "patient_id", "slot_id"}
Entry = dict[str, Any]


@asynccontextmanager
async def profiled(database: Any) -> AsyncIterator[list[Entry]]:
    """The operations of a block; the list is filled at its end."""
    await database.drop_collection("system.profile")
    await database.create_collection("system.profile", capped=True, size=ROOM)
    await database.command("profile", 2)
    seen: list[Entry] = []
    try:
        yield seen
    finally:
        await database.command("profile", 0)
        mine = {"ns": {"$ne": f"{database.name}.system.profile"}, "op": {"$ne": "insert"}}
        seen += [each async for each in database["system.profile"].find(mine)]


def trouble(entry: Entry) -> str | None:
    """What is wrong with how an operation was done; None when it is as it should be."""
    if "COLLSCAN" in entry.get("planSummary", ""):
        return "looks through the collection"
    looked_at = entry.get("docsExamined", 0)
    wanted = max(_results(entry), _named(_command(entry)))
    if looked_at > FACTOR * wanted + SLACK:
        return f"looks at {looked_at} documents for {wanted}"
    if entry.get("hasSortStage") and looked_at > SLACK:
        return f"sorts {looked_at} documents in memory"
    return None


def _results(entry: Entry) -> int:
    counts = ("nreturned", "nMatched", "ndeleted", "nUpserted")
    return max(int(entry.get(name, 0)) for name in counts)


def _named(query: Any) -> int:
    """How many a query names by id, or by phone: each may be looked at."""
    if isinstance(query, dict):
        lists = [len(each["$in"]) for key, each in query.items() if key in BY_NAME and _is_list(each)]
        return max([0, *lists, *map(_named, query.values())])
    return max(map(_named, query), default=0) if isinstance(query, list) else 0


def _is_list(wanted: Any) -> bool:
    return isinstance(wanted, dict) and "$in" in wanted


def _command(entry: Entry) -> Entry:
    command: Entry = entry.get("originatingCommand") or entry.get("command") or {}
    return command


def describe(entry: Entry) -> str:
    """An operation as a person would look for it."""
    command = _command(entry)
    shown = {
        key: command[key] for key in ("filter", "query", "q", "pipeline", "sort", "limit") if key in command
    }
    return f"{entry['ns'].partition('.')[2]} {entry['op']} {str(shown)[:600]} by {entry.get('planSummary')}"
