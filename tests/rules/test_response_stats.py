"""How soon people say yes, and how many are asked."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from math import inf, prod
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quickdoc.offers.offers import OfferState
from quickdoc.offers.response_report import report
from quickdoc.offers.response_stats import (
    ACCEPTED,
    EDGES,
    REPLIED,
    Bin,
    Outcome,
    ResponseStats,
    ResponseTimes,
    Seen,
    learn,
    part_of_day,
    seen,
)
from quickdoc.offers.sizing import MAX_ASKED, PRIOR_OFFERS, chance, size

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)  # in Madrid
ZONE = "Europe/Madrid"
UNKNOWN = ResponseTimes()

bins = st.builds(
    lambda at_risk, yes, no: Bin(at_risk=at_risk, yes=yes * at_risk, no=no * at_risk),
    st.floats(0, 10_000),
    st.floats(0, 1),
    st.floats(0, 1),
)
known = st.builds(
    lambda found: ResponseTimes(seen=100, bins=tuple(found)),
    st.lists(bins, min_size=len(REPLIED), max_size=len(REPLIED)),
)
minutes = st.floats(0.5, 2000)


def asked(
    state: OfferState = "expired",
    ended: float | None = None,
    *,
    start: float = 10_000,
    exclusive: bool = False,
    picked: bool = False,
) -> Outcome:
    """An offer made at noon. Minutes."""
    return Outcome(
        made_at=NOON,
        expires_at=NOON + timedelta(minutes=10),
        ended_at=None if ended is None else NOON + timedelta(minutes=ended),
        state=state,
        exclusive=exclusive,
        picked=picked,
        start=NOON + timedelta(minutes=start),
        zone=ZONE,
    )


def learned(past: list[Outcome]) -> ResponseTimes:
    return learn("clinic_1", past, NOON + timedelta(days=30)).at(NOON, ZONE)


@pytest.mark.parametrize(("edge", "share"), [*zip(EDGES[1:], REPLIED, strict=True)])
def test_without_history_the_published_figures_are_the_estimate(edge: int, share: float) -> None:
    assert chance(UNKNOWN, edge) == pytest.approx(ACCEPTED * share)


def test_after_a_handful_of_offers_they_still_are() -> None:
    lucky = learned([asked("accepted", 3)] * 2)
    assert chance(UNKNOWN, 1440) < chance(lucky, 1440) < 2 * chance(UNKNOWN, 1440)


def test_as_many_offers_as_the_published_figures_weigh_count_half() -> None:
    silent = learned([asked()] * PRIOR_OFFERS)
    assert chance(silent, 10) == pytest.approx(chance(UNKNOWN, 10) / 2, rel=0.05)


@settings(deadline=None)
@given(response_times=known, first=minutes, more=minutes, since=st.floats(0, 2000))
def test_more_time_is_never_less_chance(
    response_times: ResponseTimes, first: float, more: float, since: float
) -> None:
    assert 0 <= chance(response_times, first, since) <= chance(response_times, first + more, since) + 1e-12
    assert chance(response_times, first + more, since) <= 1


@settings(deadline=None)
@given(response_times=known, low=st.floats(0.05, 0.95), high=st.floats(0.05, 0.95), within=minutes)
def test_a_higher_target_never_asks_fewer(
    response_times: ResponseTimes, low: float, high: float, within: float
) -> None:
    low, high = sorted((low, high))
    few, many = (size(response_times, part="morning", minutes=within, target=each) for each in (low, high))
    assert 1 <= few.size <= many.size <= MAX_ASKED


@settings(deadline=None)
@given(
    response_times=known,
    target=st.floats(0.05, 0.95),
    within=minutes,
    earlier=st.lists(st.floats(0, 300), max_size=60),
)
def test_it_is_the_smallest_number_that_reaches_the_target(
    response_times: ResponseTimes, target: float, within: float, earlier: list[float]
) -> None:
    found = size(response_times, part="morning", minutes=within, target=target, earlier=earlier)
    each = chance(response_times, within)
    nobody = prod(1 - chance(response_times, within, since) for since in earlier)
    assert found.all == pytest.approx(1 - nobody * (1 - each) ** found.size, abs=1e-4)
    if found.size < MAX_ASKED:
        assert 1 - nobody * (1 - each) ** found.size >= target
    if found.size > 1:
        assert 1 - nobody * (1 - each) ** (found.size - 1) < target


def test_those_asked_before_leave_fewer_to_ask() -> None:
    alone = size(UNKNOWN, part="morning", minutes=10, target=0.5)
    second = size(UNKNOWN, part="morning", minutes=10, target=0.5, wave=2, earlier=[10.0] * alone.size)
    assert (alone.size, second.size, second.wave) == (17, 12, 2)


def test_when_those_asked_before_are_enough_one_is_asked() -> None:
    found = size(UNKNOWN, part="morning", minutes=10, target=0.35, earlier=[0.0] * 30)
    assert found.size == 1
    assert found.all > 0.35


def test_fifty_are_the_most() -> None:
    assert size(UNKNOWN, part="morning", minutes=1, target=0.95).size == MAX_ASKED


def test_who_has_been_silent_for_long_is_counted_on_less() -> None:
    assert chance(UNKNOWN, 10, since=60) < chance(UNKNOWN, 10, since=10) < chance(UNKNOWN, 10)
    assert chance(UNKNOWN, 10, since=1440) == 0


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
