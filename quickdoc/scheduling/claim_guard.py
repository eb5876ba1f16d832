"""A guard in front of the unique index: a claim of a slot that is gone need not try to insert.

It is a hint and decides nothing. "Closed" means that a visit or a block took the slot a moment ago. A claim
that is told so reads the booking that is in the way before it is refused, and tries after all when there is
none. A wrong hint therefore costs one read or one insert, never a slot. Only a claim that waited for another
one's insert and saw it succeed need not read: that the slot was taken meanwhile is certain.
"""

from asyncio import Event
from collections import OrderedDict
from collections.abc import Container, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from quickdoc.scheduling.bookings import Booking

REMEMBERED = 10_000
"""Slots that are known to be taken; beyond them the oldest are dropped."""


class View(NamedTuple):
    """What a queued claim is told. `winner`: the booking that took the slot while it waited."""

    is_open: bool
    winner: Booking | None = None


@dataclass
class RunningClaim:
    """A claim that is trying its insert, and its outcome."""

    done: Event = field(default_factory=Event)
    winner: Booking | None = None


class QueuedClaim:
    """A claim at the guard. `closed`: the slots known to be taken, live. `ahead`: the claim it waits for."""

    def __init__(self, slot_id: str, closed: Container[str] = (), ahead: RunningClaim | None = None) -> None:
        self._slot_id = slot_id
        self._closed = closed
        self._ahead = ahead

    @property
    def is_free(self) -> bool:
        """Whether to try at once: no claim is ahead, and the slot is not known to be taken."""
        return self._ahead is None and self._slot_id not in self._closed

    @property
    def is_behind(self) -> bool:
        """Whether another claim is trying, with its outcome still open."""
        return self._ahead is not None and self._slot_id not in self._closed

    async def view(self) -> View:
        """The state of the slot, once the claim ahead has tried."""
        if self._ahead is None:
            return View(self._slot_id not in self._closed)
        await self._ahead.done.wait()
        return View(self._slot_id not in self._closed, self._ahead.winner)


class ClaimGuard(Protocol):
    """What claims consult before they insert. `opening`: the one that was taken, or the new one."""

    def turn(self, slot_id: str) -> AbstractContextManager[QueuedClaim]:
        """Register a claim of a slot. The result says whether to insert."""

    def won(self, booking: Booking) -> None:
        """The claim that tried has the slot."""

    def close(self, slot_id: str, opening: int) -> None:
        """A visit or a block has the slot."""

    def reopen(self, slot_id: str, opening: int) -> None:
        """The slot is free again."""

    def forget(self, slot_id: str) -> None:
        """No booking is in the way after all."""


class First(Protocol):
    """Tells which claim of an opening is the first, as far as is known."""

    async def first(self, slot_id: str, opening: int) -> bool:
        """Whether to insert at once. False: another claim is ahead, so read the slot's booking first."""


class Everybody:
    """Without this information: every claim inserts at once."""

    async def first(self, slot_id: str, opening: int) -> bool:  # noqa: ARG002  the contract
        """Always."""
        return True


class OpenGuard:
    """No guard: every claim inserts."""

    @contextmanager
    def turn(self, slot_id: str) -> Iterator[QueuedClaim]:
        """Always free."""
        yield QueuedClaim(slot_id)

    def won(self, booking: Booking) -> None:
        """No effect."""

    def close(self, slot_id: str, opening: int) -> None:
        """No effect."""

    def reopen(self, slot_id: str, opening: int) -> None:
        """No effect."""

    def forget(self, slot_id: str) -> None:
        """No effect."""


class ClosedSlots:
    """The slots that this process has seen taken, by its own claims or by events from the bus.

    Of several claims of one slot in one process, one inserts and the others wait for its outcome, once: 64
    concurrent claims are one insert instead of 64. When it did not take the slot, all of them try.
    """

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self._remembered = remembered
        self._closed: OrderedDict[str, int] = OrderedDict()
        self._trying: dict[str, RunningClaim] = {}

    @contextmanager
    def turn(self, slot_id: str) -> Iterator[QueuedClaim]:
        """Register a claim: the first of a slot tries, later ones wait for it."""
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
        """Give the outcome to the claims that wait, and remember it."""
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
        """A later opening has begun. Late news of an earlier one is ignored."""
        if self._closed.get(slot_id, opening) < opening:
            del self._closed[slot_id]

    def forget(self, slot_id: str) -> None:
        """A claim read the slot and found no booking."""
        self._closed.pop(slot_id, None)
