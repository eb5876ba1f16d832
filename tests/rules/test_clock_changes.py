"""The nights in which clocks change, minute by minute: by an hour, by half of one, and at midnight itself."""

from datetime import datetime, timedelta

import pytest

from quickdoc.core.types import Window
from quickdoc.waitlist.preferences import ALWAYS
from quickdoc.waitlist.suitability import quiet, quiet_until, suits
from tests.rules.nights import FIVE, HOUR, MINUTE, NO_WINDOW, Night, brief, every_night, standby

WINDOWS = [
    Window(start=21 * 60, end=8 * 60),
    Window(start=22 * 60, end=2 * 60 + 30),
    Window(start=2 * 60 + 15, end=7 * 60),
    Window(start=45, end=1 * 60 + 20),
    Window(start=0, end=0),
]


def only(weekday: int, hour: int) -> list[int]:
    return [1 << hour if day == weekday else 0 for day in range(7)]


def _covers(window: Window, minute: int) -> bool:
    """As a person would count: on from the start until the end comes round."""
    return (minute - window.start) % 1440 < (window.end - window.start) % 1440


@every_night
@pytest.mark.parametrize("window", WINDOWS, ids=str)
def test_it_is_quiet_when_the_clock_on_the_wall_says_so(night: Night, window: Window) -> None:
    for now in night.every(MINUTE):
        wall = night.wall(now)
        assert quiet(night.zone, window, now) == _covers(window, wall.hour * 60 + wall.minute), wall


@every_night
@pytest.mark.parametrize("window", WINDOWS, ids=str)
def test_a_text_waits_until_the_first_minute_that_is_not_quiet(night: Night, window: Window) -> None:
    expected: datetime | None = None
    for now in reversed(list(night.every(MINUTE))):
        if not quiet(night.zone, window, now):
            expected = now
        elif expected:
            assert quiet_until(night.zone, window, now) == expected, night.wall(now)
            assert quiet_until(night.zone, window, now + timedelta(seconds=59)) == expected


@every_night
def test_hours_and_days_off_are_those_of_the_clock_on_the_wall(night: Night) -> None:
    for start in night.every(FIVE):
        wall, offered, now = night.wall(start), brief(night, start), start - HOUR
        this_hour = only(wall.weekday(), wall.hour)
        assert suits(standby(night, hours=this_hour), offered, now, NO_WINDOW) is None
        assert (
            suits(
                standby(
                    night, hours=[each ^ all_day for each, all_day in zip(this_hour, ALWAYS, strict=True)]
                ),
                offered,
                now,
                NO_WINDOW,
            )
            == "hours"
        )
        assert suits(standby(night, off_days=[wall.date()]), offered, now, NO_WINDOW) == "off_day"
        around = [wall.date() + timedelta(days=days) for days in (-1, 1)]
        assert suits(standby(night, off_days=around), offered, now, NO_WINDOW) is None
