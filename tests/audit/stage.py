"""A clinic's deed, and the entries that there are."""

from quickdoc.audit.acting import Deed, acting
from quickdoc.audit.entries import AuditEntry
from quickdoc.audit.store.entries import Wanted
from quickdoc.scheduling.actions import bookings, claims
from tests.town import Town


async def entries(town: Town, action: str | None = None) -> list[AuditEntry]:
    return await town.store.audit.page(Wanted(action=action), None, 10_000)


async def cancelled(town: Town) -> str:
    """A visit that the clinic has cancelled."""
    visit = await claims.claim(town.services, await town.patient(), (await town.publish()).id)
    with acting(Deed("cancel_booking", town.clock.now, town.staff)):
        await bookings.cancel(town.services, town.staff, visit.id)
    return visit.id
