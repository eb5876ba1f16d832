"""Slots and windows in the nights in which clocks change."""

from datetime import date, datetime, timedelta
from itertools import pairwise

from quickdoc.clinics.policy import Policy
from quickdoc.core.places import SETTING_OFF
from quickdoc.offers import next_wave, rounds
from quickdoc.offers.reasons import Considered
from quickdoc.scheduling.ticks import ticks
from quickdoc.screens.board import board
from quickdoc.waitlist.suitability import suits
from tests.rules.nights import (
    FIVE,
    HALF_AN_HOUR,
    HOUR,
    MINUTE,
    NO_WINDOW,
    Night,
    brief,
    every_night,
    slot,
    standby,
)
from tests.town import Town


@every_night
def test_notice_is_real_time_and_not_what_the_clocks_differ_by(night: Night) -> None:
    two_hours = standby(night, notice=120)
    offered = brief(night, night.change + HOUR)
    for now in night.every(MINUTE):
        left = offered.start - now
        late = "notice" if left < 2 * HOUR else "travel" if left < 2 * HOUR + SETTING_OFF else None
        assert suits(two_hours, offered, now, NO_WINDOW) == late


@every_night
def test_slots_that_follow_each_other_in_real_time_never_overlap(night: Night) -> None:
    published = [slot(night, start) for start in night.every(HALF_AN_HOUR)]
    taken = [ticks(each.start, each.end) for each in published]
    assert [len(each) for each in taken] == [6] * len(taken)
    for one, following in pairwise(taken):
        assert following[0] == one[-1] + 1


@every_night
def test_a_slot_across_the_change_lasts_as_long_as_it_really_does(night: Night) -> None:
    across = slot(night, night.change - HOUR, 2 * HOUR)
    assert len(ticks(across.start, across.end)) == 24
    for minutes in range(0, 120, 5):
        inside = slot(night, across.start + minutes * MINUTE, FIVE)
        assert set(ticks(inside.start, inside.end)) < set(ticks(across.start, across.end))


@every_night
def test_a_window_is_as_long_as_on_any_other_night(night: Night) -> None:
    policy = Policy(window=600, grace=30, min_notice=0)
    someone = Considered(standby(night), None)
    for now in night.every(MINUTE):
        one = rounds.start(slot(night, now.replace(minute=0) + 4 * HOUR), policy, now)
        assert one.next_at == now + timedelta(seconds=30)
        asked = next_wave.next_wave(one, [someone], now)
        assert asked.next_at is not None
        assert asked.next_at.timestamp() - now.timestamp() == 600


@every_night
async def test_the_board_shows_each_moment_on_the_day_of_the_wall_clock(night: Night, town: Town) -> None:
    present = await town.store.clinics.get("clinic_1")
    await town.store.clinics.replace(present.model_copy(update={"zone": night.zone, "version": 2}))
    days: dict[date, tuple[datetime, datetime]] = {}
    for day in {night.wall(moment).date() for moment in night.every(MINUTE)}:
        shown = await board(town.store, night.change, town.staff, "clinic_1", day)
        days[day] = shown.day_start, shown.day_end
    for moment in night.every(MINUTE):
        start, end = days[night.wall(moment).date()]
        assert start <= moment < end, night.wall(moment)
    lengths = [end - start for start, end in days.values()]
    changed = (night.before - night.after) * MINUTE
    assert lengths.count(24 * HOUR + changed) == 1
    assert lengths.count(24 * HOUR) == len(lengths) - 1
