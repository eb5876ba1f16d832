"""A real clinic's month from its database: its openings, its list, and how its patients answered.

Nothing is written. Names and numbers of patients are not read into the results.
"""

from datetime import datetime
from typing import NamedTuple

from bench.lab.world import DAY, Curve, Opening, Person, Truth, World
from quickdoc.offers.offers import Offer
from quickdoc.offers.response_stats import (
    EDGES,
    LEARNS_FROM,
    PARTS,
    Part,
    ResponseStats,
    ResponseTimes,
    learn,
    outcome,
)
from quickdoc.offers.rounds import Round
from quickdoc.offers.sizing import chance
from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.slots import Slot
from quickdoc.store import Store
from quickdoc.waitlist.standby import Standby

LOOKS = 1.0
FEWEST = 20
"""With fewer openings than these a table would say nothing."""


class Stay(NamedTuple):
    """One on the list, and until when."""

    standby: Standby
    until: datetime


class History(NamedTuple):
    """What was read. `passing`: the share of offers answered with a no; `feed`: of openings taken there."""

    openings: tuple[Opening, ...]
    stays: tuple[Stay, ...]
    response_stats: ResponseStats
    passing: float
    feed: float


async def read(store: Store, clinic_id: str, now: datetime) -> History:
    """The clinic's last 90 days.

    Raises:
        NotFoundError: there is no such clinic.
        SystemExit: it has hardly any history.
    """
    await store.clinics.get(clinic_id)
    since = now - LEARNS_FROM
    query = {"brief.clinic_id": clinic_id, "started_at": {"$gte": since}}
    found = await store.rounds.many(query, sort=[("started_at", 1)])
    if len(found) < FEWEST:
        raise SystemExit(f"{clinic_id} has {len(found)} rounds in 90 days; {FEWEST} are the fewest.")
    ids = sorted({each.slot_id for each in found})
    slots = {slot.id: slot for slot in await store.slots.many({"_id": {"$in": ids}})}
    topics = sorted({topic for each in slots.values() for topic in each.topics})
    standbys = await store.standbys.many({"topics": {"$in": topics}})
    made = await store.offers.many({"brief.clinic_id": clinic_id, "made_at": {"$gte": since}})
    return History(
        openings=tuple(_openings(found, slots)),
        stays=tuple(_stays(standbys, made, now)),
        response_stats=learn(clinic_id, map(outcome, made), now),
        passing=sum(each.state == "passed" for each in made) / (len(made) or 1),
        feed=_feed(found, await store.bookings.of_slots(ids)),
    )


def month(seed: int, history: History) -> World:
    """The clinic's time again; the seed draws only what its patients would have answered."""
    ends = max(each.slot.start for each in history.openings)
    people = (
        Person(standby, leaves=until, eager=1.0, watches=_watches(standby, history.feed))
        for standby, until in history.stays
        if standby.since < min(until, ends)
    )
    truth = Truth(_curves(history.response_stats), history.passing, LOOKS)
    return World(seed=seed, openings=history.openings, people=tuple(people), truth=truth)


def _openings(found: list[Round], slots: dict[str, Slot]) -> list[Opening]:
    """Each gets an id of its own: a slot may have opened several times."""
    return [
        Opening(one.started_at, slots[one.slot_id].model_copy(update={"id": one.id, "state": "open"}))
        for one in found
        if one.slot_id in slots and one.brief.start > one.started_at
    ]


def _stays(standbys: list[Standby], made: list[Offer], now: datetime) -> list[Stay]:
    """When somebody left is not kept: it was after their last offer, and who had none is left out."""
    last = {each.standby_id: each.made_at for each in sorted(made, key=lambda each: each.made_at)}
    there = [standby for standby in standbys if standby.active or standby.id in last]
    return [Stay(each, now + LEARNS_FROM if each.active else last[each.id] + DAY) for each in there]


def _curves(response_stats: ResponseStats) -> dict[Part, Curve]:
    return {
        part: tuple(chance(response_stats.parts.get(part, ResponseTimes()), edge) for edge in EDGES[1:])
        for part in PARTS
    }


def _feed(found: list[Round], bookings: list[Booking]) -> float:
    """The share of openings that somebody took in the feed."""
    openings = {(each.slot_id, each.opening) for each in found}
    taken = [
        booking
        for booking in bookings
        if booking.via == "feed" and (booking.slot_id, booking.opening) in openings
    ]
    return len(taken) / (len(found) or 1)


def _watches(standby: Standby, share: float) -> bool:
    """The same people on every day: whoever's tie-break falls below the share."""
    return standby.rank % (1 << 20) < share * (1 << 20)
