"""Closing all that is free of a suspended doctor or a closed clinic, and opening it again.

The doctor or clinic is changed first, and whoever publishes or frees a slot looks at them afterwards:
so one of the two finds what the other has left open.
"""

from asyncio import Semaphore, gather
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress

from quickdoc.core.errors import SlotBookedError
from quickdoc.events.actions.commit import update
from quickdoc.events.models import BookingLifted
from quickdoc.scheduling import booking_endings
from quickdoc.scheduling.actions import slots
from quickdoc.scheduling.actions.projection import project
from quickdoc.scheduling.bookings import Booking, Closing
from quickdoc.scheduling.slots import Slot
from quickdoc.scheduling.store.slots import Owner
from quickdoc.services import Services

MAX_CONCURRENT = 12
FREE = ("open", "held")


async def shut(services: Services, whose: Owner) -> None:
    """Close the free slots ahead of a doctor or clinic; holds on them end. Doing it twice changes nothing."""
    found = await services.store.slots.coming(whose, FREE, services.clock.now())
    await _each(found, lambda slot: _shut_one(services, slot))


async def open_again(services: Services, whose: Owner) -> None:
    """Open what `shut` has closed and is still ahead: a new opening of each, which is offered as any."""
    found = await services.store.slots.coming(whose, ("withdrawn",), services.clock.now())
    await _each(found, lambda slot: _open_one(services, slot))


async def is_shut(services: Services, doctor_id: str, clinic_id: str) -> bool:
    """Whether a doctor is suspended, or a clinic closed: nothing of theirs may be free."""
    doctor, clinic = await gather(
        services.store.doctors.find(doctor_id), services.store.clinics.find(clinic_id)
    )
    return bool((doctor and doctor.suspended_at) or (clinic and clinic.closed_at))


async def shut_each(services: Services, slot_ids: Sequence[str], closing: Closing = "shut") -> None:
    """Close these slots, where nobody has booked them."""
    await close_each(services, await services.store.slots.with_ids(slot_ids), closing)


async def close_each(services: Services, found: Iterable[Slot], closing: Closing) -> None:
    """The same for slots that were read a moment ago."""
    await _each(found, lambda slot: _shut_one(services, slot, closing))


async def visits_ahead(services: Services, whose: Owner) -> list[Booking]:
    """The visits of a doctor or clinic that are still to begin, soonest first."""
    found = await services.store.slots.coming(whose, (*FREE, "booked"), services.clock.now())
    bookings = await services.store.bookings.of_slots([each.id for each in found])
    visits = [each for each in bookings if each.active and each.kind == "visit"]
    return sorted(visits, key=lambda each: (each.brief.start, each.id))


async def _shut_one(services: Services, slot: Slot, closing: Closing = "shut") -> None:
    with suppress(SlotBookedError):  # a visit that has to be moved
        await slots.close(services, slot, closing=closing)


async def _open_one(services: Services, slot: Slot) -> None:
    block = await services.store.bookings.active_of(slot.id)
    if block is None or not block.shut:
        return
    await update(services, services.store.bookings, block.id, booking_endings.end_shutting, BookingLifted)
    await project(services, slot.id)


async def _each(found: Iterable[Slot], work: Callable[[Slot], Awaitable[None]]) -> None:
    """A limited number at a time: a request must not take all connections."""
    turns = Semaphore(MAX_CONCURRENT)

    async def one(slot: Slot) -> None:
        async with turns:
            await work(slot)

    await gather(*map(one, found))
