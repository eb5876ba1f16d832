"""Figures about the installation, each with a level by named limits and a sentence about what to do."""

from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from quickdoc.core.types import Model

Level = Literal["green", "amber", "red"]


class Figure(Model):
    """`advice`: what to do about it; empty while the level is green."""

    label: str
    value: str
    level: Level = "green"
    advice: str = ""


class Section(Model):
    """Figures about one part, such as the queue."""

    name: str
    title: str
    figures: tuple[Figure, ...]


class Limits(NamedTuple):
    """From which value on a figure is amber, and from which red. `advice`: what to do then."""

    amber: float
    red: float
    advice: str

    def level(self, value: float) -> Level:
        """The level of a value."""
        if value >= self.red:
            return "red"
        return "amber" if value >= self.amber else "green"

    def judged(self, label: str, value: float, words: str) -> Figure:
        """The figure of a value, which is shown in these words."""
        level = self.level(value)
        return Figure(label=label, value=words, level=level, advice="" if level == "green" else self.advice)


def wrong(label: str, value: str, advice: str, level: Level = "red") -> Figure:
    """A figure that is not as it should be, whatever its number."""
    return Figure(label=label, value=value, level=level, advice=advice)


def span(duration: timedelta) -> str:
    """A duration in words: `4 s`, `12 min`, `3 h`, `2 days`."""
    seconds = max(0, int(duration.total_seconds()))
    for unit, size in (("days", 48 * 3600), ("h", 2 * 3600), ("min", 120)):
        if seconds >= size:
            return f"{seconds // {'days': 86_400, 'h': 3600, 'min': 60}[unit]} {unit}"
    return f"{seconds} s"


def ago(moment: datetime | None, now: datetime) -> str:
    """How long ago something was; `never` for None."""
    return f"{span(now - moment)} ago" if moment else "never"


def size(count: int) -> str:
    """Bytes in words."""
    return f"{count / (1 << 20):,.0f} MB"
