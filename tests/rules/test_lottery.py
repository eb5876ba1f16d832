"""Lotteries: each has the same chance, and nobody is passed over or asked twice."""

from hypothesis import given
from hypothesis import strategies as st

from quickdoc.offers.ordering import Stretch, stretches
from quickdoc.waitlist.ranks import lot
from tests.rules.lottery_lines import line, opened


def test_a_line_is_one_stretch_by_rank() -> None:
    assert stretches(opened(1, "line")) == (Stretch("rank"),)


def test_all_waves_of_a_round_go_around_from_the_same_number_and_other_rounds_from_others() -> None:
    assert stretches(opened(1)) == stretches(opened(1).model_copy(update={"wave": 3}))
    assert len({stretches(opened(number)) for number in range(1000)}) > 990


@given(bits=st.lists(st.integers(0, 2**32 - 1), max_size=30), number=st.integers(0, 2**31))
def test_everybody_comes_once(bits: list[int], number: int) -> None:
    lots = {f"p{index}": lot(each) for index, each in enumerate(bits)}
    assert sorted(line(opened(number), lots)) == sorted(lots)
