"""What the store promises of lines, logs and indexes."""

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
from quickdoc.offers.ordering import Stretch
from quickdoc.offers.reasons import Considered
from quickdoc.storage import index_making
from quickdoc.storage.log import Log
from quickdoc.storage.outage import OUTAGES
from quickdoc.store import Store
from quickdoc.waitlist import ranks, standby
from quickdoc.waitlist.preferences import ALWAYS, Preferences, WeekHours, watched
from quickdoc.waitlist.standby import Standby
from tests.contracts.things import slot
from tests.town import CENTRE, MONDAY, ZONE


async def test_the_line_is_read_in_order_of_rank(any_store: Store) -> None:
    preferences = Preferences(specialties=("dermatology",), point=CENTRE)
    topics = watched(preferences)
    for number, waited in enumerate([1, 3, 2, 0]):
        since = MONDAY - timedelta(hours=waited)
        await any_store.standbys.insert(
            Standby(
                **preferences.model_dump(),
                id=f"standby_{number}",
                patient_id=f"patient_{number}",
                patient_name="Ana",
                account_id="account_1",
                phone="+15550100001",
                zone=ZONE,
                topics=topics,
                triage=(standby.Triage(clinic_id="clinic_1", urgency=1),) if number % 2 else (),
                since=since,
                rank=ranks.rank(since),
            )
        )
    line = [each.id async for batch in any_store.standbys.in_line(slot().topics) for each in batch]
    assert line == ["standby_1", "standby_2", "standby_0", "standby_3"]
    urgent = [await any_store.standbys.urgent(slot().topics, each) for each in ("clinic_1", "clinic_2")]
    assert [[each.id for each in some] for some in urgent] == [["standby_1", "standby_3"], []]


def waits(number: int, *, hours: WeekHours = ALWAYS) -> Standby:
    preferences = Preferences(specialties=("dermatology",), point=CENTRE, hours=hours)
    return Standby(
        **preferences.model_dump(),
        id=f"standby_{number:03d}",
        patient_id=f"patient_{number}",
        patient_name="Ana",
        account_id="account_1",
        phone="+15550100001",
        zone=ZONE,
        topics=watched(preferences),
        since=MONDAY,
        rank=number,
        born=MONDAY.date(),
    )


async def test_the_line_brings_what_the_rules_read_and_beyond_a_crowd_only_who_may_fit(
    any_store: Store,
) -> None:
    people = [waits(number, hours=ALWAYS if number % 3 else (0,) * 7) for number in range(90)]
    for person in people:
        await any_store.standbys.insert(person)
    one = slot(600)
    read = [each async for batch in any_store.standbys.in_line(one.topics) for each in batch]
    lean = [each.model_copy(update={"topics": (), "specialties": ()}) for each in people]
    assert [each.model_dump() for each in read] == [each.model_dump() for each in lean]
    rest = Stretch("rank", least=20)
    sifted = any_store.standbys.sifted(one.topics, rest, one.brief, MONDAY, timedelta())
    assert [each.rank async for batch in sifted for each in batch] == [n for n in range(20, 90) if n % 3]
    assert await any_store.standbys.waiting(one.topics, rest, 50) == 50
    assert await any_store.standbys.waiting(one.topics[-1:], rest, 500) == 70


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
