"""Moving or cancelling every visit that no longer fits its doctor's hours, such as those of a day of illness.

Each is one change of its own: whoever repeats it after a crash goes on with those that are left. A slot that
comes free so is closed and offered to nobody.
"""

from contextlib import suppress
from datetime import datetime
from typing import Literal

from quickdoc.core.errors import BookingEndedError, RefusedError
from quickdoc.core.types import Body, Model
from quickdoc.events.models import BookingCancelled
from quickdoc.identity.accounts import Actor
from quickdoc.scheduling import booking_endings
from quickdoc.scheduling.actions import fitting, generating, shutting
from quickdoc.scheduling.actions.alternatives import With, alternatives
from quickdoc.scheduling.actions.claims import claim_for
from quickdoc.scheduling.actions.freeing import free
from quickdoc.scheduling.actions.schedules import ensure_keeper
from quickdoc.scheduling.bookings import Booking
from quickdoc.services import Services

TRIES = 12
"""So many free slots are tried for one visit: others take some, and its patient may be busy at some."""


class Settling(Body):
    """`move`: each visit to the doctor's next free slot, or if there is none, it is cancelled.

    `move_to_others`: to the next free slot of another doctor of the specialty at the clinic. `cancel`: none
    is moved. Each patient is told, and of the nearest free slots where nothing was found.
    """

    how: Literal["move", "move_to_others", "cancel"]


class Settled(Model):
    """What became of the visits: the new ones of those that were moved, and those that were cancelled."""

    moved: tuple[Booking, ...]
    cancelled: tuple[Booking, ...]


async def settle(
    services: Services, actor: Actor, clinic_id: str, doctor_id: str, wanted: Settling
) -> Settled:
    """Move or cancel each visit of a doctor at a clinic that no longer fits. Repeating it goes on.

    Raises:
        NotFoundError, ForbiddenError
    """
    ensure_keeper(actor, await services.store.doctors.get(doctor_id), clinic_id)
    (work,) = await generating.load(services, [doctor_id])
    moved: list[Booking] = []
    cancelled: list[Booking] = []
    for visit in await fitting.unfitting(services, work):
        if visit.brief.clinic_id != clinic_id:
            continue
        new = await _moved(services, actor, visit, wanted)
        if new:
            moved.append(new)
            await shutting.shut_each(services, [visit.slot_id], "off_schedule")
        else:
            with suppress(BookingEndedError):  # its patient was faster
                cancelled.append(await free(services, visit.id, _cancelled, BookingCancelled))
    return Settled(moved=tuple(moved), cancelled=tuple(cancelled))


async def _moved(services: Services, actor: Actor, visit: Booking, wanted: Settling) -> Booking | None:
    if wanted.how == "cancel" or visit.holder is None:
        return None
    whose: With = "doctor" if wanted.how == "move" else "others"
    for slot in (await alternatives(services, visit.brief, whose))[:TRIES]:
        with suppress(RefusedError):
            return await claim_for(
                services, actor.account_id, slot.id, visit.holder.patient_id, moved_from=visit.id
            )
    return None


def _cancelled(visit: Booking, now: datetime) -> Booking:
    return booking_endings.cancel(visit, "clinic", now)
