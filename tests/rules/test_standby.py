"""Whether a slot suits a standing request."""

from datetime import UTC, date, datetime, timedelta

import pytest

from quickdoc.briefs import Brief
from quickdoc.clinics import Clinic, Doctor
from quickdoc.places import cell, covering, distance_km
from quickdoc.shapes import Point, Window
from quickdoc.standby import (
    ALWAYS,
    Reason,
    Standby,
    Wish,
    asks_for,
    in_band,
    quiet,
    rank,
    suits,
    waits_for,
    watched,
)

MADRID = Point(lat=40.4168, lon=-3.7038)
TOLEDO = Point(lat=39.8628, lon=-4.0273)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
START = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)  # a Tuesday, 10:30 in Madrid


def brief(start: datetime = START, point: Point = MADRID) -> Brief:
    return Brief(
        clinic_id="clinic_1",
        clinic_name="Lakeside",
        clinic_address="1 Lake St",
        point=point,
        zone="Europe/Madrid",
        doctor_id="doctor_1",
        doctor_name="Dr. Ito",
        specialty="dermatology",
        visit_type="check-up",
        start=start,
        end=start + timedelta(minutes=30),
    )


def standby(**wish: object) -> Standby:
    asked = Wish.model_validate({"specialties": ["dermatology"], "point": MADRID, **wish})
    return Standby(
        **asked.model_dump(),
        id="standby_1",
        patient_id="patient_1",
        patient_name="Ana",
        account_id="account_1",
        phone="+15550100001",
        zone="Europe/Madrid",
        topics=watched(asked),
        since=NOW,
        rank=rank(NOW, 0),
    )


def only(weekday: int, hour: int) -> list[int]:
    return [1 << hour if day == weekday else 0 for day in range(7)]


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        ({}, None),
        ({"hours": only(1, 10)}, None),
        ({"hours": only(1, 9)}, "hours"),
        ({"hours": only(2, 10)}, "hours"),
        ({"off_days": [date(2026, 11, 24)]}, "off_day"),
        ({"off_days": [date(2026, 11, 25)]}, None),
        ({"notice": 24 * 60 + 30}, None),
        ({"notice": 24 * 60 + 31}, "notice"),
        ({"paused_until": NOW + timedelta(minutes=1)}, "paused"),
        ({"paused_until": NOW - timedelta(minutes=1)}, None),
        ({"point": TOLEDO, "radius_km": 60}, "distance"),
        ({"point": TOLEDO, "clinic_ids": ["clinic_1"]}, None),
        ({"point": TOLEDO, "doctor_ids": ["doctor_1"]}, None),
        ({"point": TOLEDO, "doctor_ids": ["doctor_2"]}, "distance"),
    ],
)
def test_a_slot_suits_or_the_reason_is_named(wish: dict[str, object], reason: Reason | None) -> None:
    assert suits(standby(**wish), brief(), NOW) == reason


def test_hours_are_read_on_the_clinics_wall_clock_in_summer_and_winter() -> None:
    tuesday_ten = standby(hours=only(1, 10), notice=0)
    summer = datetime(2026, 6, 23, 8, 30, tzinfo=UTC)
    winter = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    for start in (summer, winter):
        assert suits(tuesday_ten, brief(start), start - timedelta(days=1)) is None


def test_a_window_may_wrap_past_midnight_and_empty_ends_mean_never() -> None:
    night = Window(start=22 * 60, end=7 * 60)
    assert night.covers(23 * 60)
    assert night.covers(6 * 60 + 59)
    assert not night.covers(7 * 60)
    assert not Window(start=60, end=60).covers(60)


def test_quiet_is_judged_where_the_person_is() -> None:
    night = Window(start=21 * 60, end=8 * 60)
    assert quiet("America/New_York", night, NOW)  # 04:00
    assert not quiet("Europe/Madrid", night, NOW)  # 10:00
    assert not quiet("Europe/Madrid", None, NOW)


