"""What is written down about everybody considered."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mongomock_motor import AsyncMongoMockClient

from quickdoc.core.errors import ForbiddenError, NotFoundError
from quickdoc.events.models import StandbyRanked
from quickdoc.offers import next_wave
from quickdoc.offers.rounds import Round
from quickdoc.offers.store import considered
from quickdoc.storage import index_making
from quickdoc.store import Store
from quickdoc.waitlist.actions import ranking, standbys
from quickdoc.waitlist.actions.line import next_in_line
from quickdoc.waitlist.views import missed
from tests.stories.lines import crowd, round_of, whole_log
from tests.stories.stage import opened
from tests.town import MONDAY, WAVES, Town, town_on

ALL_PREFERENCES: tuple[dict[str, Any], ...] = (
    {},
    {"notice": 48 * 60},
    {"off_days": ["2026-11-24"]},
    {"hours": [0] * 7},
    {"visit_types": ["surgery"]},
    {"without": ["clinic_1"]},
    {"specialties": ["cardiology"]},
    {"specialties": [], "doctor_ids": ["doctor_1"]},
    {"clinic_ids": ["clinic_1"]},
    {"paused_until": MONDAY + timedelta(days=1)},
)


async def _explained(kinds: list[int], order: str, size: int, waves: int) -> None:
    store = Store(AsyncMongoMockClient()["quickdoc"])
    await index_making.make(store.database)
    town = await town_on(store)
    people = [await town.patient(f"P{number}") for number in range(max(1, len(kinds) * 2 // 3))]
    for number, kind in enumerate(kinds):
        await town.standby(people[number % len(people)], **ALL_PREFERENCES[kind])
    slot = await opened(town, WAVES.model_copy(update={"order": order, "wave_size": size}))
    for _ in range(waves):
        await town.wait(601)
    one = await round_of(town, slot)
    log = await whole_log(town, one)
    matching = [
        standby for standby in await store.standbys.many({}) if set(standby.topics) & set(slot.topics)
    ]
    asked = {each.patient_id for each in one.asked}
    told = {(each.wave, each.patient_id) for each in log}
    if one.state == "released":
        assert {each.patient_id for each in matching} == {patient for _, patient in told}
    for wave in range(1, one.wave + 1):
        last = max(
            [
                each.rank
                for each in matching
                if any(a.standby_id == each.id and a.wave == wave for a in one.asked)
            ],
            default=0,
        )
        for each in matching:
            if order == "line" and each.rank <= last:
                before = any(a.patient_id == each.patient_id and a.wave <= wave for a in one.asked)
                assert before or (wave, each.patient_id) in told
    assert {each.patient_id for each in log if each.outcome == "asked"} == asked
    assert all((each.reason is None) == (each.outcome == "asked") for each in log)


@settings(max_examples=40, deadline=None)
@given(
    kinds=st.lists(st.integers(0, len(ALL_PREFERENCES) - 1), max_size=14),
    order=st.sampled_from(["line", "lottery"]),
    size=st.integers(1, 4),
    waves=st.integers(0, 3),
)
def test_the_log_explains_every_standby_that_matched_a_topic(
    kinds: list[int], order: str, size: int, waves: int
) -> None:
    asyncio.run(_explained(kinds, order, size, waves))


async def test_everybody_considered_is_written_down_however_many_they_are(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(next_wave, "LOG_LIMIT", 5)
    monkeypatch.setattr(considered, "LINES", 4)
    people = await crowd(town, [{"notice": 48 * 60}] * 13 + [{}])
    one = await round_of(town, await opened(town))
    log = await whole_log(town, one)
    assert len(one.log) == 5
    assert [each.patient_id for each in log] == [person.patient_ids[0] for person in people]
    assert [each.reason for each in log] == ["notice"] * 13 + [None]
    parts = [await missed.log(town.store, town.staff, one.id, at, 3) for at in range(0, 14, 3)]
    assert [each for part in parts for each in part] == log
    assert one.skipped == {"notice": 13}
    await town.wait(601)
    later = await round_of(town, await town.slot(one.slot_id))
    assert later.skipped == {"notice": 13}, "who is passed over again is counted once"
    everybody = await whole_log(town, later)
    assert everybody[:14] == log
    assert len(everybody) == 27
    assert [await missed.log(town.store, town.staff, one.id, at, 1) for at in (13, 14, 26, 27)] == [
        [everybody[13]],
        [everybody[14]],
        [everybody[26]],
        [],
    ]


async def test_a_wave_that_somebody_else_sent_leaves_no_lines_in_the_log(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await town.in_line("Ana", "Ben")
    whole = town.store.considered.write

    async def twice(round_: Round, key: str, *more: Any) -> None:
        await whole(round_, f"{key}x", *more)
        await whole(round_, key, *more)
        await whole(round_, key, *more)

    monkeypatch.setattr(town.store.considered, "write", twice)
    one = await round_of(town, await opened(town))
    assert [each.patient_name for each in await whole_log(town, one)] == ["Ana", "Ben"]


async def test_only_the_staff_of_the_clinic_read_the_log(town: Town) -> None:
    (ana,) = await town.in_line("Ana")
    one = await round_of(town, await opened(town))
    for stranger in (ana, await town.found_neighbour()):
        with pytest.raises(ForbiddenError):
            await whole_log(town, one, stranger)


async def test_an_offer_moves_its_patient_back_among_those_of_the_same_hour(town: Town) -> None:
    (ana,) = await town.in_line("Ana")
    (mine,) = await town.store.standbys.of_account(ana.account_id)
    await opened(town)
    (after,) = await town.store.standbys.of_account(ana.account_id)
    assert (after.recent, after.recount_at) == (1, town.clock.now() + timedelta(days=7))
    assert mine.rank < after.rank < mine.rank + (1 << 26)
    assert after.lot != mine.lot
    ranks = [each.event for each in town.bus.heard if isinstance(each.event, StandbyRanked)]
    assert [each.state for each in ranks] == [after]
    await ranking.rank_patient(town.services, ana.patient_ids[0])
    assert await town.store.standbys.of_account(ana.account_id) == [after], "counting twice changes nothing"


async def test_offers_older_than_a_week_are_counted_no_more(town: Town) -> None:
    (ana,) = await town.in_line("Ana")
    before = (await town.store.standbys.of_account(ana.account_id))[0].rank
    await opened(town)
    await town.wait(3 * 24 * 3600)
    await opened(town)
    for days, recent in ((3.9, 2), (0.2, 1), (2.7, 1), (0.4, 0)):
        await town.wait(days * 24 * 3600)
        (mine,) = await town.store.standbys.of_account(ana.account_id)
        assert mine.recent == recent
    assert (mine.rank, mine.recount_at) == (before, None)
    assert await town.store.standbys.to_recount(town.clock.now() + timedelta(days=99), 10) == []


async def test_leaving_and_coming_back_does_not_make_offers_forgotten(town: Town) -> None:
    (ana,) = await town.in_line("Ana")
    await opened(town)
    (mine,) = await town.store.standbys.of_account(ana.account_id)
    await standbys.remove(town.services, ana, mine.id)
    assert (await town.standby(ana)).recent == 1
    with pytest.raises(NotFoundError):
        await ranking.rank_again(town.services, mine.id)


async def test_reading_the_line_changes_nothing(town: Town) -> None:
    await town.in_line("Ana", "Ben")
    slot = await opened(town, WAVES.model_copy(update={"grace": 30}))
    one = await round_of(town, slot)
    read = [await next_in_line(town.services, one, slot, town.clock.now(), 2) for _ in range(2)]
    assert read[0] == read[1]
    assert [each.standby.patient_name for each in read[0]] == ["Ana", "Ben"]
