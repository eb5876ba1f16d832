"""What the staff see of the line, and may do with it."""

from datetime import timedelta

import pytest

from quickdoc.core.errors import (
    ForbiddenError,
    NotFoundError,
)
from quickdoc.scheduling.actions import bookings, claims
from quickdoc.store import Store
from quickdoc.waitlist.actions import waiting_list, waitlist_admin
from tests.stories.clinic_line import FAR, line
from tests.stories.stage import PHONE, register
from tests.texting.stage import offer_of
from tests.town import MONDAY, Town, town_on


async def test_the_staff_pause_and_remove_only_whom_they_added(town: Town) -> None:
    neighbour, ana = await town.found_neighbour(), await town.patient("Ana")
    theirs, ours = await town.standby(ana), await register(town)
    until = MONDAY + timedelta(days=3)
    services = town.services
    for who, clinic, standby in (
        (town.staff, "clinic_1", theirs.id),
        (town.staff, "clinic_1", "standby_none"),
        (neighbour, "clinic_2", ours.id),
    ):
        with pytest.raises(NotFoundError):
            await waitlist_admin.pause(services, who, clinic, standby, until)
        with pytest.raises(NotFoundError):
            await waitlist_admin.remove(services, who, clinic, standby)
    for who in (neighbour, ana):
        with pytest.raises(ForbiddenError):
            await waitlist_admin.remove(services, who, "clinic_1", ours.id)
    assert (
        await waitlist_admin.pause(services, town.staff, "clinic_1", ours.id, until)
    ).paused_until == until
    removed = await waitlist_admin.remove(services, town.staff, "clinic_1", ours.id)
    assert not removed.active
    assert await waitlist_admin.remove(services, town.staff, "clinic_1", ours.id) == removed


async def test_the_line_is_shown_in_order_and_only_what_concerns_the_clinic(town: Town) -> None:
    await town.found_neighbour()
    ana, ben, cleo, dan, eve = [await town.patient(name) for name in ("Ana", "Ben", "Cleo", "Dan", "Eve")]
    await town.standby(ana, specialties=["dermatology", "podiatry"], label="skin")
    await town.standby(ben, specialties=[], doctor_ids=["doctor_2", "doctor_other"], clinic_ids=["clinic_2"])
    await town.standby(cleo, specialties=[], clinic_ids=["clinic_2"])
    await town.standby(dan, point=FAR)
    await town.standby(eve, without=["clinic_1"])
    zoe = await register(town, urgency=2)
    shown = await line(town)
    assert [each.patient_name for each in shown] == ["Zoe Diaz", "Ana", "Ben"]
    assert [each.specialties for each in shown] == [(), ("dermatology",), ()]
    assert [each.doctor_ids for each in shown] == [(), (), ("doctor_2",)]
    assert [(each.ours, each.phone) for each in shown] == [(True, PHONE), (False, None), (False, None)]
    assert shown[0].id == zoe.id


async def test_the_phone_is_shown_of_those_who_have_come_to_the_clinic(town: Town) -> None:
    ana, ben, cleo = [await town.patient(name) for name in ("Ana", "Ben", "Cleo")]
    slot = await town.publish()
    visit = await claims.claim(town.services, ana, slot.id)
    await bookings.cancel(town.services, ana, visit.id)
    await town.standby(ana)
    await town.standby(ben)
    await town.publish(26, offer=True)
    await town.settle()
    await town.standby(cleo)
    assert (await offer_of(town, ben)).open
    known = {each.patient_name: each.phone is not None for each in await line(town)}
    assert known == {"Ana": True, "Ben": True, "Cleo": False}


@pytest.mark.parametrize("limit", [1, 2, 7])
async def test_pages_miss_nobody_and_repeat_nobody_also_where_ranks_are_the_same(
    store: Store, limit: int
) -> None:
    town = await town_on(store)
    ana = await town.patient("Ana")
    one = await town.standby(ana, clinic_ids=["clinic_1"])
    for number in range(20):
        name = f"standby_{number:02}"
        same = one.model_copy(update={"id": name, "same_as": name, "rank": one.rank + number // 6})
        await town.store.standbys.insert(same)
    every = sorted([(standby.rank, standby.id) for standby in await town.store.standbys.many({})])
    shown = [each.id for each in await line(town, limit)]
    assert shown == [name for _, name in every]
    seen, after = list[tuple[int, str]](), None
    while found := await town.store.standbys.page_of_line(one.topics, after, limit):
        seen += [(each.rank, each.id) for each in found]
        after = seen[-1]
    assert seen == every


async def test_only_the_staff_see_the_line(town: Town) -> None:
    neighbour, ana = await town.found_neighbour(), await town.patient("Ana")
    for who in (neighbour, ana):
        with pytest.raises(ForbiddenError):
            await waiting_list.waiting(town.services, who, "clinic_1", None, 10)
