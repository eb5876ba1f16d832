"""How soon people say yes, and how many are asked."""

from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quickdoc.offers.response_stats import (
    ACCEPTED,
    EDGES,
    REPLIED,
    Bin,
    ResponseTimes,
)
from quickdoc.offers.sizing import MAX_ASKED, PRIOR_OFFERS, chance, size
from tests.rules.response_times import UNKNOWN, asked, learned

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
