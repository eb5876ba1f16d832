"""How a real mongod reads the line: in order off an index, no sort in memory, no scan of everybody."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from quickdoc.clinics.policy import Policy
from quickdoc.core.types import Window
from quickdoc.identity.phones import Phone
from quickdoc.offers import rounds
from quickdoc.offers.next_wave import places
from quickdoc.offers.ordering import Stretch, stretches
from quickdoc.offers.rounds import Round
from quickdoc.scheduling.slots import Slot
from quickdoc.store import Store
from quickdoc.waitlist import ranks, suitability
from quickdoc.waitlist.actions import line
from quickdoc.waitlist.actions.line import next_in_line
from quickdoc.waitlist.preferences import Preferences
from quickdoc.waitlist.standby import Standby
from quickdoc.waitlist.store import line_queries
from quickdoc.waitlist.store import standbys as stored
from tests.town import CENTRE, MONDAY, ZONE, Town, town_on

pytestmark = pytest.mark.servers
CROWD, FEW = 12_000, 10
NEVER_AT_TEN = (((1 << 24) - 1) & ~(1 << 10),) * 7
POLICY = Policy(wave_size=3, quiet_hours=Window(start=0, end=0))


def crowd(store: Store, topics: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """All who fit stand at the end."""
    dice = Random(1)
    preferences = Preferences(specialties=("dermatology",), point=CENTRE)
    one = Standby(
        **preferences.model_dump(),
        id="standby",
        patient_id="patient",
        patient_name="Ana",
        account_id="account",
        phone="+34600000000",
        zone=ZONE,
        topics=topics,
        since=MONDAY,
        rank=0,
    )
    vain = store.standbys.encode(one.model_copy(update={"hours": NEVER_AT_TEN}))
    fits = store.standbys.encode(one)
    for number in range(CROWD):
        name = f"{number:06d}"
        yield {
            **(fits if number >= CROWD - FEW else vain),
            "_id": f"standby_{name}",
            "patient_id": f"patient_{name}",
            "phone": f"+346{name}",
            "rank": number,
            "lot": ranks.lot(dice.getrandbits(32)),
        }


@pytest.fixture
async def crowded(real_store: Store) -> Town:
    town = await town_on(real_store)
    slot = await town.publish(24)
    people = list(crowd(real_store, slot.topics))
    await real_store.standbys.collection.insert_many(people)
    phones = [Phone(id=person["phone"], account_ids=(person["account_id"],)) for person in people]
    await real_store.phones.collection.insert_many([real_store.phones.encode(phone) for phone in phones])
    return town


async def slot_and_round(town: Town, policy: Policy = POLICY) -> tuple[Slot, Round]:
    (slot,) = await town.store.slots.many({})
    return slot, rounds.start(slot, policy, town.clock.now())


def stages(plan: dict[str, Any]) -> list[str]:
    below = [*plan.get("inputStages", []), *([plan["inputStage"]] if "inputStage" in plan else [])]
    return [plan["stage"], *(each for part in below for each in stages(part))]


async def explained(cursor: Any) -> tuple[set[str], dict[str, Any]]:
    told = await cursor.explain()
    plan = told["queryPlanner"]["winningPlan"]
    return set(stages(plan.get("queryPlan", plan))), told["executionStats"]


@pytest.mark.parametrize("order", ["line", "lottery"])
async def test_the_first_in_line_are_read_off_the_index_in_order(crowded: Town, order: str) -> None:
    slot, one = await slot_and_round(crowded, POLICY.model_copy(update={"order": order}))
    for stretch in stretches(one):
        query = line_queries.standing(slot.topics, stretch)
        found = crowded.store.standbys.leanly(query, stretch.by).limit(stored.FIRST)
        how, spent = await explained(found)
        assert not how & {"SORT", "COLLSCAN"}, how
        assert spent["totalDocsExamined"] <= stored.FIRST
        assert spent["totalKeysExamined"] <= (stored.FIRST + 1) * len(slot.topics)


async def test_beyond_what_is_explained_whole_groups_are_skipped(crowded: Town) -> None:
    slot, _ = await slot_and_round(crowded)
    lines = crowded.store.standbys
    patterns = await lines.patterns(slot.topics)
    assert patterns is not None
    window = timedelta(minutes=10)
    fitting = [
        pattern for pattern in patterns if suitability.may_suit(pattern or "", slot.brief, MONDAY, window)
    ]
    assert (len(patterns), len(fitting)) == (2, 1)
    query = {
        **line_queries.standing(slot.topics, Stretch("rank", least=2000)),
        **line_queries.free(slot.brief, MONDAY),
        "pattern": {"$in": fitting},
    }
    how, spent = await explained(lines.leanly(query, "rank").hint(stored.BY_PATTERN))
    assert not how & {"SORT", "COLLSCAN"}, how
    assert spent["totalDocsExamined"] == FEW
    assert spent["totalKeysExamined"] < 10 * FEW


async def test_patterns_are_found_by_skipping_from_one_to_the_next(crowded: Town) -> None:
    slot, _ = await slot_and_round(crowded)
    steps = [
        {"$match": {"topics": slot.topics[0], "active": True}},
        {"$group": {"_id": "$pattern"}},
        {"$limit": 10},
    ]
    told = await crowded.store.database.command(
        "explain",
        {"aggregate": "standbys", "pipeline": steps, "cursor": {}, "hint": stored.BY_PATTERN},
        verbosity="executionStats",
    )
    assert "DISTINCT_SCAN" in str(told)
    assert told["stages"][0]["$cursor"]["executionStats"]["totalKeysExamined"] < 10


async def test_a_place_in_line_is_counted_on_the_index_alone(crowded: Town) -> None:
    slot, _ = await slot_and_round(crowded)
    query = line_queries.standing(slot.topics[:1], Stretch("rank", below=9000))
    told = await crowded.store.database.command(
        "explain",
        {
            "aggregate": "standbys",
            "pipeline": [{"$match": query}, {"$limit": 1001}, {"$group": {"_id": 1, "n": {"$sum": 1}}}],
            "cursor": {},
        },
        verbosity="executionStats",
    )
    spent = told["stages"][0]["$cursor"]["executionStats"]
    assert (spent["totalDocsExamined"], spent["nReturned"]) == (0, 1001)


async def test_those_at_the_very_end_of_a_crowd_are_found(crowded: Town) -> None:
    slot, one = await slot_and_round(crowded)
    found = await next_in_line(crowded.services, one, slot, crowded.clock.now(), places(one.policy))
    asked = [each.standby.id for each in found if each.reason is None]
    assert asked == [f"standby_{number:06d}" for number in range(CROWD - FEW, CROWD - FEW + 3)]
    assert len(found) < line.EXPLAINED + stored.FIRST + stored.MORE
    assert len(found) + found.sifted >= min(line.MAX_COUNTED, CROWD - FEW)


async def test_a_lottery_finds_them_too_wherever_they_are_on_the_circle(crowded: Town) -> None:
    slot, one = await slot_and_round(crowded, POLICY.model_copy(update={"order": "lottery", "wave_size": 50}))
    found = await next_in_line(crowded.services, one, slot, crowded.clock.now(), places(one.policy))
    assert sum(each.reason is None for each in found) == FEW
    assert len({each.standby.id for each in found}) == len(found)
