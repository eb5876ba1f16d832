"""What tests of moves do."""

import pytest

from quickdoc.identity.accounts import Actor
from quickdoc.offers.offers import Offer
from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.slots import Slot
from quickdoc.waitlist.actions import earlier
from tests.texting.stage import offer_of, under, visiting
from tests.town import WAVES, Town

MODES = pytest.mark.parametrize("mode", ["waves", "queue"])


async def visit_of(town: Town, booking: Booking) -> Booking:
    return await town.store.bookings.get(booking.id)


async def waiting(town: Town, name: str = "Ana", hours: float = 72) -> tuple[Actor, Booking]:
    """A patient with a visit, who stands by for an earlier one."""
    who = await town.patient(name)
    visit = await visiting(town, who, hours)
    await earlier.enrol(town.services, who, visit.id)
    return who, visit


async def opens(town: Town, hours: float = 24) -> Slot:
    slot = await town.publish(hours, offer=True)
    await town.settle()
    return slot


async def offered(town: Town, mode: str = "waves") -> tuple[Actor, Booking, Offer]:
    await under(town, WAVES.model_copy(update={"mode": mode}))
    who, visit = await waiting(town)
    await opens(town)
    return who, visit, await offer_of(town, who)
