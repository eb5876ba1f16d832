"""Query parameters for a search: where, and for what."""

from datetime import date
from typing import Annotated, Self

from fastapi import Query
from pydantic import BaseModel, Field, model_validator

from quickdoc.core.errors import UnclearSearchError
from quickdoc.core.places import covering
from quickdoc.core.types import Body, Point
from quickdoc.events import topics
from quickdoc.store import Store

MAX_TOPICS = 1000

Id = Annotated[str, Field(max_length=80)]
Specialty = Annotated[str, Field(pattern=r"^[a-z_]{2,40}$")]
Day = Annotated[date, Query(ge=date(1971, 1, 1), le=date(2199, 12, 30), description="As in 2026-11-21.")]


class Around(BaseModel):
    """A circle on the map and some specialties. Kilometres. All that a query says is text."""

    model_config = Body.model_config

    lat: Annotated[float | None, Field(ge=-90, le=90)] = None
    lon: Annotated[float | None, Field(ge=-180, le=180)] = None
    radius_km: Annotated[float, Field(gt=0, le=60)] = 15
    specialty: Annotated[list[Specialty], Field(default_factory=list, max_length=12)]

    @model_validator(mode="after")
    def _both_or_neither(self) -> Self:
        if (self.lat is None) != (self.lon is None):
            raise ValueError("lat and lon go together")
        return self

    @property
    def point(self) -> Point | None:
        """The centre of the circle."""
        if self.lat is None or self.lon is None:
            return None
        return Point(lat=self.lat, lon=self.lon)


class Watched(Around):
    """What a feed shows: slots in the circle, and of these clinics and doctors wherever they are."""

    clinic_id: Annotated[list[Id], Field(default_factory=list, max_length=20)]
    doctor_id: Annotated[list[Id], Field(default_factory=list, max_length=20)]


async def topics_of(store: Store, watched: Watched) -> list[str]:
    """The topics of a feed. Without a specialty, all specialties are meant.

    Raises:
        UnclearSearchError: the query asks for nothing, or for too much.
    """
    found = [*map(topics.clinic, watched.clinic_id), *map(topics.doctor, watched.doctor_id)]
    point = watched.point
    if point:
        names = watched.specialty or await store.doctors.specialties()
        found += topics.specialties(names, covering(point, watched.radius_km))
    elif watched.specialty or not found:
        raise UnclearSearchError
    if len(found) > MAX_TOPICS:
        raise UnclearSearchError("This is too much at once. Choose a smaller circle or fewer specialties.")
    return found
