"""What a patient asks for when they go on standby, and what makes two requests the same."""

from datetime import date
from hashlib import sha256
from json import dumps
from typing import Annotated, Literal

from pydantic import Field

from quickdoc.core.legible import Legible, folded
from quickdoc.core.places import covering
from quickdoc.core.types import Instant, Model, Point, Window
from quickdoc.events import topics

MAX_URGENT = 3
Urgency = Annotated[int, Field(ge=0, le=MAX_URGENT)]
Channel = Literal["live", "sms", "email", "push"]
Id = Annotated[str, Field(min_length=1, max_length=64)]
WeekHours = Annotated[tuple[Annotated[int, Field(ge=0, lt=1 << 24)], ...], Field(min_length=7, max_length=7)]
"""Monday to Sunday, 24 bits each: bit h is set when a visit may start in the hour h:00-h:59, local time."""
ALWAYS: WeekHours = ((1 << 24) - 1,) * 7


class Preferences(Model):
    """What a patient asks for. Minutes for `notice`, kilometres for `radius_km`.

    What: `specialties` around `point`, and named doctors or clinics wherever they are. When: `hours` and
    `off_days` in the slot's own zone, since that is where the visit takes place. How: `channels`, and `dnd`
    in the patient's zone. Excluded: clinics and doctors in `without`, and visit types other than the named
    `visit_types`, if any. `urgent_because`: in the patient's words, for a clinic that decides about urgency.
    """

    label: str = Field(default="", max_length=60)
    specialties: tuple[Annotated[str, Field(pattern=r"^[a-z_]{2,40}$")], ...] = Field(
        default=(), max_length=12
    )
    doctor_ids: tuple[Id, ...] = Field(default=(), max_length=20)
    clinic_ids: tuple[Id, ...] = Field(default=(), max_length=20)
    point: Point
    radius_km: float = Field(default=15, gt=0, le=60)
    hours: WeekHours = ALWAYS
    off_days: tuple[date, ...] = Field(default=(), max_length=120)
    dnd: Window | None = None
    notice: int = Field(default=60, ge=0, le=14 * 24 * 60)
    channels: tuple[Channel, ...] = ("live", "sms")
    paused_until: Instant | None = None
    visit_types: tuple[Annotated[str, Field(min_length=1, max_length=60)], ...] = Field(
        default=(), max_length=20
    )
    urgent_because: Annotated[str, Field(max_length=200), Legible] | None = None
    without: tuple[Id, ...] = Field(default=(), max_length=50)


SAID_BESIDE = frozenset({"label", "urgent_because", "paused_until"})
"""Parts of preferences that make no others of them."""
LISTS = ("specialties", "doctor_ids", "clinic_ids", "off_days", "channels", "without")


def same_as(preferences: Preferences, instead_of: str | None = None) -> str:
    """A key that is equal for equal requests, regardless of the order in their lists and of their label.

    `instead_of`: the visit that would be given back for an earlier one.
    """
    said = preferences.model_dump(mode="json", include=Preferences.model_fields.keys() - SAID_BESIDE)
    said |= {name: sorted(set(said[name])) for name in LISTS}
    said["visit_types"] = sorted({*map(folded, preferences.visit_types)})
    if preferences.dnd and preferences.dnd.start == preferences.dnd.end:  # an empty window
        said["dnd"] = None
    if not preferences.specialties:  # named doctors and clinics are wanted at any distance
        said["radius_km"] = None
    told = dumps([instead_of, said], sort_keys=True)
    return sha256(told.encode()).hexdigest()[:24]


def watched(preferences: Preferences) -> tuple[str, ...]:
    """The topics that preferences watch."""
    cells = covering(preferences.point, preferences.radius_km) if preferences.specialties else []
    return (
        *map(topics.clinic, preferences.clinic_ids),
        *map(topics.doctor, preferences.doctor_ids),
        *topics.specialties(preferences.specialties, cells),
    )
