"""What a schedule makes: no two slots overlap, each is within the hours, and everybody makes the same."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quickdoc.core.errors import (
    AbsencePastError,
    AbsenceReversedError,
    HoursOverlapError,
    HoursReversedError,
    SchedulesOverlapError,
    TypeTooLongError,
    ValidityReversedError,
)
from quickdoc.core.types import local
from quickdoc.scheduling import planning, schedules
from quickdoc.scheduling.planning import Closed, Kind, Planned
from quickdoc.scheduling.schedules import Schedule, WeeklyHours
from quickdoc.scheduling.wall_times import Span, boundary, exact
from tests.rules.nights import NIGHTS, Night, every_night

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
MONDAY = date(2026, 11, 23)
OPEN = Closed()


def hours(*stretches: tuple[int, int, int]) -> tuple[WeeklyHours, ...]:
    return tuple(WeeklyHours(weekday=day, start=start, end=end) for day, start, end in stretches)


def schedule(worked: tuple[WeeklyHours, ...], **more: Any) -> Schedule:
    fields = {"clinic_id": "clinic_1", "doctor_id": "doctor_1", "valid_from": date(2020, 1, 1), **more}
    return Schedule(id="schedule_1", hours=worked, visit_type="check-up", minutes=30, **fields)


def plan(
    worked: Schedule, minutes: int, zone: str, since: datetime, *, exceptions: Closed = OPEN, days: int = 60
) -> list[Planned]:
    kind = Kind("clinic_1", None, "check-up", minutes)
    return list(planning.planned(worked, kind, zone, exceptions, since=since, days=days))


stretches = st.builds(
    lambda day, start, length: (day, start * 5, min(start * 5 + length * 5, 1440)),
    st.integers(0, 6),
    st.integers(0, 287),
    st.integers(1, 200),
)


@given(
    worked=st.lists(stretches, min_size=1, max_size=8),
    breaks=st.lists(stretches, max_size=5),
    minutes=st.integers(1, 24).map(lambda each: each * 5),
    night=st.sampled_from(NIGHTS),
    away=st.lists(st.tuples(st.integers(0, 9000), st.integers(1, 3000)), max_size=3),
    holiday=st.integers(0, 6),
)
def test_slots_are_apart_and_within_the_hours_on_every_night(
    *,
    worked: list[tuple[int, int, int]],
    breaks: list[tuple[int, int, int]],
    minutes: int,
    night: Night,
    away: list[tuple[int, int]],
    holiday: int,
) -> None:
    week = schedule(hours(*worked), breaks=hours(*breaks))
    since = night.change - 3 * DAY
    spans = tuple(Span(since + at * MINUTE, since + (at + length) * MINUTE) for at, length in away)
    closed_on = local(since, night.zone).date() + holiday * DAY
    exceptions = Closed(spans, frozenset({closed_on}))
    made = plan(week, minutes, night.zone, since, exceptions=exceptions, days=7)
    assert made == plan(week, minutes, night.zone, since, exceptions=exceptions, days=7)
    assert len({planning.slot_id(each) for each in made}) == len(made)
    for one, following in pairwise(sorted(each.span for each in made)):
        assert one.end <= following.start
    for each in made:
        assert each.span.end - each.span.start == minutes * MINUTE
        assert not any(each.span.overlaps(span) for span in spans)
        assert local(each.span.start, night.zone).date() != closed_on
        moment = each.span.start
        while moment < each.span.end:
            assert _is_worked(worked, breaks, night, moment)
            moment += 5 * MINUTE


def _is_worked(
    worked: list[tuple[int, int, int]], breaks: list[tuple[int, int, int]], night: Night, moment: datetime
) -> bool:
    """By the wall clock as it is worked out without a zone database, around the change alone.

    Hours go on while the clocks show a time again, so that nothing can be told there by the wall clock.
    """
    shown_twice = max(0, night.before - night.after) * MINUTE
    if abs(moment - night.change) > 3 * DAY or abs(moment + MINUTE - night.change) <= shown_twice:
        return True
    wall = night.wall(moment)
    minute = wall.hour * 60 + wall.minute

    def lies_in(stretch: tuple[int, int, int]) -> bool:
        return stretch[0] == wall.weekday() and stretch[1] <= minute < stretch[2]

    return any(map(lies_in, worked)) and not any(map(lies_in, breaks))


@every_night
def test_each_wall_time_makes_one_slot_and_one_that_does_not_exist_none(night: Night) -> None:
    whole_days = schedule(hours(*((day, 0, 1440) for day in range(7))))
    since = night.change - 2 * DAY
    made = plan(whole_days, 30, night.zone, since, days=5)
    walls = [night.wall(each.span.start) for each in made]
    assert len(set(walls)) == len(walls)
    day = night.wall(night.change - MINUTE).date()
    shown = {night.wall(moment) for moment in night.every(MINUTE)}
    for minute in range(0, 1440, 30):
        at = datetime.combine(day, datetime.min.time()) + minute * MINUTE
        exists = abs(at - night.wall(night.change)) > 5 * 60 * MINUTE or at in shown
        assert (at in walls) == exists


@every_night
def test_a_boundary_that_does_not_exist_is_the_moment_of_the_change(night: Night) -> None:
    skipped = night.after - night.before
    if skipped < 0:
        return
    first = night.wall(night.change) - skipped * MINUTE
    for minute in range(0, skipped, 5):
        at = first + minute * MINUTE
        assert exact(at.date(), at.hour * 60 + at.minute, night.zone) is None
        assert boundary(at.date(), at.hour * 60 + at.minute, night.zone) == night.change


def test_a_break_that_splits_a_block_makes_the_grid_begin_anew() -> None:
    week = schedule(hours((0, 540, 780)), breaks=hours((0, 610, 640)))
    since = datetime(2026, 11, 23, tzinfo=UTC)
    starts = [f"{each.span.start:%H:%M}" for each in plan(week, 30, "UTC", since, days=1)]
    assert starts == ["09:00", "09:30", "10:40", "11:10", "11:40", "12:10"]


def test_validity_ends_with_its_last_day_and_nothing_begins_in_the_past() -> None:
    week = schedule(hours(*((day, 540, 600) for day in range(7))), valid_until=MONDAY + DAY)
    made = plan(week, 30, "UTC", datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
    assert [f"{each.span.start:%a %H:%M}" for each in made] == ["Mon 09:30", "Tue 09:00", "Tue 09:30"]


@pytest.mark.parametrize(
    ("refusal", "worked", "more"),
    [
        (HoursReversedError, hours((0, 600, 540)), {}),
        (HoursReversedError, hours((0, 1320, 360)), {}),
        (HoursReversedError, hours((0, 600, 600)), {}),
        (HoursReversedError, hours((0, 540, 720)), {"breaks": hours((0, 700, 600))}),
        (HoursOverlapError, hours((0, 540, 720), (0, 700, 800)), {}),
        (ValidityReversedError, hours((0, 540, 720)), {"valid_until": date(2019, 12, 31)}),
        (TypeTooLongError, hours((0, 540, 560)), {}),
        (TypeTooLongError, hours((0, 540, 590)), {"breaks": hours((0, 560, 565))}),
    ],
)
def test_what_cannot_be_is_refused_by_name(
    refusal: type[Exception], worked: tuple[WeeklyHours, ...], more: dict[str, Any]
) -> None:
    with pytest.raises(refusal):
        schedules.ensure_possible(schedule(worked, **more), 30)


def test_two_schedules_clash_while_both_are_valid() -> None:
    first = schedule(hours((0, 540, 720)), valid_until=MONDAY)
    same_hours = schedule(hours((0, 700, 800)), valid_from=MONDAY).model_copy(update={"id": "schedule_2"})
    with pytest.raises(SchedulesOverlapError):
        schedules.ensure_no_clash(same_hours, [first])
    for other in (
        same_hours.model_copy(update={"valid_from": MONDAY + DAY}),
        same_hours.model_copy(update={"hours": hours((0, 720, 800), (1, 540, 600))}),
        same_hours.model_copy(update={"breaks": hours((0, 700, 720))}),
    ):
        schedules.ensure_no_clash(other, [first, other])


def test_an_absence_is_ahead_and_ends_after_it_begins() -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    schedules.ensure_absence(now - DAY, now + DAY, now)
    for start, end, refusal in (
        (now + DAY, now, AbsenceReversedError),
        (now, now + 800 * DAY, AbsenceReversedError),
        (now - 2 * DAY, now, AbsencePastError),
    ):
        with pytest.raises(refusal):
            schedules.ensure_absence(start, end, now)
