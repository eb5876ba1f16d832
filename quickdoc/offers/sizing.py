"""How many to ask, so that one of them probably says yes."""

from collections.abc import Sequence
from itertools import pairwise
from math import exp, log, prod

from quickdoc.core.types import Model
from quickdoc.offers.response_stats import ACCEPTED, EDGES, REPLIED, Bin, Part, ResponseTimes, share_of

PRIOR_OFFERS = 100
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


def chance(response_times: ResponseTimes, minutes: float, since: float = 0) -> float:
    """The chance of a yes within `minutes` more from somebody asked `since` minutes ago without an answer."""
    silent, total = 1.0, 0.0
    for found, prior, (low, high) in zip(response_times.bins, PRIOR, pairwise(EDGES), strict=True):
        share = share_of(low, high, since, since + minutes)
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


def _prior() -> tuple[Bin, ...]:
    """The published figures as bins: answers, and the offers at risk that give the published rate."""
    accepted = [0.0, *(ACCEPTED * share for share in REPLIED)]
    return tuple(
        Bin(at_risk=yes / log((1 - before) / (1 - after)), yes=yes)
        for before, after in pairwise(accepted)
        for yes in [PRIOR_OFFERS * (after - before)]
    )


PRIOR = _prior()
