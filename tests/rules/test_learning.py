"""What is learned from offers."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from math import inf
from random import Random

import pytest

from quickdoc.offers.response_report import report
from quickdoc.offers.response_stats import (
    EDGES,
    REPLIED,
    Outcome,
    ResponseStats,
    Seen,
    learn,
    part_of_day,
    seen,
)
from quickdoc.offers.sizing import chance
from tests.rules.response_times import NOON, UNKNOWN, ZONE, asked, learned


@pytest.mark.parametrize(
    ("past", "expected"),
    [
        (asked("accepted", 7), Seen(7, "yes")),
        (asked("passed", 7), Seen(7, "no")),
        (asked("lost", 7), Seen(7, None)),
        (asked("withdrawn", 7), Seen(7, None)),
        (asked("expired"), Seen(600, None)),
        (asked("expired", start=300), Seen(300, None)),
        (asked("accepted", 7, exclusive=True), Seen(7, "yes")),
        (asked("accepted", 70, exclusive=True), Seen(10, None)),
        (asked("expired", exclusive=True), Seen(10, None)),
        (asked("lost"), None),
        (asked("accepted", 7, picked=True), None),
    ],
)
def test_an_offer_is_watched_as_long_as_its_answer_could_come(past: Outcome, expected: Seen | None) -> None:
    assert seen(past, NOON + timedelta(hours=10)) == expected


def test_offers_that_somebody_else_ended_do_not_lower_the_estimate() -> None:
    yes, lost, silent = asked("accepted", 3), asked("lost", 3), asked()
    counted = learned([yes] * 40 + [lost] * 200)
    wrongly = learned([yes] * 40 + [silent] * 200)
    assert chance(counted, 60) > 1.25 * chance(wrongly, 60)


def test_a_no_is_an_answer_and_not_an_offer_that_was_cut_short() -> None:
    yes, no, lost = asked("accepted", 20), asked("passed", 3), asked("lost", 3)
    assert chance(learned([yes] * 50 + [no] * 400), 60) < chance(learned([yes] * 50 + [lost] * 400), 60)


@pytest.mark.parametrize("accepting", [0.05, 0.11, 0.3])
@pytest.mark.parametrize("passing", [0.0, 0.25])
def test_a_known_habit_is_found_again_though_most_offers_are_cut_short(
    accepting: float, passing: float
) -> None:
    draw = Random(1)

    def one() -> Outcome:
        cut = draw.expovariate(1 / 40)  # somebody else takes it
        luck, delay = draw.random(), _delay(draw)
        answers = delay if luck < accepting + passing else inf
        if cut < answers:
            return asked("lost", cut)
        return asked("accepted" if luck < accepting else "passed", answers)

    found = learned([one() for _ in range(20_000)])
    for edge, share in zip((5, 10, 15, 30, 60), REPLIED, strict=False):
        assert chance(found, edge) == pytest.approx(accepting * share, rel=0.15)


def _delay(draw: Random) -> float:
    """Minutes to an answer, by the published curve."""
    luck, below = draw.random(), 0.0
    for (low, high), share in zip(pairwise(EDGES), REPLIED, strict=True):
        if luck <= share:
            return low + (high - low) * (luck - below) / (share - below)
        below = share
    raise AssertionError


def test_each_part_of_the_day_has_its_own_habit() -> None:
    response_stats = learn("clinic_1", [asked("accepted", 3)] * 300, NOON + timedelta(days=30))
    assert chance(response_stats.at(NOON, ZONE), 10) > 0.5
    assert response_stats.at(NOON + timedelta(hours=9), ZONE) == UNKNOWN


@pytest.mark.parametrize(
    ("hour", "expected"),
    [
        (0, "night"),
        (7, "night"),
        (8, "morning"),
        (12, "afternoon"),
        (16, "afternoon"),
        (17, "evening"),
        (21, "night"),
    ],
)
def test_the_day_has_four_parts_by_the_clock_of_the_place(hour: int, expected: str) -> None:
    moment = datetime(2026, 11, 23, hour, 0, tzinfo=UTC) - timedelta(hours=1)
    assert part_of_day(moment, ZONE) == expected


def test_the_staff_is_told_of_every_part_of_the_day() -> None:
    told = report(ResponseStats(id="clinic_1"), minutes=10, target=0.5)
    assert [part.part for part in told.parts] == ["night", "morning", "afternoon", "evening"]
    assert told.parts[1].chances == {5: 0.0279, 10: 0.0405, 15: 0.0486, 30: 0.0621, 60: 0.0738}
    assert told.parts[1].auto.size == 17
