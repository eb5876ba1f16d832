"""What must hold after every accident, once everything has come to rest."""

from collections import Counter
from datetime import timedelta

from quickdoc.core.clock import SystemClock
from quickdoc.store import Store


async def ensure_whole(store: Store, **of_slots: str) -> None:
    """Nothing is half done: slots agree with bookings, every event is in the log, none is pending."""
    for slot in await store.slots.many(of_slots):
        active = [each for each in await store.bookings.of_slot(slot.id) if each.active]
        assert len(active) <= 1
        assert slot.state == ("booked" if active else "open")
    logged = Counter(
        (each.event.state.id, each.event.state.version) for each in await store.log.since("", limit=1_000_000)
    )
    assert max(logged.values()) == 1
    for slot in await store.slots.many(of_slots):
        for booking in await store.bookings.of_slot(slot.id):
            assert all(logged[booking.id, version] for version in range(1, booking.version + 1))


async def needs_told(store: Store) -> None:
    """No event waits to be published."""
    for nouns in store.outboxes:
        assert await nouns.pending(SystemClock().now() + timedelta(hours=1), timedelta(), 1) == ([], [])
