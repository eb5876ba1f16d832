"""The policy lab keeps to the product's rules, and to its seed."""

import argparse
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from itertools import groupby
from statistics import fmean

import pytest

from bench import policies
from bench.lab import report
from bench.lab.clinic import live
from bench.lab.figures import METRICS, figures, gini
from bench.lab.invent import CLINIC, Assumptions, month
from bench.lab.outcome import Month
from bench.lab.world import World, answer
from bench.rows import Row
from quickdoc.clinics.policy import Policy
from quickdoc.offers.offers import Offer
from quickdoc.waitlist.suitability import quiet, suits
from quickdoc.waitlist.urgency import urgency_at

SMALL = Assumptions(days=7, openings=6, standing=60, arrivals=3)
NAMES = [name for name in policies.POLICIES if name != report.EVERYBODY]


@cache
def world(seed: int = 1) -> World:
    return month(seed, SMALL)


@cache
def lived(name: str, seed: int = 1) -> Month:
    return live(world(seed), policies.POLICIES[name])


def test_the_same_seed_gives_the_same_month_and_another_one_does_not() -> None:
    again = live(month(1, SMALL), policies.POLICIES["auto 0.50"])
    assert figures(again) == figures(lived("auto 0.50"))
    assert figures(lived("auto 0.50", seed=2)) != figures(lived("auto 0.50"))


def test_all_policies_meet_the_same_openings() -> None:
    assert {len(lived(name).rounds) for name in NAMES} == {len(world().openings)}


def test_in_a_race_most_are_told_of_each_opening_and_the_first_yes_wins() -> None:
    raced, waved = lived("race"), lived("waves of 3")
    assert len(raced.offers) > len(waved.offers)
    assert {each.via for each in raced.fills} == {"offer", "feed"}
    assert raced.beaten > waved.beaten


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_in_a_queue_nobody_who_answers_in_time_is_too_late(seed: int) -> None:
    queued = lived("queue, 15 min", seed)
    assert queued.fills
    assert queued.beaten == 0


@pytest.mark.parametrize("name", NAMES)
def test_a_slot_is_filled_once_in_time_and_by_somebody_it_suits(name: str) -> None:
    fills = lived(name).fills
    assert len({each.opening.slot.id for each in fills}) == len(fills)
    assert len({each.standby.patient_id for each in fills}) == len(fills)
    assert all(each.opening.at <= each.at < each.opening.slot.start for each in fills)
    in_feed = [each for each in fills if each.via == "feed"]
    assert all(suits(each.standby, each.opening.slot.brief, each.at, timedelta()) is None for each in in_feed)


@pytest.mark.parametrize("name", ["waves of 3", "waves of 10", "auto 0.50"])
def test_people_are_considered_in_order_of_rank(name: str) -> None:
    places = {
        person.standby.patient_id: (
            -urgency_at(person.standby, CLINIC.id),
            int(person.standby.since.timestamp()) // 3600,
        )
        for person in world().people
    }
    for round_ in lived(name).rounds:
        for _, wave in groupby(round_.log, key=lambda line: (line.wave, line.at)):
            order = [places[line.patient_id] for line in wave]
            assert order == sorted(order)


@pytest.mark.parametrize("name", NAMES)
def test_no_offer_is_made_in_quiet_hours_or_over_the_caps(name: str) -> None:
    policy = policies.POLICIES[name]
    texted = [offer for offer in lived(name).offers if "sms" in offer.channels]
    zones = {person.standby.phone: person.standby.zone for person in world().people}
    assert not [each for each in texted if quiet(zones[each.holder.phone], policy.quiet_hours, each.made_at)]
    for cap, length in ((policy.cap_day, timedelta(days=1)), (policy.cap_week, timedelta(days=7))):
        assert most_within(texted, length) <= cap


def most_within(made: Sequence[Offer], length: timedelta) -> int:
    """The most offers that one phone had in any stretch of that length."""
    most = 0
    for phone in {each.holder.phone for each in made}:
        times = sorted(each.made_at for each in made if each.holder.phone == phone)
        most = max([most, *(sum(time < other <= time + length for other in times) for time in times)])
    return most


def test_waves_are_as_large_as_the_policy_or_the_habits_say() -> None:
    for round_ in lived("waves of 3").rounds:
        assert set(Counter(each.wave for each in round_.asked).values()) <= {1, 2, 3}
    for one in lived("auto 0.50").rounds:
        asked = Counter(each.wave for each in one.asked)
        assert all(asked[each.wave] <= each.size for each in one.sizing)
        assert len(one.sizing) == one.wave


def test_where_people_say_yes_more_often_auto_learns_to_ask_fewer() -> None:
    eager = month(1, Assumptions(days=21, accepted=0.35, arrivals=9))
    first = [
        round_.sizing[0] for round_ in live(eager, policies.POLICIES["auto 0.50"]).rounds if round_.sizing
    ]
    early, late = first[:15], first[-30:]
    assert fmean(each.size for each in late) < 0.75 * fmean(each.size for each in early)
    assert late[-1].seen > 0


def test_no_policy_fills_what_nobody_on_the_list_would_take() -> None:
    nobody = month(1, SMALL._replace(accepted=0.0))
    assert figures(live(nobody, policies.POLICIES["waves of 10"]))["fill_rate"] == 0


@pytest.mark.parametrize(
    ("counts", "expected"),
    [([], 0), ([0, 0], 0), ([3, 3, 3], 0), ([0, 0, 0, 4], 0.75), ([1, 2, 3, 4], 0.25)],
)
def test_gini_is_0_when_all_have_the_same(counts: list[int], expected: float) -> None:
    assert gini(counts) == pytest.approx(expected)


def test_the_quick_lab_has_a_row_for_each_policy_and_metric(capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    policies.arguments(parser)
    rows: list[Row] = []
    policies.run(parser.parse_args([], argparse.Namespace(quick=True)), rows.append)
    lines = [row.plain() for row in rows]
    assert [(each["case"], each["metric"]) for each in lines] == [
        (name, metric.name) for name in NAMES for metric in METRICS
    ]
    filled = [line for line in lines if line["metric"] == "fill_rate"]
    assert all(0 < each["ours"] <= 1 for each in filled)
    printed = capsys.readouterr().out
    assert all(f"| {name} " in printed for name in policies.POLICIES)


def test_the_default_policy_is_the_one_that_the_lab_supports() -> None:
    assert Policy() == policies.POLICIES[policies.SUPPORTED]


def test_what_somebody_would_say_belongs_to_them_and_the_opening_and_not_to_the_policy() -> None:
    opening, other = world().openings[:2]
    said = [answer(world(), person, opening, opening.at) for person in world().people]
    assert said == [answer(world(), each, opening, opening.at) for each in world().people]
    assert said != [answer(world(), each, other, opening.at) for each in world().people]
