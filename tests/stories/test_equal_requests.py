"""Whatever is asked for twice is there once: requests, people, and what else a second press can send."""

from asyncio import gather
from datetime import date, timedelta
from typing import Any

import pytest

from quickdoc.clinics.invitations import Invitation
from quickdoc.core.errors import DoctorBusyError, InviteInvalidError, LinkInvalidError, RefusedError
from quickdoc.identity.accounts import actor
from quickdoc.identity.actions import accounts, addresses, families, inviting, joining
from quickdoc.identity.actions.families import Person
from quickdoc.identity.credentials import Newcomer
from quickdoc.messaging.actions import push_subscriptions
from quickdoc.messaging.email.memory import MemoryMailer
from quickdoc.messaging.push.memory import MemoryPusher
from quickdoc.messaging.pushes import Keys
from quickdoc.scheduling.actions import publishing
from quickdoc.scheduling.actions.publishing import Publication
from quickdoc.storage import index_making
from quickdoc.store import Store
from quickdoc.waitlist.actions import (
    adding,
    block_list,
    earlier,
    earlier_versions,
    registrations,
    standbys,
    waitlist_admin,
)
from quickdoc.waitlist.actions.registrations import Registration
from quickdoc.waitlist.preferences import Preferences, same_as
from quickdoc.waitlist.ranks import rank
from quickdoc.waitlist.standby import Standby
from quickdoc.waitlist.urgency import urgency_at
from tests.api.bodies import BROWSER
from tests.texting.stage import visiting
from tests.town import CENTRE, MONDAY, ZONE, Town, town_on
from workers.sweeps import sweep

PREFERENCES = Preferences(specialties=("dermatology",), point=CENTRE)
BATCH_SIZE = 6


@pytest.fixture
async def both(store: Store) -> Town:
    """A town on both lanes."""
    return await town_on(store)


async def register(town: Town, **more: Any) -> Standby:
    wanted = Registration.model_validate({"name": "Zoe Diaz", "phone": "+15550107777", **more})
    return await registrations.register(town.services, town.staff, "clinic_1", wanted)


async def test_requests_made_at_once_are_one_and_the_event_is_told_once(both: Town) -> None:
    ana = await both.patient()
    made = await gather(*(adding.add(both.services, ana, None, PREFERENCES) for _ in range(BATCH_SIZE)))
    assert len({each.id for each in made}) == 1
    assert [each.event.type for each in both.bus.heard] == ["standby.added"]


async def test_a_request_that_was_removed_can_be_made_anew(town: Town) -> None:
    ana = await town.patient()
    first = await adding.add(town.services, ana, None, PREFERENCES)
    await standbys.remove(town.services, ana, first.id)
    assert (await adding.add(town.services, ana, None, PREFERENCES)).id != first.id


async def test_who_has_ten_may_ask_for_one_of_them_again(town: Town) -> None:
    ana = await town.patient()
    made = [await town.standby(ana, notice=number) for number in range(10)]
    assert (await town.standby(ana, notice=3)).id == made[3].id


async def test_two_people_of_a_family_have_one_each(town: Town) -> None:
    ana = await town.patient()
    await families.add(town.services, ana, Person(name="Ben"))
    who = actor(await town.store.accounts.get(ana.account_id))
    made = [await adding.add(town.services, who, each, PREFERENCES) for each in who.patient_ids]
    assert len({each.id for each in made}) == 2


async def test_somebody_registered_twice_at_once_is_one_person_with_one_request(both: Town) -> None:
    made = await gather(*(register(both) for _ in range(BATCH_SIZE)))
    assert len({(each.patient_id, each.id) for each in made}) == 1
    assert len(await both.store.patients.many({})) == 1


async def test_what_the_staff_know_when_they_register_again_is_not_lost(town: Town) -> None:
    first = await register(town)
    since = MONDAY - timedelta(days=30)
    again = await register(town, name="zoe  DIAZ", since=since, urgency=1)
    assert (again.id, again.since, urgency_at(again, "clinic_1")) == (first.id, since, 1)
    assert again.rank == rank(since, 0, first.id)
    assert (await register(town)) == again, "nobody loses a place by being registered again"


# --- documents of earlier versions -------------------------------------------------------------


async def of_before(town: Town, *, ranks: tuple[int, ...]) -> list[Standby]:
    """Equal requests as an earlier version stored them."""
    ana = await town.patient()
    one = await adding.add(town.services, ana, None, PREFERENCES)
    await standbys.remove(town.services, ana, one.id)
    for number in ranks:
        copy = one.model_copy(update={"id": f"standby_{number}", "rank": number, "same_as": None})
        await town.store.standbys.insert(copy)
    fields = {"same_as": "", "fulfilled": "", "besides": ""}
    await town.store.standbys.collection.update_many({"_id": {"$ne": one.id}}, {"$unset": fields})
    return await town.store.standbys.of_account(ana.account_id)


@pytest.mark.servers
async def test_indexes_can_be_made_over_them(real_town: Town) -> None:
    names = ("unique_patient_id_1_same_as_1", "same_as_1")
    for name in names:
        await real_town.store.standbys.collection.drop_index(name)
    assert len(await of_before(real_town, ranks=(7, 5, 9))) == 3
    await index_making.make(real_town.store.database)
    assert await index_making.differences(real_town.store.database) == []


@pytest.mark.parametrize("limit", [1, 50])
async def test_of_equal_ones_the_first_in_line_stays(both: Town, limit: int) -> None:
    before = await of_before(both, ranks=(7, 5, 9))
    for _ in range(3):
        found = await both.store.standbys.unmarked(limit)
        await gather(*(earlier_versions.mark(both.services, each) for each in found * 2))
    (left,) = await both.store.standbys.of_account(before[0].account_id)
    assert (left.id, left.same_as) == ("standby_5", same_as(PREFERENCES))
    assert await both.store.standbys.unmarked(9) == []
    await sweep(both.services)
    assert (await both.store.standbys.of_account(before[0].account_id)) == [left]


