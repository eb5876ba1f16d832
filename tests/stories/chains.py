"""What tests of chains do."""

from quickdoc.identity.accounts import Actor
from quickdoc.scheduling.actions import bookings
from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.slots import Slot
from quickdoc.screens import chains
from quickdoc.screens.chains import Story
from quickdoc.waitlist.actions import earlier
from tests.texting.stage import visiting
from tests.town import Town


async def waiting(town: Town, name: str, hours: float) -> tuple[Actor, Booking]:
    who = await town.patient(name)
    visit = await visiting(town, who, hours)
    await earlier.enrol(town.services, who, visit.id)
    return who, visit


async def cancelled(town: Town, hours: float = 24) -> Slot:
    """The cancellation that all begins with."""
    first = await visiting(town, await town.patient("Wim"), hours)
    await bookings.cancel(town.services, town.staff, first.id)
    await town.settle()
    return await town.slot(first.slot_id)


async def told(town: Town, chain_id: str, who: Actor | None = None) -> Story:
    actor = who or town.staff
    return await chains.story(town.store, actor, actor.clinic_id or "", chain_id)
