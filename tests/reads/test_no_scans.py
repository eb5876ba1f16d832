"""A hundred thousand documents in every collection that grows, and nothing is ever looked through.

Every operation of the API is called, every sweep and job is run and the gateway's reads are made, while the
server's profiler writes down how each query was done. What is new cannot be forgotten: the operations come
from the OpenAPI document, the jobs from the worker's list, and of the store's own reads none may be left out.
"""

from collections import Counter
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from functools import wraps
from inspect import isasyncgenfunction, iscoroutinefunction
from typing import Any

import pytest

from quickdoc.core.config import Settings
from quickdoc.core.ids import earlier
from quickdoc.messaging.email.memory import MemoryMailer
from quickdoc.messaging.push.memory import MemoryPusher
from quickdoc.offers.ordering import Stretch
from quickdoc.scheduling.actions import generating
from quickdoc.storage.documents import Documents
from quickdoc.store import Store
from tests.api.applications import openapi
from tests.api.conftest import serving
from tests.reads.crowd import filled
from tests.reads.profiler import describe, profiled, trouble
from tests.reads.walk import OPERATIONS, walk
from tests.town import Town, town_on
from workers import jobs
from workers.relay import relay

MANY = 100_000
QUICK = timedelta(minutes=10)


async def whole_town(store: Store) -> Town:
    """One with every channel."""
    town = await town_on(store)
    town.mailer, town.pusher = MemoryMailer(), MemoryPusher(allows_local=False)
    return town


async def walked(town: Town, settings: Settings) -> None:
    """Everything that the API can do has been done once."""
    async with serving(town, settings) as api:
        for operation in OPERATIONS:
            await walk(api, operation)


async def later(town: Town) -> None:
    """What happens by itself: windows end, visits are reminded of and begin, habits are learned."""
    for seconds in (601, 3600, 3 * 3600, 86_400, 3 * 86_400):
        await town.wait(seconds)
    await relay(town.services)
    await generating.look_after(town.services)


async def worked(town: Town) -> None:
    """Every job that a worker knows."""
    event = (await town.store.log.since(await _long_ago(town), limit=1))[0].event
    subjects: dict[str, Any] = {
        "react": event.model_dump(mode="json"),
        "advance_round": "round_x1",
        "send_text": "message_x1",
        "look_up_text": "message_x1",
    }
    assert {each.name for each in jobs.FUNCTIONS} == set(subjects)
    for each in jobs.FUNCTIONS:
        await each.coroutine({"services": town.services, "job_try": 1}, subjects[each.name])


async def _long_ago(town: Town) -> str:
    return earlier(await town.store.log.end(town.clock.now()), 60)


async def watched(town: Town) -> None:
    """What the gateway reads, and what is read only where thousands wait."""
    store, begin = town.store, await _long_ago(town)
    await store.log.since(begin, limit=500)
    entries = await store.log.ids(begin, 500)
    await store.log.at([entry.position for entry in entries])
    await store.log.since(begin, ("board:clinic_1", "user:account_1"), 1001)
    people, now = ["patient_x1", "patient_x2"], town.clock.now()
    await store.standbys.of_accounts(["account_x1", "account_x2"])
    await store.bookings.times_of(people, now)
    await store.bookings.had_among(["slot_x1", "slot_x2"], people)
    await store.block_list.clinics_of_each(people)
    slot = await town.publish(400)
    async for _ in store.standbys.sifted(slot.topics, Stretch("rank"), slot.brief, town.clock.now(), QUICK):
        break
    await store.slots.feed_versions(slot.topics, town.clock.now(), limit=300)
    await store.slots.versions_of_day(slot.clinic_id, slot.start, slot.end)
    await store.doctors.versions_of(slot.clinic_id)
    await store.clinics.named("Lakeside Clinic")
    await _seldom(store, town)