async def test_the_sweep_comes_by(town: Town) -> None:
    before = await of_before(town, ranks=(5, 7))
    await sweep(town.services)
    assert [each.id for each in await town.store.standbys.of_account(before[0].account_id)] == ["standby_5"]


# --- what else may be said twice at once -------------------------------------------------------


async def test_a_relative_who_is_added_twice_at_once_is_one(both: Town) -> None:
    ana = await both.patient()
    mia = Person(name="Mia", born=date(2020, 1, 1))
    added = await gather(*(families.add(both.services, ana, mia) for _ in range(BATCH_SIZE)))
    assert len({each.id for each in added}) == 1
    assert len(await both.store.patients.of_account(ana.account_id)) == 2


async def test_who_signs_up_many_times_at_once_with_one_password_has_one_account(both: Town) -> None:
    both.mailer = MemoryMailer()
    eva = Newcomer(email="eva@example.org", role="patient", name="Eva", phone="+15550120001", zone=ZONE)
    done = await gather(
        *(accounts.sign_up(both.services, eva, "long enough", host="192.0.2.1") for _ in range(BATCH_SIZE))
    )
    assert len({each.account.id for each in done}) == 1
    assert len(await both.store.credentials.many({})) == 1
    assert [each.to for each in both.mailer.sent] == ["eva@example.org"]
    both.clock.moment += timedelta(days=1)
    again = await accounts.sign_up(both.services, eva, "long enough", host="192.0.2.1")
    assert again == done[0]


async def test_strangers_who_sign_up_at_once_with_one_address_have_an_account_each(both: Town) -> None:
    eva = Newcomer(email="eva@example.org", role="patient", name="Eva", phone="+15550120001", zone=ZONE)
    done = await gather(
        *(
            accounts.sign_up(both.services, eva, f"long enough {number}", host="192.0.2.1")
            for number in range(BATCH_SIZE)
        )
    )
    assert len({each.account.id for each in done}) == BATCH_SIZE
    taken = await gather(
        *(addresses.take(both.services, each.account.id, "eva@example.org") for each in done),
        return_exceptions=True,
    )
    refused = [each for each in taken if isinstance(each, Exception)]
    assert [type(each) for each in refused] == [LinkInvalidError] * (BATCH_SIZE - 1)
    shown = await both.store.accounts.many({"email_verified": True})
    (owner,) = await both.store.credentials.many({"email_verified": True})
    assert [each.id for each in shown] == [owner.id]


async def test_an_invitation_is_used_once(both: Town) -> None:
    invited = await inviting.invite(both.services, both.staff, "clinic_1", Invitation())
    done = await gather(
        *(
            joining.join_clinic(
                both.services,
                invited.id,
                email=f"desk{number}@example.org",
                name="Desk",
                password="long enough",
                host="192.0.2.1",
            )
            for number in range(BATCH_SIZE)
        ),
        return_exceptions=True,
    )
    refused = [each for each in done if isinstance(each, RefusedError)]
    assert [type(each) for each in refused] == [InviteInvalidError] * (BATCH_SIZE - 1)


async def test_somebody_blocked_or_found_urgent_at_once_is_so_once(both: Town) -> None:
    (ana,) = await both.in_line("Ana")
    (mine,) = await both.store.standbys.of_account(ana.account_id)
    people = ana.patient_ids[0]
    await gather(
        *(
            block_list.block_patient(both.services, both.staff, "clinic_1", people, "No-shows")
            for _ in range(BATCH_SIZE)
        ),
        *(
            waitlist_admin.set_urgency(both.services, both.staff, "clinic_1", mine.id, 2)
            for _ in range(BATCH_SIZE)
        ),
    )
    assert len(await block_list.blocked_patients(both.services, both.staff, "clinic_1", None, 9)) == 1
    changed = await both.store.standbys.get(mine.id)
    assert (urgency_at(changed, "clinic_1"), changed.version) == (2, mine.version + 1)


async def test_hearing_of_something_earlier_is_asked_once(both: Town) -> None:
    ana = await both.patient()
    visit = await visiting(both, ana, 72)
    made = await gather(*(earlier.enrol(both.services, ana, visit.id) for _ in range(BATCH_SIZE)))
    assert len({each.id for each in made}) == 1


async def test_a_browser_is_subscribed_once(both: Town) -> None:
    both.pusher = MemoryPusher(allows_local=False)
    ana, keys = await both.patient(), Keys.model_validate(BROWSER["keys"])
    address = "https://push.example.com/1"
    await gather(
        *(push_subscriptions.subscribe(both.services, ana, address, keys) for _ in range(BATCH_SIZE))
    )
    assert len(await both.store.subscriptions.of_account(ana.account_id)) == 1


@pytest.mark.servers
async def test_hours_that_are_published_twice_at_once_are_there_once(real_town: Town) -> None:
    start = MONDAY + timedelta(days=1)
    hours = Publication(
        doctor_id="doctor_1",
        visit_type="x",
        starts=(start, start + timedelta(hours=1)),
        minutes=30,
        offer=False,
    )
    done = await gather(
        *(
            publishing.publish(real_town.services, real_town.staff, "clinic_1", hours)
            for _ in range(BATCH_SIZE)
        ),
        return_exceptions=True,
    )
    assert all(not isinstance(each, Exception) or isinstance(each, DoctorBusyError) for each in done)
    assert len(await real_town.store.slots.many({})) == 2
