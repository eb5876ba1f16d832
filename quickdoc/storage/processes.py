"""Which processes run: each writes a heartbeat, and what it is, into the database."""

import os
import socket
from asyncio import sleep, timeout
from contextlib import suppress
from importlib.metadata import version
from typing import Any, Literal

import structlog

from quickdoc.core.clock import Clock
from quickdoc.core.ids import new_id
from quickdoc.core.types import Instant, Model
from quickdoc.storage.documents import Documents
from quickdoc.storage.outage import OUTAGES
from quickdoc.storage.outbox import UNFLUSHED

log = structlog.get_logger()

Kind = Literal["api", "realtime", "worker"]
BEATS_EVERY = 10.0
"""Seconds."""
LEAVES_WITHIN = 0.4
"""Seconds that a process takes to delete its record when it ends."""


class ProcessRecord(Model):
    """One process, as it last wrote itself down."""

    id: str
    kind: Kind
    host: str
    pid: int
    release: str
    started_at: Instant
    seen_at: Instant
    version: int = 1


class Processes(Documents[ProcessRecord]):
    def __init__(self, collection: Any) -> None:
        super().__init__(collection, ProcessRecord)

    async def beat(self, record: ProcessRecord) -> None:
        """Write a process down, without waiting for the journal: the next heartbeat comes soon."""
        lightly = self.collection.database.get_collection(self.collection.name, write_concern=UNFLUSHED)
        document = self.encode(record)
        await lightly.replace_one({"_id": document["_id"]}, document, upsert=True)


class Heartbeat:
    """Writes down that this process runs, every ten seconds, and deletes its record at the end."""

    def __init__(self, processes: Processes, kind: Kind, clock: Clock) -> None:
        now = clock.now()
        self._processes = processes
        self._clock = clock
        self.record = ProcessRecord(
            id=new_id("process"),
            kind=kind,
            host=socket.gethostname(),
            pid=os.getpid(),
            release=version("quickdoc"),
            started_at=now,
            seen_at=now,
        )

    async def run(self) -> None:
        """Beat until cancelled. While the database is away nothing is written."""
        try:
            while True:
                await self.beat()
                await sleep(BEATS_EVERY)
        finally:
            with suppress(*OUTAGES, TimeoutError):
                async with timeout(LEAVES_WITHIN):
                    await self._processes.remove(self.record.id)

    async def beat(self) -> None:
        """Write one heartbeat, if the database can be reached."""
        self.record = self.record.model_copy(update={"seen_at": self._clock.now()})
        try:
            await self._processes.beat(self.record)
        except OUTAGES as error:
            log.warning("no heartbeat: the database is unavailable", error=type(error).__name__)
