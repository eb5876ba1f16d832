"""The town: five clinics and twenty doctors, in a time zone where it is morning now.

The names are fictitious. The coordinates are real, so that distances on screen are realistic. In the evening
a board would be empty, so the town is placed where the working day has just begun.
"""

from datetime import datetime
from math import cos, radians
from typing import NamedTuple

from quickdoc.clinics.clinics import Clinic
from quickdoc.clinics.doctors import Doctor
from quickdoc.clinics.policy import Override, Policy
from quickdoc.core.types import Point, Window, local


class Place(NamedTuple):
    """A town by its centre and zone."""

    name: str
    zone: str
    centre: Point


PLACES = (
    Place("Wellington", "Pacific/Auckland", Point(lat=-41.2889, lon=174.7772)),
    Place("Brisbane", "Australia/Brisbane", Point(lat=-27.4705, lon=153.0260)),
    Place("Manila", "Asia/Manila", Point(lat=14.5995, lon=120.9842)),
    Place("Dhaka", "Asia/Dhaka", Point(lat=23.7806, lon=90.4070)),
    Place("Dubai", "Asia/Dubai", Point(lat=25.2048, lon=55.2708)),
    Place("Athens", "Europe/Athens", Point(lat=37.9838, lon=23.7275)),
    Place("Madrid", "Europe/Madrid", Point(lat=40.4168, lon=-3.7038)),
    Place("Recife", "America/Recife", Point(lat=-8.0476, lon=-34.8770)),
    Place("Boston", "America/New_York", Point(lat=42.3555, lon=-71.0605)),
    Place("Denver", "America/Denver", Point(lat=39.7392, lon=-104.9903)),
    Place("Seattle", "America/Los_Angeles", Point(lat=47.6062, lon=-122.3321)),
    Place("Honolulu", "Pacific/Honolulu", Point(lat=21.3069, lon=-157.8583)),
)

Style = tuple[str, str, float, float, str, int, int]
"""Name, street, kilometres north and east of the centre, mode, wave size, window in minutes."""
STYLES: tuple[Style, ...] = (
    ("Lakeside Clinic", "12 Lake Street", 0.6, 0.8, "waves", 3, 5),
    ("Old Town Medical", "3 Cathedral Square", -0.4, -0.9, "queue", 1, 5),
    ("Northgate Health", "140 North Avenue", 4.1, 1.2, "waves", 5, 10),
    ("Riverbank Practice", "8 Mill Lane", -2.2, 3.0, "race", 1, 10),
    ("Hillside Family Care", "77 Orchard Road", 1.9, -5.5, "waves", 2, 5),
)

OWN_WAYS: dict[str, dict[str, object]] = {
    "Old Town Medical": {"order": "lottery"},
    "Northgate Health": {"exclusive": True},
    "Hillside Family Care": {"wave_size": "auto", "target": 0.5},
}
OVERRIDES = {
    "Lakeside Clinic": (Override(visit_type="Heart check-up", wave_size="auto", target=0.5, window=600),),
}
"""Every mode of a round is used by some clinic of the town."""

DOCTORS = (
    ("Dr. Mina Ito", "dermatology"),
    ("Dr. Paul Weiss", "cardiology"),
    ("Dr. Amara Okafor", "pediatrics"),
    ("Dr. Lucía Ferrer", "general_practice"),
    ("Dr. Henrik Dahl", "orthopedics"),
    ("Dr. Priya Nair", "dermatology"),
    ("Dr. Tomás Vidal", "general_practice"),
    ("Dr. Elif Kaya", "gynecology"),
    ("Dr. Jonas Brandt", "ophthalmology"),
    ("Dr. Chloé Martin", "dermatology"),
    ("Dr. Samuel Adeyemi", "cardiology"),
    ("Dr. Wei Zhang", "general_practice"),
    ("Dr. Ingrid Solberg", "pediatrics"),
    ("Dr. Rafael Costa", "orthopedics"),
    ("Dr. Nadia Haddad", "ophthalmology"),
    ("Dr. Oliver Grant", "general_practice"),
    ("Dr. Sofia Rossi", "gynecology"),
    ("Dr. Kenji Mori", "cardiology"),
    ("Dr. Leila Farsi", "dermatology"),
    ("Dr. Marek Novák", "pediatrics"),
)

VISITS = {
    "dermatology": "Skin check",
    "cardiology": "Heart check-up",
    "pediatrics": "Child consultation",
    "general_practice": "Consultation",
    "orthopedics": "Joint consultation",
    "gynecology": "Consultation",
    "ophthalmology": "Eye exam",
}
KM_PER_DEGREE = 111.2
MORNING = 8.5


def awake(now: datetime) -> Place:
    """The place whose local time is nearest to 8:30 in the morning."""

    def away(place: Place) -> float:
        here = local(now, place.zone)
        gap = abs(here.hour + here.minute / 60 - MORNING)
        return min(gap, 24 - gap)

    return min(PLACES, key=away)


def clinics(place: Place, grace: int | None) -> list[Clinic]:
    """The five clinics around the centre. `grace` in seconds; the policy's own when None."""
    return [_clinic(place, number, style, grace) for number, style in enumerate(STYLES, start=1)]


def doctors() -> list[Doctor]:
    """Four doctors for each clinic."""
    return [
        Doctor(
            id=f"doctor_{number:02}",
            clinic_id=f"clinic_{(number - 1) // 4 + 1}",
            name=name,
            specialty=specialty,
        )
        for number, (name, specialty) in enumerate(DOCTORS, start=1)
    ]


def moved(point: Point, north_km: float, east_km: float) -> Point:
    """A point so many kilometres away."""
    lat = point.lat + north_km / KM_PER_DEGREE
    lon = point.lon + east_km / (KM_PER_DEGREE * cos(radians(point.lat)))
    return Point(lat=round(lat, 5), lon=round((lon + 180) % 360 - 180, 5))


def _clinic(place: Place, number: int, style: Style, grace: int | None) -> Clinic:
    name, street, north, east, *_ = style
    return Clinic(
        id=f"clinic_{number}",
        name=name,
        address=f"{street}, {place.name}",
        point=moved(place.centre, north, east),
        zone=place.zone,
        phone=f"+1555012{number:04d}",
        policy=_policy(style, grace),
        overrides=OVERRIDES.get(name, ()),
    )


def _policy(style: Style, grace: int | None) -> Policy:
    name, _, _, _, mode, wave_size, minutes = style
    policy = {
        "mode": mode,
        "wave_size": wave_size,
        "window": minutes * 60,
        "grace": 10 if grace is None else grace,
        "min_notice": 15,
        "no_show_after": 15,
        # No quiet hours: the demo may run at any local time.
        "quiet_hours": Window(start=0, end=0),
        "cap_day": 20,
        "cap_week": 60,
        **OWN_WAYS.get(name, {}),
    }
    return Policy.model_validate(policy)
