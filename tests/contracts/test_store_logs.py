"""What the store promises of rounds, of the event log and of indexes."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from pymongo.errors import BulkWriteError

from quickdoc.clinics.policy import Policy
from quickdoc.core.clock import SystemClock
from quickdoc.core.ids import position_at
from quickdoc.events.actions.dispatch import new_event
from quickdoc.events.models import SlotPublished
from quickdoc.offers import rounds
from quickdoc.offers.reasons import Considered
from quickdoc.storage import index_making
from quickdoc.storage.log import Log
from quickdoc.storage.outage import OUTAGES
from quickdoc.store import Store
from tests.contracts.line_shapes import waits
from tests.contracts.things import slot
from tests.town import MONDAY


async def test_a_wave_is_written_down_once_and_read_from_anywhere(any_store: Store) -> None:
    opened = rounds.start(slot(), Policy(), MONDAY)
    people = [Considered(waits(number), "hours" if number % 2 else None) for number in range(1203)]
    for _ in range(2):
        await any_store.considered.write(opened, "key_1", people, MONDAY)
    assert await any_store.considered.lines("key_1") == 1203
    read = await any_store.considered.read("key_1", 499, 503)
    assert [each.patient_id for each in read] == [f"patient_{number}" for number in range(499, 1002)]
    assert [each.outcome for each in read[:2]] == ["skipped", "asked"]
    assert await any_store.considered.read("key_1", 1203, 10) == []
    told = await any_store.considered.skips("patient_1001", ["key_1", "key_2"])
    assert [(each.key, each.standby_id, each.reason) for each in told] == [("key_1", "standby_1001", "hours")]
    assert await any_store.considered.skips("patient_1000", ["key_1"]) == []


async def test_an_event_is_logged_once_however_often_it_is_published(any_store: Store) -> None:
    published = new_event(SlotPublished, slot(), MONDAY)
    start = position_at(SystemClock().now() - timedelta(minutes=1))
    await any_store.log.append([published])
    await any_store.log.append([published])
    logged = await any_store.log.since(start)
    assert [each.event for each in logged] == [published]
    assert await any_store.log.since(start, ["clinic:clinic_1"]) == logged
    assert await any_store.log.since(start, ["clinic:other"]) == []
    assert await any_store.log.since(logged[0].position) == []
    assert await any_store.log.ids(start) == [(logged[0].position, published.id)]
    assert await any_store.log.at([logged[0].position, start]) == logged


async def test_every_index_is_as_the_list_says_and_a_missing_one_is_named(any_store: Store) -> None:
    assert await index_making.differences(any_store.database) == []
    await any_store.database["bookings"].drop_index("unique_slot_id_1")
    assert await index_making.differences(any_store.database) == ["bookings.unique_slot_id_1"]


async def test_a_log_entry_that_may_be_rolled_back_counts_as_an_outage() -> None:
    async def shaky(*_: object, **__: object) -> None:
        raise BulkWriteError({"writeErrors": [], "writeConcernErrors": [{"code": 91, "errmsg": "shutdown"}]})

    log = Log(SimpleNamespace(insert_many=shaky))
    with pytest.raises(OUTAGES):
        await log.append([])


async def test_messages_of_an_earlier_version_are_texts_and_their_old_index_goes(any_store: Store) -> None:
    messages = any_store.database["messages"]
    old = "unique_about_1_kind_1_attempt_1"
    await messages.create_index([("about", 1), ("kind", 1), ("attempt", 1)], name=old, unique=True)
    await messages.insert_one({"_id": "message_1", "about": "offer_1", "kind": "offer", "attempt": 1})
    for _ in range(2):
        await index_making.make(any_store.database)
    assert old not in await messages.index_information()
    assert (await messages.find_one({"_id": "message_1"}))["channel"] == "sms"
    assert await index_making.differences(any_store.database) == []
