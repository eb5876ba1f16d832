"""The races for a slot, with each way to be quick switched on and off: the index alone decides.

On a real server, since mongomock judges no races.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from pymongo.monitoring import CommandListener

from quickdoc.core.background import BackgroundTasks, InlineTasks
from quickdoc.core.errors import AlreadyYoursError, CallTheClinicError, RefusedError, SlotTakenError
from quickdoc.core.ids import new_id, new_position
from quickdoc.events import jobs
from quickdoc.events.actions.dispatch import new_event
from quickdoc.events.models import BookingHeld, Logged, SlotOpened, SlotTaken
from quickdoc.events.news import FirstInRedis, News
from quickdoc.events.redis import RedisBus
from quickdoc.events.wire import encode, wire
from quickdoc.identity.accounts import Actor
from quickdoc.scheduling import new_bookings
from quickdoc.scheduling.actions import bookings, claim_attempts, claims, slots, undoing
from quickdoc.scheduling.claim_guard import ClosedSlots, Everybody, OpenGuard
from quickdoc.store import Store, connect
from quickdoc.waitlist.actions import block_list
from sandbox.servers import RedisServer
from tests.texting.stage import unlimited
from tests.town import Town
from tests.waiting import eventually

pytestmark = pytest.mark.servers


class Channels(NamedTuple):
    """What is switched on."""

    batched: bool = False
    closed_slots: bool = False
    redis: bool = False
    behind: bool = False


WAYS = {
    "plain": Channels(),
    "group commit": Channels(batched=True),
    "closed slots": Channels(closed_slots=True),
    "redis": Channels(redis=True),
    "everything": Channels(batched=True, closed_slots=True, redis=True, behind=True),
}


@pytest.fixture(params=WAYS)
async def quick_town(request: pytest.FixtureRequest, real_town: Town, redis_url: str) -> AsyncIterator[Town]:
    """A town whose claims are quick in one way or another."""
    await unlimited(real_town)
    ways = WAYS[request.param]
    redis = jobs.connect(redis_url)
    behind = BackgroundTasks()
    real_town.store = Store(real_town.store.database, batched=ways.batched)
    real_town.claim_guard = ClosedSlots() if ways.closed_slots else OpenGuard()
    real_town.first = FirstInRedis(redis) if ways.redis else Everybody()
    real_town.task_runner = behind if ways.behind else InlineTasks()
    yield real_town
    await behind.finish(5)
    await redis.aclose(close_connection_pool=True)


async def outcomes(town: Town, people: list[Actor], slot_id: str) -> Counter[str]:
    async def claim(who: Actor) -> str:
        try:
            await claims.claim(town.services, who, slot_id)
        except RefusedError as refusal:
            return refusal.code
        return "won"

    return Counter(await asyncio.gather(*map(claim, people)))


async def test_of_a_hundred_who_claim_at_once_one_wins_and_all_are_told_why(quick_town: Town) -> None:
    people = [await quick_town.patient(f"P{number}") for number in range(100)]
    for hours in (24, 25):
        slot = await quick_town.publish(hours)
        assert await outcomes(quick_town, people, slot.id) == {"won": 1, "slot_taken": 99}
        assert (await quick_town.slot(slot.id)).state == "booked"
        [booking] = await quick_town.store.bookings.of_slot(slot.id)
        winner = next(person for person in people if booking.holder.patient_id in person.patient_ids)  # type: ignore[union-attr]
        assert await outcomes(quick_town, [winner, people[0], winner], slot.id) in (
            {"already_yours": 2, "slot_taken": 1},
            {"already_yours": 3},
        )


async def test_one_patient_who_claims_at_once_and_often_has_it_once(quick_town: Town) -> None:
    ana, slot = await quick_town.patient("Ana"), await quick_town.publish()
    assert await outcomes(quick_town, [ana] * 20, slot.id) == {"won": 1, "already_yours": 19}


async def test_a_claim_and_a_hold_at_once_leave_one_of_them(quick_town: Town) -> None:
    town = quick_town
    people = [await town.patient(f"P{number}") for number in range(4)]
    for hours in range(24, 34):
        slot, now = await town.publish(hours), town.clock.now()
        patient = await town.store.patients.get(people[0].patient_ids[0])
        held = new_bookings.hold(
            new_id("booking"),
            slot.id,
            slot.opening,
            slot.brief,
            claim_attempts.holder(patient),
            until=now + timedelta(minutes=5),
            now=now,
        )
        answers = await asyncio.gather(
            town.store.bookings.insert(held, new_event(BookingHeld, held, now)),
            outcomes(town, people[1:], slot.id),
            return_exceptions=True,
        )
        told = answers[1]
        assert isinstance(told, Counter)
        active = [each for each in await town.store.bookings.of_slot(slot.id) if each.active]
        assert len(active) == 1
        expected = {"slot_held": 3} if active[0].kind == "hold" else {"won": 1, "slot_taken": 2}
        assert told in (expected, {"won": 1, "slot_held": 2})
        if active[0].kind == "hold":  # and whoever it is held for can take it, whatever a gate thinks
            taken = await claims.claim(town.services, people[0], slot.id)
            assert taken.id == held.id


async def test_overlapping_claims_of_one_patient_at_once_leave_one(quick_town: Town) -> None:
    ana = await quick_town.patient("Ana")
    first, second = await quick_town.publish(24), await quick_town.publish(24, "doctor_2")
    answers = await asyncio.gather(
        *(claims.claim(quick_town.services, ana, each.id) for each in (first, second)),
        return_exceptions=True,
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["Booking", "PatientBusyError"]
    ben = await quick_town.patient("Ben")
    told = [await outcomes(quick_town, [ben], each.id) for each in (first, second)]
    assert sum(told, Counter()) == {"won": 1, "slot_taken": 1}


async def test_a_slot_that_opens_anew_is_had_at_once_though_a_gate_says_closed(quick_town: Town) -> None:
    town = quick_town
    ana, ben, slot = await town.patient("Ana"), await town.patient("Ben"), await town.publish()
    for who in (ana, ben, ana):
        visit = await claims.claim(town.services, who, slot.id)
        # Another process cancels, and this one hears nothing of it.
        await bookings.cancel(replace(town.services, claim_guard=OpenGuard()), town.staff, visit.id)
    town.claim_guard.close(slot.id, 1_000)
    assert (await claims.claim(town.services, ben, slot.id)).active


async def test_a_withdrawn_slot_that_is_put_back_is_had_though_a_gate_says_closed(quick_town: Town) -> None:
    town = quick_town
    ana, slot = await town.patient("Ana"), await town.publish()
    await slots.withdraw(town.services, town.staff, slot.id)
    assert await outcomes(town, [ana], slot.id) == {"slot_withdrawn": 1}
    await undoing.undo(town.services, town.staff, slot.id)
    assert await outcomes(town, [ana], slot.id) == {"won": 1}


async def test_a_try_that_fails_for_a_reason_of_its_own_lets_those_behind_it_try(quick_town: Town) -> None:
    town = quick_town
    ana = await town.patient("Ana")
    people = [ana, *[await town.patient(f"P{number}") for number in range(5)]]
    await claims.claim(town.services, ana, (await town.publish(24)).id)
    slot = await town.publish(24, "doctor_2")
    told = await outcomes(town, people, slot.id)
    # Ana has a visit then, and when somebody wins the slot is taken as well: both are true of her, and the
    # server names the index that it looked at first. All others hear the one reason that is true of them.
    hers = told - Counter(won=1, slot_taken=4)
    assert told - hers == Counter(won=1, slot_taken=4)
    assert hers in (Counter(patient_busy=1), Counter(slot_taken=1))


async def test_whom_the_clinic_has_barred_is_told_so_whoever_has_the_slot(quick_town: Town) -> None:
    town = quick_town
    ana, ben, slot = await town.patient("Ana"), await town.patient("Ben"), await town.publish()
    await claims.claim(town.services, ben, (await town.publish(48)).id)
    await block_list.block_patient(
        town.services, town.staff, "clinic_1", ben.patient_ids[0], "Did not come twice"
    )
    await claims.claim(town.services, ana, slot.id)
    with pytest.raises(CallTheClinicError):
        await claims.claim(town.services, ben, slot.id)


async def test_without_redis_everybody_tries_and_one_wins(real_town: Town, redis_server: RedisServer) -> None:
    await unlimited(real_town)
    redis = jobs.connect(redis_server.url)
    real_town.first = FirstInRedis(redis)
    people = [await real_town.patient(f"P{number}") for number in range(10)]
    for is_there in (True, False, False):
        if not is_there:
            await asyncio.to_thread(redis_server.kill)
        slot = await real_town.publish()
        assert await outcomes(real_town, people, slot.id) == {"won": 1, "slot_taken": 9}
        real_town.clock.moment += timedelta(hours=1)
    await redis.aclose(close_connection_pool=True)


async def test_a_mark_in_redis_without_a_booking_keeps_nobody_out(real_town: Town, redis_url: str) -> None:
    redis = jobs.connect(redis_url)
    real_town.first = FirstInRedis(redis)
    ana, slot = await real_town.patient("Ana"), await real_town.publish()
    assert await real_town.first.first(slot.id, slot.opening)  # somebody marked it, and died
    assert not await real_town.first.first(slot.id, slot.opening)
    assert (await claims.claim(real_town.services, ana, slot.id)).active
    await redis.aclose(close_connection_pool=True)


async def test_news_closes_and_opens_the_gate(real_town: Town, redis_url: str) -> None:
    claim_guard, slot = ClosedSlots(), await real_town.publish()
    redis = jobs.connect(redis_url)
    news = News(redis, claim_guard)

    async def is_open() -> bool:
        with claim_guard.turn(slot.id) as turn:
            return turn.is_free

    def told(kind: type[SlotTaken | SlotOpened], opening: int) -> bytes:
        state = slot.model_copy(update={"opening": opening})
        return encode(
            wire(Logged(position=new_position(), event=new_event(kind, state, real_town.clock.now())))
        )

    news.take(told(SlotTaken, 1))
    assert not await is_open()
    news.take(told(SlotOpened, 1))  # late
    assert not await is_open()
    news.take(told(SlotOpened, 2))
    assert await is_open()
    news.take(b'"type":"slot.taken" and no JSON')
    listening = asyncio.create_task(news.run())

    async def is_taken_when_told() -> bool:
        await redis.publish("quickdoc:events", told(SlotTaken, 2))
        return not await is_open()

    await eventually(is_taken_when_told)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    await redis.aclose(close_connection_pool=True)


class Trips(CommandListener):
    """Counts what is asked of the database, by collection."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def started(self, event: Any) -> None:
        if event.command_name in {"find", "insert", "update", "delete", "aggregate", "findAndModify"}:
            self.seen.append(f"{event.command_name} {event.command[event.command_name]}")

    def succeeded(self, event: Any) -> None:
        pass

    def failed(self, event: Any) -> None:
        pass


