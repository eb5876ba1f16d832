"""A visit that the clinic cancels is shown to its patient until they have seen it, on every device."""

from datetime import timedelta

import pytest

from quickdoc.core.errors import NotFoundError
from quickdoc.identity.accounts import Actor
from quickdoc.scheduling.actions import bookings, claims, undoing
from quickdoc.scheduling.bookings import UNSEEN_FOR, Booking
from quickdoc.screens import views
from tests.town import Town


async def _cancelled(town: Town, who: Actor) -> Booking:
    slot = await town.publish()
    booking = await claims.claim(town.services, who, slot.id)
    await bookings.cancel(town.services, town.staff, booking.id)
    await town.settle()
    return booking


async def _shown(town: Town, who: Actor) -> list[str]:
    mine = await views.mine(town.store, town.clock.now(), who)
    return [booking.id for booking in mine.bookings if booking.is_unseen]


async def test_it_is_shown_until_it_is_seen(town: Town) -> None:
    ana = await town.patient()
    booking = await _cancelled(town, ana)
    assert await _shown(town, ana) == [booking.id]
    seen = await bookings.see(town.services, ana, booking.id)
    assert seen.seen
    assert await _shown(town, ana) == []
    assert await bookings.see(town.services, ana, booking.id) == seen


async def test_who_opens_the_app_after_its_time_is_told_and_not_for_ever(town: Town) -> None:
    ana = await town.patient()
    booking = await _cancelled(town, ana)
    town.clock.moment = booking.brief.end + UNSEEN_FOR - timedelta(seconds=1)
    assert await _shown(town, ana) == [booking.id]
    town.clock.moment += timedelta(seconds=1)
    assert await _shown(town, ana) == []


async def test_what_is_seen_is_not_shown_after_its_time(town: Town) -> None:
    ana = await town.patient()
    booking = await _cancelled(town, ana)
    await bookings.see(town.services, ana, booking.id)
    town.clock.moment = booking.brief.end
    assert (await views.mine(town.store, town.clock.now(), ana)).bookings == ()


async def test_their_own_cancellation_needs_no_telling(town: Town) -> None:
    ana, slot = await town.patient(), await town.publish()
    booking = await claims.claim(town.services, ana, slot.id)
    cancelled = await bookings.cancel(town.services, ana, booking.id)
    assert await _shown(town, ana) == []
    assert await bookings.see(town.services, ana, booking.id) == cancelled


async def test_only_who_has_the_visit_says_that_it_is_seen(town: Town) -> None:
    ana, ben = await town.patient("Ana"), await town.patient("Ben")
    booking = await _cancelled(town, ana)
    for who in (ben, town.staff):
        with pytest.raises(NotFoundError):
            await bookings.see(town.services, who, booking.id)
    assert await _shown(town, ana) == [booking.id]


async def test_one_that_is_put_back_and_cancelled_again_is_told_again(town: Town) -> None:
    ana = await town.patient()
    booking = await _cancelled(town, ana)
    await bookings.see(town.services, ana, booking.id)
    await undoing.undo(town.services, town.staff, booking.slot_id)
    assert await _shown(town, ana) == []
    await bookings.cancel(town.services, town.staff, booking.id)
    assert await _shown(town, ana) == [booking.id]