async def _seldom(store: Store, town: Town) -> None:
    """What happens in races and failures only."""
    now = town.clock.now()
    await store.considered.lines("key_x1")
    await store.standbys.among("clinic:clinic_x1", Stretch("rank"), ["patient_x1", "patient_x2"])
    await store.offers.latest_of_phone(["account_x1"], "+34610000001", "91", now)
    await store.bookings.latest_of_code(["account_x1"], "+34610000001", "91", now)
    await store.bookings.visits_of("patient_x1")
    await store.offers.made_to("slot_x1", "patient_x1")
    await Store(store.database, batched=True).claims.of(
        (await town.publish(404)).id, (await town.patient()).patient_ids[0], now
    )
    await store.phones.free("+34610000001", "offer_x1", keep_place=False)
    await store.phones.may_answer_nonsense("+34610000001", now, QUICK)
    await store.messages.forget(["offer_x1"])
    await store.messages.unsent_about("offer_x1")
    await store.messages.readdress("message_x1", "+34610000001")
    while (turn := await store.positions.take("a list", now, QUICK)) is None:
        pass
    assert await store.positions.keep(turn, now)
    await store.positions.move(turn, now, now)
    await store.messages.known(["SMx1"])
    await store.unreadable.check(now, 10)
    await store.accounts.unverified(["account_x1", "account_x2"])
    await store.accounts.mark_leaving("account_x1", is_leaving=False)
    await store.accounts.has_other_admin("account_x1")
    await store.credentials.accesses(["account_x1", "account_x2"])
    await store.credentials.signed_up("x1@example.com", "a hash")
    (browser,) = await store.subscriptions.of_account("account_x1")
    await store.subscriptions.drop(browser)


def counted(store: Store) -> tuple[set[str], Counter[str]]:
    """The names of the store's own reads and writes, and how often each is called from now on."""
    names, calls = set(), Counter[str]()
    for noun, documents in vars(store).items():
        for name, work in vars(type(documents)).items():
            if name.startswith("_") or not (iscoroutinefunction(work) or isasyncgenfunction(work)):
                continue
            module = type(documents).__module__
            own = type(documents) is not Documents
            if own and (".store." in module or module.startswith("quickdoc.storage.")):
                names.add(f"{noun}.{name}")
                setattr(documents, name, _counting(calls, f"{noun}.{name}", getattr(documents, name)))
    return names, calls


def _counting(calls: Counter[str], name: str, work: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(work)
    def counting(*given: Any, **more: Any) -> Any:
        calls[name] += 1
        return work(*given, **more)

    return counting


def test_every_operation_of_the_document_is_walked() -> None:
    document = openapi()
    known = {each["operationId"] for path in document["paths"].values() for each in path.values()}
    assert known == set(OPERATIONS)


async def test_what_is_walked_works(town: Town, settings: Settings) -> None:
    town.mailer, town.pusher = MemoryMailer(), MemoryPusher(allows_local=False)
    await walked(town, settings)


@pytest.mark.servers
async def test_a_scan_would_be_seen(real_store: Store) -> None:
    await real_store.slots.collection.insert_many([{"n": number} for number in range(300)])
    async with profiled(real_store.database) as seen:
        await real_store.slots.collection.find_one({"n": 299})
        await real_store.slots.collection.find({"_id": {"$exists": True}}).sort("n", 1).to_list(1)
        await real_store.slots.collection.find_one({"_id": 1})
    assert [trouble(each) is None for each in seen] == [False, False, True]


@pytest.mark.servers
async def test_nothing_is_looked_through(
    mock_store: Store, real_store: Store, settings: Settings, unforgetful: None
) -> None:
    await walked(await whole_town(mock_store), settings)
    await filled(real_store, mock_store, MANY)
    names, calls = counted(real_store)
    town = await whole_town(real_store)
    async with profiled(real_store.database) as seen:
        await walked(town, settings)
        await later(town)
        await worked(town)
        await watched(town)
    assert len(seen) > 1000
    assert sorted(names - calls.keys()) == []
    assert {f"{describe(each)}: {why}" for each in seen if (why := trouble(each))} == set()


@pytest.fixture
async def unforgetful(real_store: Store) -> AsyncIterator[None]:
    """The town's time is not the server's, which would take it all for long expired."""
    admin = real_store.database.client.admin
    await admin.command({"setParameter": 1, "ttlMonitorEnabled": False})
    yield
    await admin.command({"setParameter": 1, "ttlMonitorEnabled": True})
