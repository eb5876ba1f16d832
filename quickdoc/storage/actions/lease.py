"""The lease on a key: one process carries the request out, others wait for it or take it over."""

from asyncio import Lock, Task, create_task, sleep
from contextlib import suppress
from types import TracebackType
from typing import Self

import structlog

from quickdoc.core.errors import StaleError
from quickdoc.core.repeats import LEASE
from quickdoc.services import Services
from quickdoc.storage.answers import Answer, Attempt
from quickdoc.storage.outage import OUTAGES

log = structlog.get_logger()

HEARTBEAT = LEASE / 3
"""Seconds between two heartbeats of a request that is being carried out."""


class Lease:
    """Sends heartbeats while an attempt is carried out, and ends it: with an answer, or released for others.

    A short request is over before its first heartbeat is due.
    """

    def __init__(self, services: Services, attempt: Attempt) -> None:
        self._services = services
        self._attempt: Attempt | None = attempt
        self._writing = Lock()
        self._heartbeat: Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._heartbeat = create_task(self._show_life())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._heartbeat:
            self._heartbeat.cancel()
        if self._attempt and not self._attempt.answer and (error is None or isinstance(error, Exception)):
            await self._services.task_runner.run(self._release())

    async def keep(self, answer: Answer) -> None:
        """Store the answer, unless another process has taken the attempt over.

        An answer that cannot be stored is returned all the same, because the request was carried out.
        """
        try:
            await self._write(answer=answer)
        except OUTAGES as error:
            log.warning("an answer is not kept, a repetition will find what was made", error=repr(error))

    async def _show_life(self) -> None:
        while self._attempt:
            await sleep(HEARTBEAT)
            with suppress(*OUTAGES):
                await self._write(alive_at=self._services.clock.now())

    async def _release(self) -> None:
        try:
            await self._write(is_released=True)
        except OUTAGES as error:
            log.warning("an attempt is not released, its lease will end", error=repr(error))

    async def _write(self, **changes: object) -> None:
        # One after the other, since each is written over the version of the one before.
        async with self._writing:
            if self._attempt is None or self._attempt.answer:
                return
            changed = self._attempt.model_copy(update={**changes, "version": self._attempt.version + 1})
            try:
                await self._services.store.answers.replace_silently(changed)
            except StaleError:
                self._attempt = None
            else:
                self._attempt = changed
