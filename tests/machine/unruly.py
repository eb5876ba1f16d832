"""A database that fails on command, and under which several processes take turns.

It stands before mongomock-motor. A write can be the last thing that a process does, or the moment when the
connection is lost, just before it or just after it; and processes that run at once change places at any
read or write. It also keeps the unique indexes over `ticks`, which mongomock does not.
"""

from asyncio import sleep
from collections.abc import Awaitable, Callable, Mapping
from random import Random
from typing import Any, NamedTuple

from pymongo.errors import AutoReconnect, DuplicateKeyError

from quickdoc.storage.indexes import INDEXES, Index

WRITES = ("insert_one", "insert_many", "update_one", "delete_one", "find_one_and_update")
READS = ("find_one",)
MAX_TURNS = 3
OVERLAPS = [each for each in INDEXES if each.unique and ("ticks", 1) in each.keys]


class Killed(BaseException):
    """The process is gone: nobody catches this."""


class Blow(NamedTuple):
    """What happens at the `nth` write from now: the process dies, or (`lost`) only the connection does."""

    nth: int
    after: bool = False
    lost: bool = False


class Trouble:
    """What is going to happen. `turns` decides who goes on when several processes run at once.

    `left`: the requests that were out of the line at any time, whether or not they have come back since.
    """

    def __init__(self) -> None:
        self.turns: Random | None = None
        self.left: set[str] = set()
        self._blow: Blow | None = None
        self._writes = 0

    def arm(self, blow: Blow | None) -> None:
        """Let it happen; None: let nothing happen any more."""
        self._blow, self._writes = blow, 0

    async def others_go_on(self) -> None:
        """Let the other processes do something in between, or not."""
        for _ in range(self.turns.randint(0, MAX_TURNS) if self.turns else 0):
            await sleep(0)

    async def write(self, work: Callable[[], Awaitable[Any]]) -> Any:
        """Do a write, unless the blow comes before it."""
        self._writes += 1
        blow = self._blow if self._blow and self._blow.nth == self._writes else None
        if blow:
            self.arm(None)
        if blow and not blow.after:
            raise _exception(blow)
        result = await work()
        if blow:
            raise _exception(blow)
        return result


def _exception(blow: Blow) -> BaseException:
    return AutoReconnect("connection lost") if blow.lost else Killed()


class UnrulyCollection:
    """One collection, as the store sees it."""

    def __init__(self, collection: Any, name: str, trouble: Trouble) -> None:
        self._collection = collection
        self._trouble = trouble
        self._is_line = name == "standbys"
        self._overlaps = [each for each in OVERLAPS if each.collection == name]

    def __getattr__(self, name: str) -> Any:
        whole = getattr(self._collection, name)
        if name not in {*READS, *WRITES}:
            return whole

        async def unruly(*given: Any, **options: Any) -> Any:
            await self._trouble.others_go_on()
            if name in READS:
                return await whole(*given, **options)
            await self._refuse_overlaps(name, given)
            return await self._trouble.write(lambda: self._written(whole(*given, **options)))

        return unruly

    async def _written(self, work: Awaitable[Any]) -> Any:
        result = await work
        if self._is_line:
            out = await self._collection.find({"active": False}, {"_id": 1}).to_list(None)
            self._trouble.left |= {each["_id"] for each in out}
        return result

    def find(self, *given: Any, **options: Any) -> "UnrulyCursor":
        return UnrulyCursor(self._collection.find(*given, **options), self._trouble)

    async def _refuse_overlaps(self, name: str, given: tuple[Any, ...]) -> None:
        for index in self._overlaps:
            if name == "insert_one":
                await self._refuse_overlap(index, given[0])
            elif name == "update_one" and (before := await self._collection.find_one(given[0])):
                await self._refuse_overlap(index, {**before, **given[1].get("$set", {})})

    async def _refuse_overlap(self, index: Index, after: Mapping[str, Any]) -> None:
        partial = index.partial or {}
        if not all(
            key in after and (isinstance(want, dict) or after[key] == want) for key, want in partial.items()
        ):
            return
        owner = index.keys[0][0]
        others = {"_id": {"$ne": after["_id"]}, owner: after[owner], "ticks": {"$in": after["ticks"]}}
        if await self._collection.find_one({**partial, **others}):
            raise DuplicateKeyError("overlap", details={"keyPattern": dict(index.keys)})


class UnrulyCursor:
    """A cursor whose reader may be overtaken before its first document."""

    def __init__(self, cursor: Any, trouble: Trouble) -> None:
        self._cursor = cursor
        self._trouble = trouble

    def sort(self, *given: Any) -> "UnrulyCursor":
        self._cursor = self._cursor.sort(*given)
        return self

    def batch_size(self, size: int) -> "UnrulyCursor":
        self._cursor = self._cursor.batch_size(size)
        return self

    def limit(self, most: int) -> "UnrulyCursor":
        self._cursor = self._cursor.limit(most)
        return self

    async def to_list(self, length: int) -> list[Any]:
        await self._trouble.others_go_on()
        read: list[Any] = await self._cursor.to_list(length)
        return read

    async def __aiter__(self) -> Any:
        await self._trouble.others_go_on()
        async for each in self._cursor:
            yield each


class UnrulyDatabase:
    """The database, as `Store` sees it."""

    def __init__(self, database: Any) -> None:
        self.trouble = Trouble()
        self._database = database

    def __getitem__(self, name: str) -> UnrulyCollection:
        return UnrulyCollection(self._database[name], name, self.trouble)
