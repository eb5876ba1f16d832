"""Patients on standby hear of what their requests watch, wherever they are, in every gateway process."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from quickdoc.core.ids import new_id, position_at
from quickdoc.core.types import Point
from quickdoc.events.actions.dispatch import new_event
from quickdoc.events.models import SlotEvent, StandbyAdded, StandbyChanged, StandbyEvent, StandbyRemoved
from quickdoc.identity.accounts import Actor
from quickdoc.store import Store, connect
from quickdoc.waitlist.block_list import BlockedPatient, blocked_id
from quickdoc.waitlist.preferences import Preferences, watched
from quickdoc.waitlist.ranks import rank
from quickdoc.waitlist.standby import Standby
from tests.realtime.news import CELL, Press, fresh_topic, opted_out, slot_opened
from tests.realtime.process import GatewayProcess
from tests.realtime.screen import Screen

pytestmark = pytest.mark.servers

HERE = Point(lat=40.4, lon=-3.7)


@pytest.fixture
async def store(mongo_url: str, database: str) -> AsyncIterator[Store]:
    client = connect(mongo_url)
    yield Store(client[database])
    client.close()


def a_patient() -> Actor:
    return Actor(account_id=new_id("account"), role="patient", patient_ids=(new_id("patient"),))


def a_request(who: Actor, *clinics: str, **preferences: object) -> Standby:
    """For these clinics, unless the preferences ask for something else."""
    asked = Preferences.model_validate({"clinic_ids": clinics, "point": HERE, "notice": 0, **preferences})
    now = datetime.now(UTC)
    return Standby(
        **asked.model_dump(),
        id=new_id("standby"),
        patient_id=who.patient_ids[0],
        patient_name="Ana",
        account_id=who.account_id,
        phone="+15550100001",
        zone="Europe/Madrid",
        topics=watched(asked),
        since=now,
        rank=rank(now),
    )


def changed(standby: Standby, kind: type[StandbyEvent], **changes: object) -> tuple[Standby, StandbyEvent]:
    """The next version of a request, and the event that tells of it."""
    following = standby.model_copy(update={**changes, "version": standby.version + 1})
    return following, new_event(kind, following, datetime.now(UTC))


def opened(clinic: str, **changes: object) -> SlotEvent:
    return slot_opened(f"clinic:{clinic}", f"dermatology@{CELL}", clinic=clinic, **changes)


async def drain(screen: Screen, press: Press, who: Actor) -> None:
    """Whatever the gateway reads of an account has been read: it is told of the account in order."""
    marker = opted_out(who.account_id)
    await press.publish(marker)
    await screen.sees(marker)


async def test_a_patient_who_watches_nothing_hears_of_what_their_request_watches(
    gateway: GatewayProcess, press: Press, store: Store
) -> None:
    who, other, clinic = a_patient(), a_patient(), new_id("clinic")
    mine = a_request(who, clinic)
    await store.standbys.insert(mine)
    async with Screen(gateway, who) as screen, Screen(gateway, other) as stranger:
        free = opened(clinic)
        await press.publish(free)
        await screen.sees(free)
        match = await screen.is_told_of_a_match(free.state.id)
        assert (match["standby_id"], match["patient_id"], match["opening"]) == (mine.id, mine.patient_id, 1)
        await drain(stranger, press, other)
        assert free.id not in stranger.ids
        assert stranger.matches == []


async def test_through_the_filter_and_the_request_it_is_told_once(
    gateway: GatewayProcess, press: Press, store: Store
) -> None:
    who, clinic = a_patient(), new_id("clinic")
    await store.standbys.insert(a_request(who, clinic, specialties=["dermatology"]))
    await store.standbys.insert(a_request(who, clinic))
    async with Screen(gateway, who) as screen:
        await screen.watch(f"clinic:{clinic}", f"dermatology@{CELL}")
        free = opened(clinic)
        await press.publish(free)
        await screen.is_told_of_a_match(free.state.id)
        await drain(screen, press, who)
        assert screen.ids.count(free.id) == 1


async def test_a_request_is_followed_as_it_is_made_changed_paused_resumed_and_removed(
    gateway: GatewayProcess, press: Press, store: Store
) -> None:
    """With and without Redis: half of the changes only the log tells of."""
    who, one, other = a_patient(), new_id("clinic"), new_id("clinic")
    tomorrow = datetime.now(UTC) + timedelta(days=1)

    async def hears(screen: Screen, *clinics: str) -> None:
        told = {each: opened(each) for each in (one, other)}
        await press.publish(*told.values())
        await screen.sees(*(told[clinic] for clinic in clinics))
        await drain(screen, press, who)
        assert {each for each in told if told[each].id in screen.ids} == set(clinics)

    async with Screen(gateway, who) as screen:
        await hears(screen)
        mine = a_request(who, one)
        added = new_event(StandbyAdded, mine, datetime.now(UTC))
        await press.publish(added)
        await screen.sees(added)
        await hears(screen, one)
        steps: list[tuple[type[StandbyEvent], dict[str, object], tuple[str, ...]]] = [
            (StandbyChanged, {"clinic_ids": (other,), "topics": (f"clinic:{other}",)}, (other,)),
            (StandbyChanged, {"paused_until": tomorrow}, ()),
            (StandbyChanged, {"paused_until": None}, (other,)),
            (StandbyRemoved, {"active": False}, ()),
        ]
        for number, (kind, change, clinics) in enumerate(steps):
            mine, told = changed(mine, kind, **change)
            await (press.lose(told) if number % 2 else press.publish(told))
            await screen.sees(told)
            await hears(screen, *clinics)


async def test_what_redis_lost_reaches_them_through_the_log(
    gateway: GatewayProcess, press: Press, store: Store
) -> None:
    who, clinic = a_patient(), new_id("clinic")
    await store.standbys.insert(a_request(who, clinic))
    async with Screen(gateway, who) as screen:
        await drain(screen, press, who)
        free = opened(clinic)
        await press.lose(free)
        await screen.sees(free)
        await screen.is_told_of_a_match(free.state.id)


async def test_who_comes_back_is_told_what_they_missed_once_though_they_watch_it_too(
    gateway: GatewayProcess, press: Press, store: Store
) -> None:
    who, clinic = a_patient(), new_id("clinic")
    await store.standbys.insert(a_request(who, clinic))
    since = position_at(datetime.now(UTC))
    free = opened(clinic)
    await press.publish(free)
    async with Screen(gateway, who, since=since) as screen:
        await screen.watch(f"clinic:{clinic}", since=since)
        await screen.is_told_of_a_match(free.state.id)
        await screen.watch(f"clinic:{clinic}", since=since)
        await drain(screen, press, who)
        assert screen.ids.count(free.id) == 1


async def test_only_what_suits_and_can_be_had_is_a_match(
    gateway: GatewayProcess, press: Press, store: Store
) -> None:
    who, clinic, hostile = a_patient(), new_id("clinic"), new_id("clinic")
    await store.standbys.insert(a_request(who, clinic, hostile, notice=60, visit_types=["check-up"]))
    await store.block_list.insert(
        BlockedPatient(
            id=blocked_id(hostile, who.patient_ids[0]),
            clinic_id=hostile,
            patient_id=who.patient_ids[0],
            patient_name="Ana",
            reason="No-shows",
            by="account_staff",
            at=datetime.now(UTC),
        )
    )
    soon = datetime.now(UTC) + timedelta(minutes=50)
    others = [
        opened(clinic, start=soon, end=soon + timedelta(minutes=30)),
        opened(clinic, visit_type="surgery"),
        opened(clinic, state="held"),
        opened(hostile),
    ]
    async with Screen(gateway, who) as screen:
        await drain(screen, press, who)
        good = opened(clinic)
        for each in (*others, good):
            await press.publish(each)
        await screen.sees(*others, good)
        await screen.is_told_of_a_match(good.state.id)
        await drain(screen, press, who)
        assert {each["slot_id"] for each in screen.matches} == {good.state.id}


async def test_every_process_of_a_gateway_tells_its_own_clients(
    gateway: GatewayProcess, press: Press, store: Store, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Two sockets of one account in each: the last one to go takes its requests along."""
    who, clinic = a_patient(), new_id("clinic")
    await store.standbys.insert(
        a_request(who, specialties=["dermatology"], radius_km=15, clinic_ids=[clinic])
    )
    folder = tmp_path_factory.mktemp("second")
    with GatewayProcess(gateway.mongo_url, gateway.redis_url, gateway.database, folder) as second:
        async with Screen(gateway, who) as here, Screen(second, who) as there:
            async with Screen(gateway, who) as passing:
                await drain(passing, press, who)
            free = opened(clinic)
            await press.publish(free)
            for each in (here, there):
                await each.sees(free)
                await each.is_told_of_a_match(free.state.id)
                assert each.ids.count(free.id) == 1


async def test_staff_and_guests_are_on_no_standby(
    gateway: GatewayProcess, press: Press, store: Store
) -> None:
    who, clinic = a_patient(), new_id("clinic")
    await store.standbys.insert(a_request(who, clinic))
    staff = Actor(account_id=who.account_id, role="staff", clinic_id="clinic_1")
    async with Screen(gateway, staff) as screen, Screen(gateway) as guest:
        feed = fresh_topic()
        await guest.watch(feed)
        free = opened(clinic)
        after = slot_opened(feed)
        await press.publish(free)
        await press.publish(after)
        await guest.sees(after)
        await drain(screen, press, who)
        assert free.id not in [*screen.ids, *guest.ids]
