"""Response statistics: how soon a clinic's patients say yes, and how many to ask so that one of them does.

An offer ends with a yes, with a no, or without an answer: somebody was faster, the clinic withdrew it, or
its time was over. Without an answer it counts only for the minutes in which one could have come. Each part
of the local day has a table of bins; the rate of a bin is the number of its answers divided by the number of
offers that were open in it, each counted by the share of the bin in which it was open. With two kinds of
answers this is the life table with competing risks (the Kaplan-Meier estimate if nobody says no).

The published figures are part of every estimate, with the weight of `PRIOR_OFFERS` observed offers.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from math import exp, log, prod
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
PRIOR_OFFERS = 100
LEARNS_FROM = timedelta(days=90)
MAX_ASKED = 50


class Sizing(Model):
    """Why a wave has its size.

    `each`: the chance that one person asked says yes within `minutes`; `all`: that one of the wave or of
    those asked before does; `seen`: offers of this clinic and time of day that the estimate rests on, beside
    the published figures; `part`: the time of day.
    """

    wave: int
    size: int
    each: float
    all: float
    target: float
    minutes: float
    seen: int
    part: str


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


def chance(response_times: ResponseTimes, minutes: float, since: float = 0) -> float:
    """The chance of a yes within `minutes` more from somebody asked `since` minutes ago without an answer."""
    silent, total = 1.0, 0.0
    for found, prior, (low, high) in zip(response_times.bins, PRIOR, pairwise(EDGES), strict=True):
        share = _share(low, high, since, since + minutes)
        at_risk = found.at_risk + prior.at_risk
        yes, no = (found.yes + prior.yes) / at_risk, (found.no + prior.no) / at_risk
        answers = 1 - exp(-(yes + no) * share)
        total += silent * answers * yes / (yes + no)
        silent *= 1 - answers
    return total


def size(
    response_times: ResponseTimes,
    *,
    part: Part,
    minutes: float,
    target: float,
    wave: int = 1,
    earlier: Sequence[float] = (),
) -> Sizing:
    """The fewest to ask so that somebody says yes within `minutes` with the chance `target`.

    Those asked `earlier` (so many minutes ago, still open) may also say yes, so fewer new people are needed:

        the smallest k with 1 - (1 - residual of the first earlier one) * ... * (1 - each)^k >= target

    At least 1; 50 if even 50 do not reach the target.
    """
    each = chance(response_times, minutes)
    nobody = prod(1 - chance(response_times, minutes, since) for since in earlier)
    wanted = next((k for k in range(1, MAX_ASKED) if 1 - nobody * (1 - each) ** k >= target), MAX_ASKED)
    return Sizing(
        wave=wave,
        size=wanted,
        each=round(each, 4),
        all=round(1 - nobody * (1 - each) ** wanted, 4),
        target=target,
        minutes=round(minutes, 1),
        seen=response_times.seen,
        part=part,
    )


def _minutes(length: timedelta) -> float:
    return max(0.0, length / timedelta(minutes=1))


def _share(low: float, high: float, begin: float, end: float) -> float:
    """The share of the bin from `low` to `high` that lies between `begin` and `end`."""
    return max(0.0, min(high, end) - max(low, begin)) / (high - low)


def _bins(found: Sequence[Seen]) -> tuple[Bin, ...]:
    return tuple(_bin(found, low, high) for low, high in pairwise(EDGES))


def _bin(found: Sequence[Seen], low: int, high: int) -> Bin:
    reached = [each for each in found if each.minutes > low or (low == 0 and each.answer)]
    answers = [each.answer for each in reached if each.minutes <= high]
    return Bin(
        at_risk=round(sum(_share(low, high, 0, each.minutes) for each in reached), 4),
        yes=answers.count("yes"),
        no=answers.count("no"),
    )


def _prior() -> tuple[Bin, ...]:
    """The published figures as bins: answers, and the offers at risk that give the published rate."""
    accepted = [0.0, *(ACCEPTED * share for share in REPLIED)]
    return tuple(
        Bin(at_risk=yes / log((1 - before) / (1 - after)), yes=yes)
        for before, after in pairwise(accepted)
        for yes in [PRIOR_OFFERS * (after - before)]
    )


PRIOR = _prior()
