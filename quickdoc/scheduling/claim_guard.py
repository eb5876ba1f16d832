"""A gate in front of the index: who comes for a slot that is gone need not try to insert.

It knows little and decides nothing. "Closed" means that a visit or a block took the slot a moment ago;
whoever is told so looks at the booking that is in the way before they give up, and tries after all when
there is none. A gate that is wrong therefore costs one read or one insert and never a slot. Only who has
waited for another's insert and saw it succeed need not look: that the slot was taken meanwhile is certain.
"""

from asyncio import Event
from collections import OrderedDict
from collections.abc import Container, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from quickdoc.scheduling.bookings import Booking

REMEMBERED = 10_000
"""Slots that are known to be gone; of more, the oldest are forgotten."""


class View(NamedTuple):
    """What somebody sees whose turn it is. `winner`: the booking that took the slot while they waited."""

    is_open: bool
    winner: Booking | None = None


@dataclass
class RunningClaim:
    """Somebody's try, and what became of it."""

    done: Event = field(default_factory=Event)
    winner: Booking | None = None


class QueuedClaim:
    """A place in front of the gate. `closed`: the slots that are gone, as far as is known; it changes."""

    def __init__(self, slot_id: str, closed: Container[str] = (), ahead: RunningClaim | None = None) -> None:
        self._slot_id = slot_id
        self._closed = closed
        self._ahead = ahead

    @property
    def is_free(self) -> bool:
        """Whether to try at once: nobody is ahead, and the slot is not known to be gone."""
        return self._ahead is None and self._slot_id not in self._closed

    @property
    def is_behind(self) -> bool:
        """Whether somebody else is trying, and nobody knows yet what becomes of it."""
        return self._ahead is not None and self._slot_id not in self._closed

    async def view(self) -> View:
        """What is seen once the one ahead has tried."""
        if self._ahead is None:
            return View(self._slot_id not in self._closed)
        await self._ahead.done.wait()
        return View(self._slot_id not in self._closed, self._ahead.winner)


class ClaimGuard(Protocol):
    """What claims ask before they try. `opening` is the one that was taken, or the new one."""

    def turn(self, slot_id: str) -> AbstractContextManager[QueuedClaim]:
        """One try for a slot; what it gives says whether to try."""

    def won(self, booking: Booking) -> None:
        """Whoever tried has the slot."""

    def close(self, slot_id: str, opening: int) -> None:
        """A visit or a block has the slot."""

    def reopen(self, slot_id: str, opening: int) -> None:
        """The slot is free again."""

    def forget(self, slot_id: str) -> None:
        """Nothing is in the way after all."""


class First(Protocol):
    """Says who comes first for an opening of a slot, as far as anybody knows."""

    async def first(self, slot_id: str, opening: int) -> bool:
        """Whether to try at once. False: somebody is ahead, so look before you try."""


class Everybody:
    """Nobody knows, so everybody tries."""

    async def first(self, slot_id: str, opening: int) -> bool:  # noqa: ARG002  the contract
        """Try."""
        return True


class OpenGuard:
    """Lets everybody try: what there is without a gate."""

    @contextmanager
    def turn(self, slot_id: str) -> Iterator[QueuedClaim]:
        """Nobody waits, everybody tries."""
        yield QueuedClaim(slot_id)

    def won(self, booking: Booking) -> None:
        """It tells nobody."""

    def close(self, slot_id: str, opening: int) -> None:
        """It stays open."""

    def reopen(self, slot_id: str, opening: int) -> None:
        """It is open."""

    def forget(self, slot_id: str) -> None:
        """It remembers nothing."""


class ClosedSlots:
    """The slots that this process has seen taken, by its own claims or by news of the bus.

    Of those who want the same slot in the same process, one tries and the others wait for what becomes of
    it, once: 64 racers are one insert and not 64. When it did not take the slot, all of them try.
    """

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self._remembered = remembered
        self._closed: OrderedDict[str, int] = OrderedDict()
        self._trying: dict[str, RunningClaim] = {}

    @contextmanager
    def turn(self, slot_id: str) -> Iterator[QueuedClaim]:
        """One try for a slot. Not open: it is gone, as far as is known here."""
        ahead = self._trying.get(slot_id)
        if ahead is not None:
            yield QueuedClaim(slot_id, self._closed, ahead)
            return
        mine = self._trying[slot_id] = RunningClaim()
        try:
            yield QueuedClaim(slot_id, self._closed)
        finally:
            del self._trying[slot_id]
            mine.done.set()

    def won(self, booking: Booking) -> None:
        """Tell those who wait for this try, and remember it."""
        self.close(booking.slot_id, booking.opening)
        ahead = self._trying.get(booking.slot_id)
        if ahead is not None:
            ahead.winner = booking

    def close(self, slot_id: str, opening: int) -> None:
        """Remember that this opening of the slot is over."""
        self._closed[slot_id] = max(opening, self._closed.get(slot_id, 0))
        self._closed.move_to_end(slot_id)
        if len(self._closed) > self._remembered:
            self._closed.popitem(last=False)

    def reopen(self, slot_id: str, opening: int) -> None:
        """A later opening has begun. News of an earlier one comes late and says nothing."""
        if self._closed.get(slot_id, opening) < opening:
            del self._closed[slot_id]

    def forget(self, slot_id: str) -> None:
        """Somebody looked, and nothing is in the way."""
        self._closed.pop(slot_id, None)
