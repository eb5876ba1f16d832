"""A realistic invented month. All assumptions of the lab are in this file."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from bench.lab.world import DAY, Opening, Person, Truth, World, curves
from quickdoc.clinics.clinics import Clinic
from quickdoc.clinics.doctors import Doctor
from quickdoc.core.types import Point
from quickdoc.offers.response_stats import REPLIED, Part
from quickdoc.scheduling.new_slots import publish
from quickdoc.scheduling.slots import Slot
from quickdoc.waitlist.preferences import ALWAYS, Preferences, watched
from quickdoc.waitlist.ranks import rank
from quickdoc.waitlist.standby import Standby, Triage

T = TypeVar("T")
ZONE = "Europe/Madrid"
CENTRE = Point(lat=40.4168, lon=-3.7038)
BEGIN = datetime(2026, 11, 2, tzinfo=UTC)
CLINIC = Clinic(id="clinic_1", name="Lab", address="1 Lab St", point=CENTRE, zone=ZONE, phone="+15550100000")
DOCTORS = tuple(
    Doctor(id=f"doctor_{n}", clinic_id=CLINIC.id, name=f"Dr. {n}", specialty="dermatology") for n in range(4)
)

HOURS = dict(zip(range(6, 24), (1, 3, 9, 9, 9, 6, 6, 5, 6, 6, 6, 5, 3, 2, 2, 1, 1, 1), strict=True))
"""When openings come up, by local hour: most while the clinic works, some late in the evening."""
LEADS = ((0.30, 1, 8), (0.30, 8, 30), (0.40, 48, 14 * 24))
"""Share of openings, and hours from the opening to the visit: least and most."""
BY_PART: dict[Part, float] = {"night": 0.8, "morning": 1.0, "afternoon": 0.9, "evening": 1.15}
EAGER = ((0.5, 0.5), (0.3, 1.0), (0.2, 2.25))
"""Share of people, and their chance to accept over the average one. The mean is 1."""
NOTICES = ((0.15, 30), (0.35, 60), (0.25, 120), (0.15, 240), (0.10, 1440))
"""Share of people, and their shortest notice in minutes."""
URGENCIES = ((0.85, 0), (0.12, 1), (0.03, 2))
MORNINGS = (sum(1 << hour for hour in range(8, 13)),) * 7
AFTERNOONS = (sum(1 << hour for hour in range(13, 20)),) * 7
THREE_DAYS = ((1 << 24) - 1, 0, (1 << 24) - 1, 0, (1 << 24) - 1, 0, 0)
WEEKS = ((0.4, ALWAYS), (0.2, MORNINGS), (0.2, AFTERNOONS), (0.2, THREE_DAYS))
TEXTED = 0.9
"""The share that is texted; the others are asked in the app alone."""


class Assumptions(NamedTuple):
    """The clinic.

    `openings` on a working day; `standing` on the list at first and `arrivals` each day, who give up after
    `patience` days; the share of offers `accepted` and of those answered with a no (`passing`); the share of
    people `watching` the feed, who look at it `looks` times a day.
    """

    days: int = 28
    openings: float = 8
    standing: int = 150
    arrivals: float = 6
    patience: float = 30
    accepted: float = 0.08
    passing: float = 0.15
    watching: float = 0.15
    looks: float = 1.0


def month(seed: int, given: Assumptions) -> World:
    """The month of a seed."""
    draw = Random(seed)
    return World(
        seed=seed,
        openings=tuple(_openings(draw, given)),
        people=tuple(_people(draw, given)),
        truth=Truth(curves(given.accepted, REPLIED, BY_PART), given.passing, given.looks),
    )


def _openings(draw: Random, given: Assumptions) -> Iterator[Opening]:
    number = 0
    for day in range(given.days):
        date = (BEGIN + day * DAY).date()
        busy = given.openings if date.weekday() < 5 else given.openings * 0.3  # noqa: PLR2004  # a working day
        for _ in range(_about(draw, busy)):
            hour = draw.choices(list(HOURS), weights=list(HOURS.values()))[0]
            at = datetime.combine(date, time(hour, draw.randrange(60)), ZoneInfo(ZONE)).astimezone(UTC)
            number += 1
            yield Opening(at, _slot(draw, number, at))


def _slot(draw: Random, number: int, at: datetime) -> Slot:
    _, least, most = draw.choices(LEADS, weights=[each[0] for each in LEADS])[0]
    start = _working(at + timedelta(hours=draw.uniform(least, most)))
    if start - at < timedelta(minutes=45):
        start = _working(start + timedelta(hours=1))
    doctor = DOCTORS[number % len(DOCTORS)]
    end = start + timedelta(minutes=30)
    return publish(f"slot_{number}", CLINIC, doctor, visit_type="visit", start=start, end=end, now=at)


def _working(moment: datetime) -> datetime:
    """The next half hour in which the clinic works: weekdays from 9 to 17:30."""
    here = moment.astimezone(ZoneInfo(ZONE)).replace(second=0, microsecond=0)
    here += timedelta(minutes=-here.minute % 30)
    while here.weekday() >= 5 or not 9 <= here.hour <= 17:  # noqa: PLR2004  # the hours of the sentence above
        here += timedelta(minutes=30)
    return here.astimezone(UTC)


def _people(draw: Random, given: Assumptions) -> Iterator[Person]:
    there = [BEGIN - DAY * draw.expovariate(1 / given.patience) for _ in range(given.standing)]
    coming = [
        BEGIN + DAY * (day + draw.random())
        for day in range(given.days)
        for _ in range(_about(draw, given.arrivals))
    ]
    for number, since in enumerate(sorted(there + coming)):
        # Who is still there at the beginning has not given up: patience forgets.
        leaves = max(since, BEGIN) + DAY * draw.expovariate(1 / given.patience)
        eager = _one_of(draw, EAGER)
        yield Person(_standby(draw, number, since), leaves, eager, draw.random() < given.watching)


def _standby(draw: Random, number: int, since: datetime) -> Standby:
    channels = ("live", "sms") if draw.random() < TEXTED else ("live",)
    preferences = Preferences.model_validate(
        {
            "clinic_ids": [CLINIC.id],
            "point": CENTRE,
            "hours": _one_of(draw, WEEKS),
            "notice": _one_of(draw, NOTICES),
            "channels": channels,
        }
    )
    urgency, name = _one_of(draw, URGENCIES), f"standby_{number}"
    return Standby(
        **preferences.model_dump(),
        id=name,
        patient_id=f"patient_{number}",
        patient_name=f"Patient {number}",
        account_id=f"account_{number}",
        phone=f"+1555{number:07d}",
        zone=ZONE,
        topics=watched(preferences),
        triage=(Triage(clinic_id=CLINIC.id, urgency=urgency),) if urgency else (),
        since=since,
        rank=rank(since, 0, name),
    )


def _one_of(draw: Random, shares: tuple[tuple[float, T], ...]) -> T:
    return draw.choices([each[1] for each in shares], weights=[each[0] for each in shares])[0]


def _about(draw: Random, mean: float) -> int:
    """A whole number around a mean: what comes at random at that rate."""
    number, room = 0, draw.expovariate(1)
    while room < mean:
        number, room = number + 1, room + draw.expovariate(1)
    return number
