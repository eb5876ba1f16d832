"""Clinics: where and when they are open."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Annotated

from pydantic import EmailStr, Field

from quickdoc.clinics.day_parts import DayParts
from quickdoc.clinics.policy import Override, Policy
from quickdoc.core.errors import BadTimesError, ClinicClosedError
from quickdoc.core.legible import Legible, Paragraphs, folded
from quickdoc.core.types import Instant, Model, Point, Window, Zone


class OpeningHours(Window):
    """One stretch of a week in which a clinic is open, in its own wall time. Monday is 0."""

    weekday: int = Field(ge=0, le=6)


Language = Annotated[str, Field(pattern="^[a-z]{2,3}$")]
"""As in ISO 639, such as `en`."""
Languages = Annotated[tuple[Language, ...], Field(max_length=20)]
Description = Annotated[str, Field(max_length=2000), Paragraphs]
Organisation = Annotated[str, Field(min_length=1, max_length=120), Legible]


class Clinic(Model):
    """`organisation`: whom it belongs to; clinics of the same one share the name.

    `holidays`: days on which it is closed, by its own calendar. `closed_at`: since when it takes no visits
    any more. `embed_origins`: the sites that may show its page in a frame.
    """

    id: str
    name: str
    address: str
    point: Point
    zone: Zone
    phone: str
    email: EmailStr | None = None
    organisation: str | None = None
    description: str = ""
    languages: tuple[str, ...] = ()
    opening_hours: tuple[OpeningHours, ...] = ()
    holidays: tuple[date, ...] = ()
    embed_origins: tuple[str, ...] = ()
    day_parts: DayParts = DayParts()
    closed_at: Instant | None = None
    policy: Policy = Policy()
    overrides: tuple[Override, ...] = ()
    version: int = 1

    def policy_for(self, visit_type: str) -> Policy:
        """How openings of this type of visit are offered; upper and lower case are the same."""
        wanted = folded(visit_type)
        for each in self.overrides:
            if folded(each.visit_type) == wanted:
                return self.policy.model_copy(
                    update=each.model_dump(exclude={"visit_type"}, exclude_none=True)
                )
        return self.policy


def ensure_apart(hours: Sequence[OpeningHours]) -> None:
    """Refuse opening hours that last no time, and two of a day that overlap.

    Raises:
        BadTimesError
    """
    by_day = sorted(hours, key=lambda each: (each.weekday, each.start))
    for before, after in pairwise(by_day):
        ends = before.end if before.end > before.start else MIDNIGHT
        if before.weekday == after.weekday and after.start < ends:
            raise BadTimesError("Two opening hours of a day overlap.")
    if any(each.start == each.end for each in hours):
        raise BadTimesError("Opening hours end after they start.")


def change(clinic: Clinic, changes: dict[str, object]) -> Clinic:
    """The clinic with these fields changed; the same one where nothing differs."""
    changed = clinic.model_copy(update=changes)
    return clinic if changed == clinic else changed.model_copy(update={"version": clinic.version + 1})


def close(clinic: Clinic, now: datetime) -> Clinic:
    """The clinic without new visits from now on; the same one where it is closed already."""
    return clinic if clinic.closed_at else change(clinic, {"closed_at": now})


def reopen(clinic: Clinic, _now: datetime) -> Clinic:
    """The clinic as before it was closed."""
    return change(clinic, {"closed_at": None})


def ensure_open(clinic: Clinic) -> None:
    """Refuse what a closed clinic does not do any more.

    Raises:
        ClinicClosedError
    """
    if clinic.closed_at:
        raise ClinicClosedError


MIDNIGHT = 24 * 60
