"""Broken documents stop nothing: no route says 500, no sweep stands still, lists show the rest."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from pymongo.errors import DuplicateKeyError
from structlog.testing import capture_logs

from quickdoc.core.config import Settings
from quickdoc.messaging.email.memory import MemoryMailer
from quickdoc.messaging.push.memory import MemoryPusher
from tests.api.bodies import ZOE
from tests.api.conftest import Api, serving
from tests.reads.broken import BREAKS, Break
from tests.reads.subjects import NEWCOMER
from tests.reads.walk import OPERATIONS
from tests.town import Town
from workers.relay import relay

SHARED = {"clinics", "doctors", "habits"}
"""What every step is about stays whole; a broken copy of it stands beside it."""
WHOLE = {ZOE["phone"].replace(" ", ""), NEWCOMER["phone"]}
"""Phones that a step uses each time it is done."""
ONCE = {"email_taken", "unreadable", "bad_login", "invite_invalid"}
"""What may be refused when a step is done a second time among documents that cannot be read."""


async def _done(api: Api) -> dict[str, tuple[int, str]]:
    """Every operation once; what it answered."""
    answers = {}
    for operation, step in OPERATIONS.items():
        response = await step(api)
        await api.town.settle()
        kind = response.headers.get("content-type", "")
        code = response.json()["code"] if kind == "application/problem+json" else ""
        answers[operation] = response.status_code, code
    return answers


async def _break_all(town: Town, spoil: Break) -> dict[str, int]:
    """Break what there is, in every collection; how many documents of each."""
    database = town.store.database
    counts: dict[str, int] = {}
    for name in await database.list_collection_names():
        if name == "unreadable":
            continue
        for each in await database[name].find({}).to_list(None):
            broken = spoil(each)
            if each["_id"] in WHOLE:
                continue
            if name in SHARED:
                broken |= {"_id": f"{each['_id']}_broken", "name": [], "pending": "broken"}
            with suppress(DuplicateKeyError):  # what an index refuses cannot be there
                await database[name].replace_one({"_id": broken["_id"]}, broken, upsert=True)
                counts[name] = counts.get(name, 0) + 1
    return counts


async def _later(town: Town) -> None:
    for seconds in (601, 3600, 3 * 3600, 86_400):
        await town.wait(seconds)
    await relay(town.services)


@pytest.mark.parametrize("spoil", BREAKS.values(), ids=BREAKS)
async def test_among_documents_that_cannot_be_read_everything_goes_on(
    town: Town, settings: Settings, spoil: Break
) -> None:
    town.mailer, town.pusher = MemoryMailer(), MemoryPusher(allows_local=False)
    async with serving(town, settings) as api:
        await _done(api)
        await _break_all(town, spoil)
        town.people += 500  # at other hours
        with capture_logs() as logs:
            answers = await _done(api)
            await _later(town)
    failed = {name: each for name, each in answers.items() if each[0] >= 400 and each[1] not in ONCE}
    assert failed == {}
    assert [each for each in logs if each["event"] == "a sweep failed"] == []
    assert await town.store.unreadable.count() > 0


def personal(record: dict[str, Any]) -> bool:
    """Whether a record tells of a person."""
    return any(word in str(record) for word in ("+1555", "@example", "Ana", "Eva", "Zoe"))


async def test_a_record_says_where_and_what_and_nothing_of_a_person(town: Town) -> None:
    who = await town.patient("Ana")
    standby = await town.standby(who)
    phone = await town.phone_of(who)
    await town.store.standbys.collection.update_one(
        {"_id": standby.id}, {"$set": {"zone": "Ana/+15550100001"}}
    )
    await town.store.phones.collection.update_one({"_id": phone}, {"$set": {"account_ids": "p1@example.com"}})
    with capture_logs() as logs:
        assert await town.store.standbys.of_account(who.account_id) == []
        assert await town.store.phones.lines([phone]) == {}
    records = {each.collection: each for each in await town.store.unreadable.of_clinic("clinic_1", 10)}
    assert records["standbys"].document == standby.id
    assert records["standbys"].what == "zone: value_error"
    assert records["phones"].what == "account_ids: tuple_type"
    assert not any(personal(each.model_dump()) for each in records.values())
    assert not any(personal(dict(each)) for each in logs)


async def test_it_is_reported_once_however_often_it_is_met_and_forgotten_when_it_is_mended(
    town: Town,
) -> None:
    who = await town.patient()
    standby = await town.standby(who)
    stored = town.store.standbys.collection
    await stored.update_one({"_id": standby.id}, {"$set": {"zone": "localtime"}})
    with capture_logs() as logs:
        for _ in range(50):
            await town.store.standbys.of_account(who.account_id)
    assert len(logs) == 1
    await town.wait(1)
    assert await town.store.unreadable.count() == 1
    await stored.update_one({"_id": standby.id}, {"$set": {"zone": standby.zone}})
    town.clock.moment += timedelta(minutes=2)
    await town.wait(1)
    assert await town.store.unreadable.count() == 0


async def test_a_page_of_what_cannot_be_read_hides_nobody_behind_it(town: Town) -> None:
    who = await town.patient()
    standby = await town.standby(who)
    collection = town.store.standbys.collection
    stored = await collection.find_one({"_id": standby.id})
    broken = [
        {**stored, "_id": f"standby_{number}", "same_as": f"{number}", "zone": "", "rank": number}
        for number in range(300)
    ]
    await collection.insert_many(broken)
    head = await town.store.standbys.many({"active": True}, sort=[("rank", 1)], limit=200)
    assert [each.id for each in head] == [standby.id]
    slot = await town.publish(offer=True)
    await town.settle()
    assert len(town.sms_sender.sent) == 1
    assert (await town.store.rounds.get(f"round_{slot.id}_1")).asked[0].patient_id == who.patient_ids[0]
