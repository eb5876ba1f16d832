"""What happens to a clinic in a month, whatever its policy: openings, people, and what they would answer.

Everything is drawn from the seed, and a person's answer to an opening depends on that person and that opening
only. So every policy is tested with the same month, and differences are caused by the policies.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import blake2b
from itertools import pairwise
from struct import unpack
from typing import Literal, NamedTuple

from quickdoc.core.types import local
from quickdoc.offers.response_stats import EDGES, PARTS, Part, part_of_day
from quickdoc.scheduling.slots import Slot
from quickdoc.waitlist.standby import Standby

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
MORNING, NIGHT = 8, 22
"""Between these hours people look at the feed."""

Curve = tuple[float, ...]
"""The chance that somebody asked has said yes by each of `EDGES` but the first."""


class Person(NamedTuple):
    """One on the list. `leaves`: when they give up waiting. `eager`: their chance over the average one."""

    standby: Standby
    leaves: datetime
    eager: float
    watches: bool


class Opening(NamedTuple):
    """A slot and when it becomes free."""

    at: datetime
    slot: Slot


class Truth(NamedTuple):
    """What people do. `passing`: the share that says no in so many words. `looks`: at the feed, per day."""

    curves: Mapping[Part, Curve]
    passing: float
    looks: float


class World(NamedTuple):
    """One clinic's month."""

    seed: int
    openings: tuple[Opening, ...]
    people: tuple[Person, ...]
    truth: Truth

    @property
    def begins(self) -> datetime:
        """The first opening's moment."""
        return min(each.at for each in self.openings)


class Answer(NamedTuple):
    """What somebody would say, and how long it takes."""

    says: Literal["yes", "no"]
    after: timedelta


def draws(*of: object) -> tuple[float, ...]:
    """Four pseudo-random numbers from 0 to 1, determined by these objects."""
    digest = blake2b("|".join(map(str, of)).encode(), digest_size=16).digest()
    return tuple(each / 2**32 for each in unpack("4I", digest))


def answer(world: World, person: Person, opening: Opening, now: datetime) -> Answer | None:
    """What a person who is asked now would say, if anything."""
    luck, speed, *_ = draws(world.seed, person.standby.id, opening.slot.id)
    curve = world.truth.curves[part_of_day(now, opening.slot.zone)]
    if luck < curve[-1] * person.eager:
        return Answer("yes", _delay(curve, speed))
    if luck > 1 - world.truth.passing:
        return Answer("no", _delay(curve, speed))
    return None


def look(world: World, person: Person, opening: Opening) -> datetime | None:
    """When a person sees the opening in the feed and would take it, if they do."""
    luck, _, patience, _ = draws(world.seed, person.standby.id, opening.slot.id)
    wants = luck < max(each[-1] for each in world.truth.curves.values()) * person.eager
    if not (person.watches and wants and world.truth.looks):
        return None
    return _awake(opening.at + DAY * (patience / world.truth.looks), opening.slot.zone)


def curves(accepted: float, replied: Curve, by_part: Mapping[Part, float]) -> dict[Part, Curve]:
    """Curves of one shape; some parts of the day do better than others."""
    return {part: tuple(accepted * by_part[part] * each for each in replied) for part in PARTS}


def _delay(curve: Curve, speed: float) -> timedelta:
    wanted, below = speed * curve[-1], 0.0
    for (low, high), share in zip(pairwise(EDGES), curve, strict=True):
        if wanted <= share:
            return MINUTE * (low + (high - low) * (wanted - below) / ((share - below) or 1))
        below = share
    return MINUTE * EDGES[-1]


def _awake(moment: datetime, zone: str) -> datetime:
    """Nobody looks at night: they do in the morning."""
    hour = local(moment, zone).hour
    return moment if MORNING <= hour < NIGHT else moment + timedelta(hours=(MORNING - hour) % 24)
