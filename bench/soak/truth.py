"""The final checks: one active booking for each slot, and every screen equal to the database."""

import asyncio
from typing import Any

from pymongo import MongoClient

from bench.people import Person
from bench.soak.town import CLINIC

PATIENCE = 20.0
PAUSE = 0.25


class Watcher:
    """A screen that starts from a snapshot and keeps the highest version of every slot of the clinic."""

    def __init__(self, person: Person) -> None:
        self._person = person
        self._versions: dict[str, int] = {}
        self._states: dict[str, str] = {}
        self.reloads = 0
        self.seen = 0

    async def open(self) -> None:
        """Watch first, then read: what happens between the two comes as an event."""
        self._person.hears(self._keep)
        await self._person.connect()
        await self._person.ask("watch", {"topics": [f"clinic:{CLINIC}"]})
        for each in (await self._feed())["slots"]:
            self._take(each)

    async def differs(self) -> list[str]:
        """Slots that this screen shows otherwise than a fresh snapshot does."""
        fresh = {each["id"]: each["version"] for each in (await self._feed())["slots"]}
        shown = {key: self._versions[key] for key, state in self._states.items() if state in {"open", "held"}}
        return sorted(key for key in fresh.keys() | shown.keys() if fresh.get(key) != shown.get(key))

    def _keep(self, event: dict[str, Any]) -> None:
        self.seen += 1
        if event["subject"] == "slot":
            self._take(event["state"])

    def _take(self, slot: dict[str, Any]) -> None:
        if slot["version"] > self._versions.get(slot["id"], -1):
            self._versions[slot["id"]], self._states[slot["id"]] = slot["version"], slot["state"]

    async def _feed(self) -> Any:
        return await self._person.get(f"/snapshots/feed?clinic_id={CLINIC}")


async def converged(watchers: list[Watcher]) -> list[str]:
    """The differences on any screen that remain after a while; empty when there are none."""
    end = asyncio.get_running_loop().time() + PATIENCE
    while True:
        found = [each for watcher in watchers for each in await watcher.differs()]
        if not found or asyncio.get_running_loop().time() > end:
            return found
        await asyncio.sleep(PAUSE)


def booked_twice(mongo_url: str, database: str) -> list[str]:
    """Slots with two active bookings."""
    with MongoClient[dict[str, Any]](mongo_url) as client:
        doubles = client[database]["bookings"].aggregate(
            [
                {"$match": {"active": True}},
                {"$group": {"_id": "$slot_id", "count": {"$sum": 1}}},
                {"$match": {"count": {"$gt": 1}}},
            ]
        )
        return [str(each["_id"]) for each in doubles]
