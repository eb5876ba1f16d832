"""Wall times of a place as moments, right also in the nights when its clocks change (docs/adr/0012).

A wall time that does not exist (clocks go forward) is no moment to start at; as a boundary it is the moment
of the change. One that exists twice (clocks go back) is the first of the two.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)


class Span(NamedTuple):
    """A stretch of real time, without its end."""

    start: datetime
    end: datetime

    def overlaps(self, other: "Span") -> bool:
        """Whether the two have a moment in common."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Span") -> bool:
        """Whether the other lies within this one."""
        return self.start <= other.start and other.end <= self.end


def exact(day: date, minute: int, zone: str) -> datetime | None:
    """The moment of a wall time in UTC; None where it does not exist that day. `minute`: after midnight."""
    moment = _wall(day, minute, zone).astimezone(UTC)
    shown = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return moment if shown == _naive(day, minute) else None


def boundary(day: date, minute: int, zone: str) -> datetime:
    """The moment at which something ends or begins by the wall clock: a moment on every day."""
    found = exact(day, minute, zone)
    return found if found is not None else _change_at(_wall(day, minute, zone))


def span(day: date, start: int, end: int, zone: str) -> Span:
    """From one wall time of a day to another; 1440 is its end."""
    return Span(boundary(day, start, zone), boundary(day, end, zone))


def _naive(day: date, minute: int) -> datetime:
    return datetime.combine(day, time()) + minute * MINUTE


def _wall(day: date, minute: int, zone: str) -> datetime:
    return _naive(day, minute).replace(tzinfo=ZoneInfo(zone))


def _change_at(missing: datetime) -> datetime:
    """When the clocks skip this wall time: between what it is by the offset after and before."""
    zone = missing.tzinfo
    before, after = missing.replace(fold=1).astimezone(UTC), missing.astimezone(UTC)
    offset = after.astimezone(zone).utcoffset()
    while after - before > MINUTE:
        middle = before + (after - before) // 2
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after.replace(second=0, microsecond=0)