def test_urgency_outranks_any_waiting_and_waiting_decides_within_a_band() -> None:
    earlier, later = NOW - timedelta(days=900), NOW
    assert rank(later, 1) < rank(earlier, 0)
    assert rank(earlier, 0) < rank(later, 0)


def test_a_circle_is_covered_by_the_cells_that_it_touches() -> None:
    for radius in (0.5, 3.0, 15.0, 60.0):
        cells = set(covering(MADRID, radius))
        for north in (-1, -0.5, 0, 0.5, 1):
            for east in (-1, -0.5, 0, 0.5, 1):
                there = Point(lat=MADRID.lat + north * radius / 112, lon=MADRID.lon + east * radius / 86)
                if distance_km(MADRID, there) <= radius:
                    assert cell(there) in cells


def test_a_wish_by_doctor_watches_no_cells() -> None:
    assert watched(Wish(doctor_ids=("doctor_1",), point=MADRID)) == ("doctor:doctor_1",)


def test_always_means_every_hour_of_the_week() -> None:
    start = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
    for hour in range(24 * 7):
        assert suits(standby(hours=ALWAYS, notice=0), brief(start + timedelta(hours=hour)), start) is None


CLINIC = Clinic(
    id="clinic_1",
    name="Lakeside",
    address="1 Lake St",
    point=MADRID,
    zone="Europe/Madrid",
    phone="+15550109999",
)
ITO = Doctor(id="doctor_1", clinic_id="clinic_1", name="Dr. Ito", specialty="dermatology")


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        ({}, True),
        ({"point": TOLEDO, "radius_km": 60}, False),
        ({"specialties": ["cardiology"]}, False),
        ({"specialties": [], "clinic_ids": ["clinic_1"], "point": TOLEDO}, True),
        ({"specialties": [], "doctor_ids": ["doctor_1"], "point": TOLEDO}, True),
        ({"specialties": [], "doctor_ids": ["doctor_2"]}, False),
        ({"without": ["clinic_1"], "clinic_ids": ["clinic_1"]}, False),
        ({"without": ["doctor_1"]}, False),
        ({"without": ["doctor_1"], "clinic_ids": ["clinic_1"]}, True),
    ],
)
def test_who_waits_for_a_clinic(wish: dict[str, object], *, expected: bool) -> None:
    assert waits_for(standby(**wish), CLINIC, [ITO]) is expected


def test_a_band_moves_the_rank_and_nothing_else() -> None:
    one = standby()
    urgent = in_band(one, 2, "account_staff", NOW)
    assert urgent.rank == rank(NOW, 2, 0, one.id) < one.rank
    assert (urgent.urgency, urgent.urgency_by, urgent.urgency_at) == (2, "account_staff", NOW)
    assert urgent.version == one.version + 1
    assert in_band(urgent, 2, "account_other", NOW + timedelta(hours=1)) is urgent
    theirs = {"urgency", "urgency_by", "urgency_at", "rank", "version"}
    assert urgent.model_dump(exclude=theirs) == one.model_dump(exclude=theirs)


@pytest.mark.parametrize(
    ("change", "urgency"),
    [
        ({"notice": 5}, 2),
        ({"doctor_ids": ["doctor_1"], "clinic_ids": []}, 2),
        ({"clinic_ids": ["clinic_1", "clinic_2"]}, 0),
        ({"specialties": ["cardiology", "dermatology"]}, 0),
        ({"point": TOLEDO}, 0),
    ],
)
def test_a_band_is_for_what_was_asked_for(change: dict[str, object], urgency: int) -> None:
    asked = {"clinic_ids": ["clinic_1"], "doctor_ids": ["doctor_1"], "specialties": ["dermatology"]}
    one = in_band(standby(**asked), 2, "account_staff", NOW)
    wish = Wish.model_validate({"point": MADRID, **asked, **change})
    changed = asks_for(one, wish)
    assert (changed.urgency, changed.rank) == (urgency, rank(NOW, urgency, 0, one.id))
    assert (changed.urgency_by is None) == (urgency == 0)
    assert changed.topics == watched(wish)
    assert changed.version == one.version + 1
