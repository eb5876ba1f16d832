"""Chains of moves: who took an earlier visit left a later one, which is offered in turn."""

from collections.abc import Iterable

from quickdoc.offers import rounds
from quickdoc.offers.rounds import Link
from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.slots import Slot
from quickdoc.services import Services


async def link(services: Services, slot: Slot, history: Iterable[Booking]) -> Link | None:
    """The place in its chain of a slot that is free because its patient moved to an earlier one.

    None when it came free otherwise. `history`: what occupied it last. A chain begins with the round of the
    slot that was moved to; with this one, where that slot was never offered.
    """
    ended = [each for each in history if each.freed_the_slot]
    latest = max(ended, key=lambda each: each.history[-1].at, default=None)
    if latest is None or latest.moved_to is None:
        return None
    target = await services.store.bookings.get(latest.moved_to)
    before = await services.store.rounds.find(await _round_of(services, target))
    if before is None:
        return Link(id=rounds.round_id(slot.id, slot.opening), step=0, booking_id=latest.id)
    if before.chain is None:
        return Link(id=before.id, step=1, booking_id=latest.id)
    return Link(id=before.chain.id, step=before.chain.step + 1, booking_id=latest.id)


async def _round_of(services: Services, target: Booking) -> str:
    """The offer says it; a claim from the feed may carry the opening before the present one."""
    offer = await services.store.offers.find(target.offer_id) if target.offer_id else None
    return offer.round_id if offer else rounds.round_id(target.slot_id, target.opening)
