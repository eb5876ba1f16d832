"""What a clinic's staff see of its response statistics."""

from quickdoc.core.types import Instant, Model
from quickdoc.offers.response_stats import PARTS, Part, ResponseStats, ResponseTimes
from quickdoc.offers.sizing import PRIOR_OFFERS, Sizing, chance, size

TOLD = (5, 10, 15, 30, 60)
"""The minutes for which the staff is told the chance."""


class PartReport(Model):
    """One part of the day for people: `chances` by minutes, and what an `auto` wave would ask for."""

    part: Part
    seen: int
    chances: dict[int, float]
    auto: Sizing


class ResponseStatsReport(Model):
    """A clinic's habits for its staff. `published`: how many offers the published figures weigh as."""

    clinic_id: str
    learned_at: Instant | None
    published: int
    parts: tuple[PartReport, ...]


def report(response_stats: ResponseStats, minutes: float, target: float) -> ResponseStatsReport:
    """The report for the staff, with the size of a first wave whose window is so many minutes."""
    return ResponseStatsReport(
        clinic_id=response_stats.id,
        learned_at=response_stats.learned_at,
        published=PRIOR_OFFERS,
        parts=tuple(
            _report(part, response_stats.parts.get(part, ResponseTimes()), minutes, target) for part in PARTS
        ),
    )


def _report(part: Part, response_times: ResponseTimes, minutes: float, target: float) -> PartReport:
    return PartReport(
        part=part,
        seen=response_times.seen,
        chances={each: round(chance(response_times, each), 4) for each in TOLD},
        auto=size(response_times, part=part, minutes=minutes, target=target),
    )
