"""Lotteries: the more urgent come first, and each of the others has the same chance."""

from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from quickdoc.offers.ordering import urgent_first
from quickdoc.waitlist.ranks import drawn, lot
from quickdoc.waitlist.standby import Triage
from quickdoc.waitlist.urgency import urgency_at
from tests.rules.lottery_lines import PEOPLE, ROUNDS, WAVE, line, opened
from tests.rules.requests import standby


@given(
    people=st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 2**32 - 1)), max_size=30, unique_by=lambda each: each[1]
    ),
    number=st.integers(0, 2**31),
    order=st.sampled_from(["line", "lottery"]),
)
def test_the_more_urgent_come_first_and_the_equally_urgent_in_the_order_of_the_others(
    people: list[tuple[int, int]], number: int, order: str
) -> None:
    one = opened(number, order)
    every = [
        standby().model_copy(
            update={
                "id": f"p{index}",
                "rank": bits,
                "lot": lot(bits),
                "triage": (
                    Triage(clinic_id=one.brief.clinic_id, urgency=urgency),
                    Triage(clinic_id="clinic_other", urgency=3),
                ),
            }
        )
        for index, (urgency, bits) in enumerate(people)
    ]
    asked = urgent_first(one, every)
    here = [urgency_at(each, one.brief.clinic_id) for each in asked]
    assert here == sorted((each for each, _ in people if each), reverse=True)
    ordinary = sorted([each.id for each in every], key=lambda name: every[int(name[1:])].rank)
    if order == "lottery":
        ordinary = line(one, {each.id: each.lot for each in every})
    for urgency in (1, 2, 3):
        alike = [each.id for each in asked if urgency_at(each, one.brief.clinic_id) == urgency]
        assert alike == [name for name in ordinary if name in alike]


def test_over_many_rounds_each_is_asked_as_often_as_another() -> None:
    """Chi-square with 19 degrees of freedom: 43.8 is exceeded once in a thousand times; the seed is fixed."""
    dice = Random(4)
    lots = {f"standby_{number}": lot(dice.getrandbits(32)) for number in range(PEOPLE)}
    times: Counter[str] = Counter()
    for number in range(ROUNDS):
        for name in line(opened(number), lots)[:WAVE]:
            times[name] += 1
            lots[name] = lot(drawn(name, f"offer_{number}"))
    expected = ROUNDS * WAVE / PEOPLE
    assert sum((times[name] - expected) ** 2 / expected for name in lots) < 43.8


def test_who_joined_first_has_no_better_chance_and_no_worse() -> None:
    """With new numbers each time, the first and the last to join are first in line equally often."""
    dice = Random(5)
    first: Counter[str] = Counter()
    for number in range(4000):
        lots = {f"p{index}": lot(dice.getrandbits(32)) for index in range(5)}
        first[line(opened(number), lots)[0]] += 1
    assert all(abs(first[f"p{index}"] - 800) < 120 for index in range(5))