async def test_the_trips_of_a_claim_are_these_and_no_more(
    real_town: Town, mongo_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [await real_town.patient(f"P{number}") for number in range(9)]
    slot = await real_town.publish()
    trips = Trips()
    client, redis = connect(mongo_url, event_listeners=[trips]), jobs.connect(redis_url)
    store = Store(client[real_town.store.database.name], batched=True)
    rings: list[object] = []
    pipeline = redis.pipeline

    def counted(**more: Any) -> Any:
        rings.append(more)
        return pipeline(**more)

    monkeypatch.setattr(redis, "pipeline", counted)
    bus = RedisBus(store.log, redis, batched=True)
    services = replace(real_town.services, store=store, bus=bus, claim_guard=ClosedSlots())

    answers = await asyncio.gather(
        *(claims.claim(services, each, slot.id) for each in people[:8]), return_exceptions=True
    )
    assert Counter(type(answer).__name__ for answer in answers) == {"Booking": 1, "SlotTakenError": 7}
    assert sorted(trips.seen) == [
        "aggregate slots",  # all that the one who tries has to know: `scheduling/store/claim_facts.py`
        "find barred",  # of the seven behind, in one trip
        "insert bookings",
        "insert events",
        "update bookings",
        "update slots",
        "update slots",
    ]
    assert len(rings) == 1

    trips.seen.clear()
    with pytest.raises(SlotTakenError):
        await claims.claim(services, people[8], slot.id)
    assert sorted(trips.seen) == ["find barred", "find bookings"]

    trips.seen.clear()
    with pytest.raises(AlreadyYoursError):
        await claims.claim(replace(services, claim_guard=OpenGuard()), people[0], slot.id)
    assert sorted(trips.seen) == ["aggregate slots", "find bookings", "insert bookings"]
    await redis.aclose(close_connection_pool=True)
    client.close()
