"""Real arq on a real redis and mongod: what the queue repeats, loses, or never had."""

import asyncio
from datetime import timedelta

import pytest

from quickdoc.events import jobs as queue
from quickdoc.events.memory import MemoryBus
from quickdoc.messaging.actions import sending
from quickdoc.messaging.ports import DeliveryDelayedError
from tests.town import HandClock, Town
from tests.waiting import eventually
from tests.workers.conftest import ANY_HOUR, Works

pytestmark = pytest.mark.servers


async def _window(works: Works, seconds: int) -> None:
    clinic = await works.services.store.clinics.get("clinic_1")
    policy = ANY_HOUR.model_copy(update={"window": seconds, "wave_size": 1})
    await works.services.store.clinics.replace(
        clinic.model_copy(update={"policy": policy, "version": clinic.version + 1})
    )


async def test_from_the_opening_to_the_text_takes_a_moment(works: Works) -> None:
    await works.town.in_line("Ana", "Ben")
    async with works.working(loops=False):
        await works.town.publish(offer=True)
        await eventually(lambda: _sent(works, 2))


async def _sent(works: Works, count: int) -> bool:
    return len(works.sms_sender.sent) >= count


async def test_a_job_that_comes_twenty_times_texts_once(works: Works) -> None:
    await works.town.in_line("Ana")
    works.sms_sender.fail_next(DeliveryDelayedError())
    async with works.working(loops=False):
        await works.town.publish(offer=True)
        await eventually(lambda: _waiting(works))
        (message,) = await works.services.store.messages.many({"kind": "offer"})
        for _ in range(20):
            await works.services.bus.later("send_text", message.id)
        await eventually(lambda: _sent(works, 1))
        await eventually(lambda: _no_text_is_queued(works))
    assert len(works.sms_sender.sent) == 1


async def _no_text_is_queued(works: Works) -> bool:
    jobs = await works.redis.zrange(queue.QUEUE, 0, -1)
    return not any(each.startswith(b"send_text") for each in jobs)


async def _waiting(works: Works) -> bool:
    return bool(await works.services.store.messages.many({"kind": "offer", "state": "intent", "tries": 1}))


async def test_twenty_workers_with_the_same_text_send_once(works: Works) -> None:
    await works.town.in_line("Ana")
    works.sms_sender.fail_next(DeliveryDelayedError())
    async with works.working(loops=False):
        await works.town.publish(offer=True)
        await eventually(lambda: _waiting(works))
    (message,) = await works.services.store.messages.many({"kind": "offer"})
    await asyncio.gather(*(sending.send(works.services, message.id) for _ in range(20)))
    # One refused and one taken, whether the queue's own second try or one of the twenty was faster.
    assert (works.sms_sender.calls, len(works.sms_sender.sent)) == (2, 1)


async def test_a_delayed_text_comes_back_by_itself(works: Works) -> None:
    await works.town.in_line("Ana")
    for _ in range(2):
        works.sms_sender.fail_next(DeliveryDelayedError())
    async with works.working(loops=False):
        await works.town.publish(offer=True)
        await eventually(lambda: _sent(works, 1))
    assert works.sms_sender.calls == 3


async def test_a_redis_that_is_emptied_again_and_again_costs_only_delay(works: Works) -> None:
    """A window of a minute cannot be waited for: `next_at` is moved, the job for it is gone with Redis."""
    people = await works.town.in_line("Ana", "Ben", "Cleo")
    await _window(works, 600)
    slot = await works.town.publish(offer=True)
    await works.redis.flushdb()
    async with works.working():
        for number in range(1, len(people) + 1):
            await eventually(lambda number=number: _sent(works, number))  # type: ignore[misc]
            await works.redis.flushdb()
            await _end_window(works, f"round_{slot.id}_1")
        await eventually(lambda: _released(works, f"round_{slot.id}_1"))
    assert [each.to for each in works.sms_sender.sent] == [
        await works.town.phone_of(person) for person in people
    ]


async def _end_window(works: Works, round_id: str) -> None:
    now = works.services.clock.now()
    await works.services.store.rounds.collection.update_one({"_id": round_id}, {"$set": {"next_at": now}})


async def _released(works: Works, round_id: str) -> bool:
    return (await works.services.store.rounds.get(round_id)).state == "released"


async def test_a_publisher_that_died_is_relayed(works: Works) -> None:
    """The document is written, and its publisher is gone before the log, Redis or the queue heard of it."""
    await works.town.in_line("Ana")
    dead = MemoryBus(works.services.store.log)
    dead.down = True
    town = Town(works.services.store, dead, works.sms_sender, HandClock(works.services.clock.now()))
    await town.publish(offer=True)
    async with works.working():
        await eventually(lambda: _sent(works, 1))


async def test_the_sweeps_indexes_are_used(works: Works) -> None:
    """Once a second in every worker: none of these may read a whole collection."""
    store, now = works.services.store, works.services.clock.now()
    queries = {
        "messages": {"due_at": {"$lte": now, "$type": "date"}},
        "events": {"react_at": {"$lte": now, "$type": "date"}},
        "rounds": {"state": "running", "next_at": {"$lte": now}},
        "bookings": {"state": "held", "active": True, "until": {"$lte": now}},
        "slots": {"state": "held", "held_until": {"$lte": now}},
        "offers": {"pending.at": {"$lt": now - timedelta(seconds=2)}},
    }
    for name, query in queries.items():
        explained = await store.database.command("explain", {"find": name, "filter": query})
        assert "COLLSCAN" not in str(explained["queryPlanner"]["winningPlan"]), name
