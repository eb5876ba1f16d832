"""How urgent a clinic finds a request, for its own slots."""

import asyncio
from datetime import timedelta

import pytest

from quickdoc.core.errors import (
    ForbiddenError,
    NotFoundError,
)
from quickdoc.store import Store
from quickdoc.waitlist.actions import standbys
from quickdoc.waitlist.urgency import triage_at
from tests.stories.clinic_line import FAR, line
from tests.stories.urgent import another_clinic, band, band_there
from tests.town import Town, town_on


async def test_a_clinic_sets_the_band_and_the_place_in_line_follows(town: Town) -> None:
    ana, ben = await town.patient("Ana"), await town.patient("Ben")
    await town.standby(ana)
    standby = await town.standby(ben, urgent_because="It has begun to bleed")
    assert [each.urgent_because for each in await line(town)] == [None, "It has begun to bleed"]
    decided = town.clock.now()
    told = await band(town, standby, 2)
    assert (told.urgency, told.urgency_by, told.urgency_at) == (2, town.staff.account_id, decided)
    written = await town.store.standbys.get(standby.id)
    assert (written.rank, written.version) == (standby.rank, 2)
    assert [each.patient_name for each in await line(town)] == ["Ben", "Ana"]
    assert town.bus.heard[-1].event.type == "standby.changed"
    town.clock.moment += timedelta(hours=1)
    await band(town, standby, 2)
    assert await town.store.standbys.get(standby.id) == written
    await band(town, standby, 0)
    assert [each.patient_name for each in await line(town)] == ["Ana", "Ben"]


async def test_a_no_is_kept_as_well(town: Town) -> None:
    standby = await town.standby(await town.patient("Ana"), urgent_because="I am in a hurry")
    await band(town, standby, 0)
    decided = triage_at(await town.store.standbys.get(standby.id), "clinic_1")
    assert decided
    assert (decided.urgency, decided.by) == (0, town.staff.account_id)


async def test_only_a_clinic_that_is_waited_for_sets_the_band(town: Town) -> None:
    neighbour, ana = await town.found_neighbour(), await town.patient("Ana")
    standby = await town.standby(ana)
    elsewhere = await town.standby(ana, specialties=[], clinic_ids=["clinic_2"])
    far = await town.standby(ana, point=FAR)
    gone = await town.standby(ana)
    await standbys.remove(town.services, ana, gone.id)
    for who in (neighbour, ana):
        with pytest.raises(ForbiddenError):
            await band(town, standby, 3, who)
    for other in (elsewhere, far, gone):
        with pytest.raises(NotFoundError):
            await band(town, other, 3)


async def test_clinics_that_decide_at_once_each_have_their_last_word(store: Store) -> None:
    town = await town_on(store)
    await another_clinic(town)
    standby = await town.standby(await town.patient("Ana"))
    here = (band(town, standby, each) for each in (1, 2, 3, 0, 1, 2))
    there = (band_there(town, standby, each) for each in (2, 3, 1))
    await asyncio.gather(*here, *there)
    written = await town.store.standbys.get(standby.id)
    assert {each.clinic_id for each in written.triage} == {"clinic_1", "clinic_2"}
    assert len(written.triage) == 2
    stored = await town.store.standbys.collection.find_one({"_id": standby.id})
    assert stored["urgent_at"] == [each.clinic_id for each in written.triage if each.urgency]
