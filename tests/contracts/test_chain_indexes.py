"""What the unique indexes of moves and chains refuse."""

import pytest

from quickdoc.scheduling import booking_endings
from quickdoc.storage.duplicates import DuplicateError
from quickdoc.store import Store
from quickdoc.waitlist.actions import earlier
from quickdoc.waitlist.standby import Later
from tests.texting.stage import unlimited, visiting
from tests.town import MONDAY, town_on

pytestmark = pytest.mark.servers


async def test_one_visit_is_given_back_once(real_store: Store) -> None:
    town = await town_on(real_store)
    who = await town.patient()
    await unlimited(town)
    first, second = await visiting(town, who, 24), await visiting(town, who, 48)
    taken = first.model_copy(update={"moved_from": "booking_9", "version": first.version + 1})
    await real_store.bookings.replace(taken)
    with pytest.raises(DuplicateError) as refusal:
        await real_store.bookings.replace(
            second.model_copy(update={"moved_from": "booking_9", "version": second.version + 1})
        )
    assert refusal.value.keys == {"moved_from"}
    await real_store.bookings.replace(booking_endings.cancel(taken, "patient", MONDAY))
    await real_store.bookings.replace(
        second.model_copy(update={"moved_from": "booking_9", "version": second.version + 1})
    )


async def test_one_visit_has_one_request_for_something_earlier(real_store: Store) -> None:
    town = await town_on(real_store)
    who = await town.patient()
    visit = await visiting(town, who, 72)
    made = await earlier.enrol(town.services, who, visit.id)
    later = Later(booking_id=visit.id, start=visit.brief.start, zone=visit.brief.zone)
    with pytest.raises(DuplicateError):
        await real_store.standbys.insert(made.model_copy(update={"id": "standby_2", "instead_of": later}))
    await real_store.standbys.insert(
        made.model_copy(update={"id": "standby_3", "instead_of": later, "active": False})
    )
    for _ in range(2):
        await town.standby(who)  # requests of other kinds are not meant
