"""How soon a process knows that a login has ended."""

import asyncio

import pytest
from redis.asyncio import Redis

from quickdoc.events.actions.dispatch import new_event
from quickdoc.events.models import AccessChanged, Logged
from quickdoc.events.news import News
from quickdoc.events.wire import encode, wire
from quickdoc.identity import access
from quickdoc.identity.access import Access, Remembered
from quickdoc.scheduling.claim_guard import OpenGuard
from tests.rules.access_records import FRESH
from tests.town import MONDAY


class Store:
    def __init__(self) -> None:
        self.record = FRESH
        self.reads = 0

    async def read(self, _account_id: str) -> Access | None:
        self.reads += 1
        return self.record


@pytest.mark.parametrize("hears", [True, False])
async def test_a_process_hears_of_an_end_at_once_or_finds_out_in_seconds(*, hears: bool) -> None:
    store, now = Store(), [0.0]
    records = Remembered(3, lambda: now[0])
    assert await records.of("account_1", store.read) == FRESH
    assert await records.of("account_1", store.read) == FRESH
    assert store.reads == 1
    store.record = access.end_all(FRESH)
    if hears:
        records.forget("account_1")
    else:
        now[0] = 3.0
    assert await records.of("account_1", store.read) == store.record
    assert store.reads == 2


async def test_what_is_read_while_news_comes_is_not_remembered() -> None:
    store, go_on = Store(), asyncio.Event()
    records = Remembered(3, lambda: 0.0)

    async def read_slowly(account_id: str) -> Access | None:
        found = await store.read(account_id)
        await go_on.wait()
        return found

    reading = asyncio.create_task(records.of("account_1", read_slowly))
    await asyncio.sleep(0)
    store.record = access.end_all(FRESH)
    records.forget("account_1")
    go_on.set()
    assert await reading == FRESH
    assert await records.of("account_1", store.read) == store.record


async def test_the_bus_tells_a_process_which_record_has_changed() -> None:
    """What is said of an account crosses Redis as bytes; only that account is read anew."""
    store = Store()
    records = Remembered(3, lambda: 0.0)
    news = News(Redis(), OpenGuard(), records)
    for account_id in ("account_1", "account_2"):
        await records.of(account_id, store.read)
    changed = new_event(AccessChanged, access.end_all(FRESH), MONDAY)
    news.take(encode(wire(Logged(position="p", event=changed))))
    for account_id in ("account_1", "account_2"):
        await records.of(account_id, store.read)
    assert store.reads == 3
