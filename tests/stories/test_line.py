"""The line: who is considered, what is written down about it, and how a place in it moves."""

import pytest

from quickdoc.clinics.policy import Policy
from quickdoc.offers.store import considered
from quickdoc.waitlist.actions import line, waitlist_admin
from quickdoc.waitlist.store import standbys as stored
from tests.stories.lines import crowd, round_of, whole_log
from tests.stories.stage import LOTTERY, opened
from tests.town import WAVES, Town


@pytest.fixture
def short_explanations(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a crowd of thousands does, with a dozen."""
    monkeypatch.setattr(line, "EXPLAINED", 4)
    monkeypatch.setattr(stored, "FIRST", 2)
    monkeypatch.setattr(stored, "MORE", 2)
    monkeypatch.setattr(considered, "LINES", 3)


# --- who is considered -----------------------------------------------------------------------


async def test_a_crowded_topic_is_never_released_while_somebody_further_down_fits(
    town: Town, short_explanations: None
) -> None:
    *_, last = await crowd(town, [{"hours": [0] * 7}] * 20 + [{"off_days": ["2026-11-24"]}] * 5 + [{}])
    slot = await opened(town)
    one = await round_of(town, slot)
    assert [each.patient_id for each in one.asked] == list(last.patient_ids)
    assert (one.state, one.sifted, one.reach) == ("running", 20, 26)
    assert sum(one.skipped.values()) + one.sifted == 25


async def test_when_nobody_further_down_fits_either_the_list_is_used_up(
    town: Town, short_explanations: None
) -> None:
    await crowd(town, [{"hours": [0] * 7}] * 12)
    one = await round_of(town, await opened(town))
    assert (one.state, one.asked) == ("released", ())
    assert sum(one.skipped.values()) + one.sifted == 12


async def test_more_patterns_than_can_be_told_apart_are_looked_at_one_by_one(
    town: Town, short_explanations: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "MAX_PATTERNS", 3)
    *_, last = await crowd(town, [{"notice": 3000 + number} for number in range(9)] + [{}])
    one = await round_of(town, await opened(town))
    assert [each.patient_id for each in one.asked] == list(last.patient_ids)


async def test_of_many_patterns_that_fit_the_first_in_line_come_first(
    town: Town, short_explanations: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "SCANS", 3)
    people = await crowd(town, [{"hours": [0] * 7}] * 6 + [{"notice": number} for number in range(7)])
    one = await round_of(town, await opened(town, WAVES.model_copy(update={"wave_size": 5})))
    assert [each.patient_id for each in one.asked] == [each.patient_ids[0] for each in people[6:11]]


@pytest.mark.parametrize("policy", [WAVES, LOTTERY])
async def test_somebody_with_two_wishes_that_match_is_asked_once(town: Town, policy: Policy) -> None:
    ana, ben = await town.in_line("Ana", "Ben")
    await town.standby(ana, specialties=[], clinic_ids=["clinic_1"])
    await town.standby(ana, doctor_ids=["doctor_1"])
    one = await round_of(town, await opened(town, policy))
    assert sorted(each.patient_id for each in one.asked) == sorted([*ana.patient_ids, *ben.patient_ids])


async def test_a_lottery_asks_everybody_once_wave_after_wave(town: Town, short_explanations: None) -> None:
    people = await crowd(town, [{}] * 11 + [{"hours": [0] * 7}] * 6)
    slot = await opened(town, LOTTERY, hours=72)
    for _ in range(12):
        await town.wait(601)
    one = await round_of(town, slot)
    asked = [each.patient_id for each in one.asked]
    assert sorted(asked) == sorted(each.patient_ids[0] for each in people[:11])
    assert one.state == "released"


async def test_a_lottery_asks_the_more_urgent_first(town: Town) -> None:
    people = await crowd(town, [{}] * 12)
    chosen = people[5:9]
    for each in chosen:
        (mine,) = await town.store.standbys.of_account(each.account_id)
        await waitlist_admin.set_urgency(town.services, town.staff, "clinic_1", mine.id, 1)
    one = await round_of(town, await opened(town, LOTTERY.model_copy(update={"wave_size": 4})))
    assert {each.patient_id for each in one.asked} == {each.patient_ids[0] for each in chosen}


@pytest.mark.parametrize("order", ["line", "lottery"])
async def test_the_urgent_are_counted_once_also_behind_a_crowd(
    town: Town, order: str, short_explanations: None
) -> None:
    people = await crowd(town, [{"hours": [0] * 7}] * 12 + [{}])
    for each in (people[1], people[11]):
        (mine,) = await town.store.standbys.of_account(each.account_id)
        await waitlist_admin.set_urgency(town.services, town.staff, "clinic_1", mine.id, 2)
    policy = WAVES.model_copy(update={"order": order})
    one = await round_of(town, await opened(town, policy))
    assert [each.patient_id for each in one.asked] == list(people[12].patient_ids)
    log = [each.patient_id for each in await whole_log(town, one)]
    assert log[:2] == [people[1].patient_ids[0], people[11].patient_ids[0]] or order == "lottery"
    assert set(log[:2]) == {people[1].patient_ids[0], people[11].patient_ids[0]}
    if order == "line":
        assert sum(one.skipped.values()) + one.sifted == 12
