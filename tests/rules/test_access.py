"""Which logins of an account are good."""

import asyncio
from datetime import timedelta

import pytest
from redis.asyncio import Redis

from quickdoc.events.actions.dispatch import new_event
from quickdoc.events.models import AccessChanged, Logged
from quickdoc.events.news import News
from quickdoc.events.wire import encode, wire
from quickdoc.identity import access
from quickdoc.identity.access import MAX_ENDED, Access, Remembered
from quickdoc.identity.credentials import Credential
from quickdoc.scheduling.claim_guard import OpenGuard
from tests.town import MONDAY

FRESH = Access(id="account_1")


def test_an_account_without_a_record_has_ended_no_login() -> None:
    assert access.is_good(None, "session_1", 0)


def test_the_end_of_one_session_leaves_the_others() -> None:
    ended = access.end_session(FRESH, "session_1", MONDAY)
    assert not access.is_good(ended, "session_1", 0)
    assert access.is_good(ended, "session_2", 0)
    assert access.is_good(ended, None, 0)


def test_the_end_of_all_leaves_only_what_begins_afterwards() -> None:
    ended = access.end_all(access.end_session(FRESH, "session_1", MONDAY))
    assert not access.is_good(ended, "session_2", 0)
    assert not access.is_good(ended, None, 0)
    assert access.is_good(ended, "session_3", ended.epoch)


def test_a_closed_account_lets_nobody_in_whatever_the_epoch() -> None:
    closed = access.close(FRESH, MONDAY)
    assert not access.is_good(closed, "session_1", closed.epoch + 1)
    assert access.close(closed, MONDAY + timedelta(hours=1)) is closed


def test_ending_a_session_twice_changes_nothing() -> None:
    ended = access.end_session(FRESH, "session_1", MONDAY)
    assert access.end_session(ended, "session_1", MONDAY + timedelta(hours=1)) is ended


def test_a_record_stays_small_and_forgets_sessions_that_have_expired() -> None:
    record = FRESH
    for number in range(MAX_ENDED + 5):
        record = access.end_session(record, f"session_{number}", MONDAY)
    assert len(record.ended) == MAX_ENDED
    assert not access.is_good(record, f"session_{MAX_ENDED + 4}", 0)
    later = access.end_session(record, "session_new", MONDAY + access.KEPT)
    assert [each.session_id for each in later.ended] == ["session_new"]


def test_what_goes_on_the_bus_has_neither_hash_nor_email() -> None:
    credential = Credential(id="account_1", email="ana@example.com", hash="secret")
    assert set(credential.access.model_dump()) == {"id", "epoch", "ended", "closed_at", "version"}
    assert type(credential.access) is Access


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
