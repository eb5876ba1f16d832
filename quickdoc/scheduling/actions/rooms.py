"""Whether a patient may have one more coming visit, and the seats that enforce it in concurrent claims."""

from collections.abc import Sequence

from quickdoc.core.errors import TooManyVisitsError
from quickdoc.offers.offers import Offer
from quickdoc.scheduling.actions.moves import ensure_not_moved
from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.limits import Coming, ensure_room, free_seats
from quickdoc.scheduling.slots import Slot
from quickdoc.services import Services

Bookable = Slot | Offer | Booking
Seats = tuple[str, ...]


async def coming_visits(
    services: Services, patient_id: str, *, is_unlimited: bool = False
) -> list[Coming] | None:
    """A patient's coming visits; None when they are not counted."""
    return None if is_unlimited else await services.store.bookings.coming_of(patient_id, services.clock.now())


async def room(
    services: Services,
    patient_id: str,
    what: Bookable,
    coming: Sequence[Coming] | None,
    moved_from: str | None,
) -> Seats:
    """The seats for one more visit; none when `coming` is None. `moved_from`: one that is given back for it.

    The clinic's policy is read only for those who have something ahead of them there. Whoever has this very
    slot already is told so by whoever tries to take it.

    Raises:
        TooManyVisitsError
        AlreadyMovedError: the later visit was given back for another one.
    """
    if coming is None:
        return ()
    kept = [each for each in coming if each.booking_id != moved_from]
    brief = what.brief
    has_it = any(each.slot_id == _slot_id(what) for each in kept)
    if not has_it and any(each.clinic_id == brief.clinic_id for each in kept):
        clinic = await services.store.clinics.get(brief.clinic_id)
        try:
            ensure_room(clinic.policy_for(brief.visit_type), kept, brief)
        except TooManyVisitsError:
            # What is in the way may be what it was given back for.
            await ensure_not_moved(services, moved_from)
            raise
    return free_seats(patient_id, brief, (seat for each in coming for seat in each.seats))


async def room_again(services: Services, patient_id: str, what: Bookable, moved_from: str | None) -> Seats:
    """The seats when the first choice was taken by another claim, or by visits that are over.

    Raises:
        TooManyVisitsError
    """
    # Both from one read: a visit that has a seat is counted, and one that is counted has a seat.
    visits = await services.store.bookings.visits_of(patient_id)
    now = services.clock.now()
    await room(services, patient_id, what, [each for each in visits if each.start > now], moved_from)
    return free_seats(patient_id, what.brief, (seat for visit in visits for seat in visit.seats))


def _slot_id(what: Bookable) -> str:
    return what.id if isinstance(what, Slot) else what.slot_id
