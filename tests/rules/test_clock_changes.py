"""The nights in which clocks change, minute by minute: by an hour, by half of one, and at midnight itself."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

import pytest

from quickdoc.clinics.clinics import Clinic, Doctor, Policy
from quickdoc.core.places import SETTING_OFF
from quickdoc.core.types import Point, Window
from quickdoc.offers import next_wave, rounds
from quickdoc.offers.next_wave import Considered
from quickdoc.scheduling import slots
from quickdoc.scheduling.slot_summary import SlotSummary
from quickdoc.scheduling.slots import Slot
from quickdoc.scheduling.ticks import ticks
from quickdoc.screens import views
from quickdoc.waitlist.preferences import ALWAYS, Preferences, watched
from quickdoc.waitlist.ranks import rank
from quickdoc.waitlist.standby import Standby
from quickdoc.waitlist.suitability import quiet, quiet_until, suits
from tests.town import Town

HERE = Point(lat=40.4168, lon=-3.7038)
MINUTE, FIVE, HALF_AN_HOUR, HOUR = (timedelta(minutes=each) for each in (1, 5, 30, 60))
AROUND = 6 * HOUR
NO_WINDOW = timedelta()


class Night(NamedTuple):
    """The moment of a change, and what the zone is ahead of UTC before and after it, in minutes."""

    zone: str
    change: datetime
    before: int
    after: int

    def wall(self, moment: datetime) -> datetime:
        """What the clock on the wall shows, worked out without a zone database."""
        ahead = self.before if moment < self.change else self.after
        return moment.replace(tzinfo=None) + ahead * MINUTE

    def every(self, step: timedelta) -> Iterator[datetime]:
        moment = self.change - AROUND
        while moment < self.change + AROUND:
            yield moment
            moment += step


def _night(zone: str, change: str, before: int, after: int) -> Night:
    return Night(zone, datetime.fromisoformat(change).replace(tzinfo=UTC), before, after)


NIGHTS = [
    _night("Europe/Madrid", "2026-03-29T01:00", 60, 120),
    _night("Europe/Madrid", "2026-10-25T01:00", 120, 60),
    _night("America/New_York", "2026-03-08T07:00", -300, -240),
    _night("America/New_York", "2026-11-01T06:00", -240, -300),
    _night("America/Los_Angeles", "2026-03-08T10:00", -480, -420),
    _night("America/Los_Angeles", "2026-11-01T09:00", -420, -480),
    _night("America/St_Johns", "2026-03-08T05:30", -210, -150),
    _night("America/St_Johns", "2026-11-01T04:30", -150, -210),
    _night("Australia/Lord_Howe", "2026-10-03T15:30", 630, 660),
    _night("Australia/Lord_Howe", "2026-04-04T15:00", 660, 630),
    _night("Pacific/Auckland", "2026-09-26T14:00", 720, 780),
    _night("Pacific/Auckland", "2026-04-04T14:00", 780, 720),
    _night("Africa/Casablanca", "2026-02-15T02:00", 60, 0),
    _night("Africa/Casablanca", "2026-03-22T02:00", 0, 60),
    _night("America/Havana", "2026-03-08T05:00", -300, -240),
    _night("America/Havana", "2026-11-01T05:00", -240, -300),
]
"""Lord Howe changes by half an hour. Havana has a day without a midnight, and one with two."""

WINDOWS = [
    Window(start=21 * 60, end=8 * 60),
    Window(start=22 * 60, end=2 * 60 + 30),
    Window(start=2 * 60 + 15, end=7 * 60),
    Window(start=45, end=1 * 60 + 20),
    Window(start=0, end=0),
]

every_night = pytest.mark.parametrize(
    "night", NIGHTS, ids=[f"{each.zone} {each.change.date()}" for each in NIGHTS]
)


def clinic(night: Night) -> Clinic:
    return Clinic(
        id="clinic_1", name="Lakeside", address="1 Lake St", point=HERE, zone=night.zone, phone="+15550109999"
    )


def slot(night: Night, start: datetime, length: timedelta = HALF_AN_HOUR) -> Slot:
    doctor = Doctor(id="doctor_1", clinic_id="clinic_1", name="Dr. Ito", specialty="dermatology")
    return slots.publish(
        "slot_1",
        clinic(night),
        doctor,
        visit_type="check-up",
        start=start,
        end=start + length,
        now=start - timedelta(days=1),
    )


def brief(night: Night, start: datetime) -> SlotSummary:
    return slot(night, start).brief


def standby(night: Night, **preferences: object) -> Standby:
    asked = Preferences.model_validate(
        {"clinic_ids": ["clinic_1"], "point": HERE, "notice": 0, **preferences}
    )
    return Standby(
        **asked.model_dump(),
        id="standby_1",
        patient_id="patient_1",
        patient_name="Ana",
        account_id="account_1",
        phone="+15550100001",
        zone=night.zone,
        topics=watched(asked),
        since=night.change,
        rank=rank(night.change),
    )


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
        board = await views.board(town.store, night.change, town.staff, "clinic_1", day)
        days[day] = board.day_start, board.day_end
    for moment in night.every(MINUTE):
        start, end = days[night.wall(moment).date()]
        assert start <= moment < end, night.wall(moment)
    lengths = [end - start for start, end in days.values()]
    changed = (night.before - night.after) * MINUTE
    assert lengths.count(24 * HOUR + changed) == 1
    assert lengths.count(24 * HOUR) == len(lengths) - 1
