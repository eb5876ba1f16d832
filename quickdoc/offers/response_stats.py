"""Response statistics: how soon a clinic's patients say yes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal, NamedTuple

from pydantic import Field

from quickdoc.core.types import Instant, Model, local
from quickdoc.offers.offers import Offer, OfferState

Part = Literal["night", "morning", "afternoon", "evening"]
PARTS: tuple[Part, ...] = ("night", "morning", "afternoon", "evening")
BEGINS: tuple[tuple[int, Part], ...] = ((21, "night"), (17, "evening"), (12, "afternoon"), (8, "morning"))
EDGES = (0, 5, 10, 15, 30, 60, 120, 240, 1440)
"""Minutes since the offer. A yes that comes later than a day is not counted on."""
ACCEPTED = 0.09
"""21,320 of 237,971 published offers were accepted: 8.3 % of 177,311 and 10.9 % of 60,660."""
REPLIED = (0.31, 0.45, 0.54, 0.69, 0.82, 0.90, 0.95, 1.0)
"""Of those who accept, who has done so by each edge. Published up to an hour; the rest is our guess."""
LEARNS_FROM = timedelta(days=90)


class Bin(Model):
    """`at_risk`: offers open in this bin, each by the share of it in which it was; `yes`, `no`: answers."""

    at_risk: float = 0
    yes: float = 0
    no: float = 0


class ResponseTimes(Model):
    """One part of the day: offers seen, and a bin from each edge to the next."""

    seen: int = 0
    bins: tuple[Bin, ...] = (Bin(),) * len(REPLIED)


class ResponseStats(Model):
    """What one clinic's patients did in the last 90 days. `id`: the clinic's."""

    id: str
    parts: dict[Part, ResponseTimes] = Field(default_factory=dict)
    learned_at: Instant | None = None

    def at(self, moment: datetime, zone: str) -> ResponseTimes:
        """The response times of that part of the day."""
        return self.parts.get(part_of_day(moment, zone), ResponseTimes())


class Outcome(NamedTuple):
    """The fields of an offer that the statistics use."""

    made_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    state: OfferState
    exclusive: bool
    picked: bool
    start: datetime
    zone: str


class Seen(NamedTuple):
    """For how many minutes an offer was observed, and its answer if there was one in that time."""

    minutes: float
    answer: Literal["yes", "no"] | None


def part_of_day(moment: datetime, zone: str) -> Part:
    """Night until 8, morning until 12, afternoon until 17, evening until 21, in local time."""
    hour = local(moment, zone).hour
    return next((part for begin, part in BEGINS if hour >= begin), "night")


def outcome(offer: Offer) -> Outcome:
    """The fields of an offer that the statistics use."""
    return Outcome(
        made_at=offer.made_at,
        expires_at=offer.expires_at,
        ended_at=offer.ended_at,
        state=offer.state,
        exclusive=offer.exclusive,
        picked=offer.picked,
        start=offer.brief.start,
        zone=offer.brief.zone,
    )


def seen(past: Outcome, now: datetime) -> Seen | None:
    """What is observed of an offer; None if the staff picked the person or the time of its end is unknown.

    An exclusive offer is observed only while it is exclusive: later the slot may be offered to others.
    """
    over = past.state not in {"asked", "expired"}
    if past.picked or (over and past.ended_at is None):
        return None
    until = min(now, past.expires_at if past.exclusive else past.start)
    if past.ended_at is None or past.ended_at > until:
        return Seen(_minutes(until - past.made_at), None)
    answers: dict[OfferState, Literal["yes", "no"]] = {"accepted": "yes", "passed": "no"}
    return Seen(_minutes(past.ended_at - past.made_at), answers.get(past.state))


def learn(clinic_id: str, past: Iterable[Outcome], now: datetime) -> ResponseStats:
    """The statistics of a clinic's offers, by part of the day."""
    by_part: defaultdict[Part, list[Seen]] = defaultdict(list)
    for each in past:
        shown = seen(each, now)
        if shown:
            by_part[part_of_day(each.made_at, each.zone)].append(shown)
    parts = {part: ResponseTimes(seen=len(found), bins=_bins(found)) for part, found in by_part.items()}
    return ResponseStats(id=clinic_id, parts=parts, learned_at=now)


def _minutes(length: timedelta) -> float:
    return max(0.0, length / timedelta(minutes=1))


def share_of(low: float, high: float, begin: float, end: float) -> float:
    """The share of the bin from `low` to `high` that lies between `begin` and `end`."""
    return max(0.0, min(high, end) - max(low, begin)) / (high - low)


def _bins(found: Sequence[Seen]) -> tuple[Bin, ...]:
    return tuple(_bin(found, low, high) for low, high in pairwise(EDGES))


def _bin(found: Sequence[Seen], low: int, high: int) -> Bin:
    reached = [each for each in found if each.minutes > low or (low == 0 and each.answer)]
    answers = [each.answer for each in reached if each.minutes <= high]
    return Bin(
        at_risk=round(sum(share_of(low, high, 0, each.minutes) for each in reached), 4),
        yes=answers.count("yes"),
        no=answers.count("no"),
    )
