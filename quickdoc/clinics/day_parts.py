"""Morning, afternoon and evening, as a clinic understands them."""

from typing import Literal, get_args

from pydantic import Field

from quickdoc.core.errors import BadTimesError
from quickdoc.core.types import Model

Part = Literal["morning", "afternoon", "evening"]
PARTS: tuple[Part, ...] = get_args(Part)


class DayPart(Model):
    """From when until when, in minutes after midnight by the clinic's clock; 1440 ends the day."""

    start: int = Field(ge=0, lt=1440, multiple_of=5)
    end: int = Field(gt=0, le=1440, multiple_of=5)


class DayParts(Model):
    """The three ranges; hours outside all of them belong to none."""

    morning: DayPart = DayPart(start=0, end=720)
    afternoon: DayPart = DayPart(start=720, end=1020)
    evening: DayPart = DayPart(start=1020, end=1440)

    def range(self, part: Part) -> DayPart:
        """The range of a part."""
        found: DayPart = getattr(self, part)
        return found


def ensure_in_order(parts: DayParts) -> None:
    """Refuse parts that end before they begin, overlap, or are out of order.

    Raises:
        BadTimesError
    """
    times = [time for part in PARTS for time in (parts.range(part).start, parts.range(part).end)]
    if times != sorted(times) or any(parts.range(part).start == parts.range(part).end for part in PARTS):
        raise BadTimesError("Morning, afternoon and evening follow each other, and none overlaps the next.")
