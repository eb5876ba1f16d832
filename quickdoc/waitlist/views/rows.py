"""The approximate place of a request under each of its topics."""

from asyncio import gather
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import NamedTuple

from quickdoc.clinics.clinics import Clinic
from quickdoc.core.places import distance_km
from quickdoc.core.types import Model
from quickdoc.offers.ordering import Stretch
from quickdoc.offers.rounds import Past
from quickdoc.store import Store
from quickdoc.waitlist.standby import Standby
from quickdoc.waitlist.urgency import by_urgency
from quickdoc.waitlist.views.kinds import Kind

MAX_PLACES = 1000
"""Further down a line a place is no longer counted: that would cost the more, the less it tells."""


class Row(Model):
    """The place under one topic, from 1 on; for a specialty, in the map cell of the patient's address.

    `more`: the place or the number waiting is beyond what is counted. `place` is null if a lottery decides.
    `openings_per_week` and `asked_per_week`: rounds, and people asked by them.
    """

    topic: str
    doctor_id: str | None = None
    clinic_id: str | None = None
    specialty: str | None = None
    place: int | None
    waiting: int
    more: bool
    openings_per_week: float
    asked_per_week: float


class Count(NamedTuple):
    """A row, and how many blocked patients in front were left out of it."""

    row: Row
    blocked: int


async def without_blocked(store: Store, mine: Standby, kinds: Sequence[Kind]) -> list[Kind]:
    """The rows with the patients who are on the block lists of all clinics of the row."""
    homes = await gather(*(_homes(store, mine, kind) for kind in kinds))
    at = await store.block_list.of_clinics(sorted({each for some in homes for each in some}))
    if not at:
        return list(kinds)
    near = {each.id for each in await _near(store, mine, homes, kinds)}
    found = []
    for kind, some in zip(kinds, homes, strict=True):
        meant = [each for each in some if each in near] if kind.specialty else some
        blocked = set.intersection(*(at.get(each, set()) for each in meant)) if meant else set()
        found.append(kind.model_copy(update={"blocked": frozenset(blocked - {mine.patient_id})}))
    return found


async def _homes(store: Store, mine: Standby, kind: Kind) -> list[str]:
    """The clinics of a row. Those of a specialty may be far away."""
    if kind.specialty:
        return [each for each in await store.doctors.clinics_of(kind.specialty) if each not in mine.without]
    return [kind.home] if kind.home else []


async def _near(
    store: Store, mine: Standby, homes: Sequence[Sequence[str]], kinds: Sequence[Kind]
) -> list[Clinic]:
    ids = {each for kind, some in zip(kinds, homes, strict=True) if kind.specialty for each in some}
    clinics = await store.clinics.with_ids(ids)
    return [clinic for clinic in clinics if distance_km(mine.point, clinic.point) <= mine.radius_km]


async def row_of(store: Store, mine: Standby, kind: Kind, past: Sequence[Past], weeks: float) -> Count:
    before, all_ = Stretch("rank", below=mine.rank), Stretch("rank")
    ahead, waiting, urgent = await gather(
        store.standbys.waiting([kind.topic], before, MAX_PLACES),
        store.standbys.waiting([kind.topic], all_, MAX_PLACES + 1),
        _urgent(store, [kind.topic], kind.home),
    )
    blocked_ahead, blocked = 0, 0
    if kind.blocked:
        blocked_ahead, blocked = await gather(
            store.standbys.among(kind.topic, before, kind.blocked),
            store.standbys.among(kind.topic, all_, kind.blocked),
        )
    if any(each.id == mine.id for each in urgent):
        in_front = _in_front(mine, urgent)
        ahead, blocked_ahead = len(in_front), _blocked(in_front, kind)
    else:
        in_front = [each for each in urgent if not before.has(each)]
        ahead, blocked_ahead = ahead + len(in_front), blocked_ahead + _blocked(in_front, kind)
    is_beyond = ahead >= MAX_PLACES
    own = [each for each in past if kind.topics.intersection(each.topics)]
    row = Row(
        topic=kind.topic,
        doctor_id=kind.doctor_id,
        clinic_id=kind.clinic_id,
        specialty=kind.specialty,
        place=None if kind.lottery else min(ahead + 1 - (0 if is_beyond else blocked_ahead), MAX_PLACES),
        waiting=min(waiting, MAX_PLACES) if waiting > MAX_PLACES else waiting - blocked,
        more=is_beyond or waiting > MAX_PLACES,
        openings_per_week=round(len(own) / weeks, 2),
        asked_per_week=round(sum(each.asked for each in own) / weeks, 2),
    )
    return Count(row, blocked_ahead)


async def _urgent(store: Store, watched: Sequence[str], clinic_id: str | None) -> list[Standby]:
    """Those whom a clinic finds urgent, in the order in which they are asked."""
    found = await store.standbys.urgent(watched, clinic_id) if clinic_id else []
    return by_urgency(found, clinic_id or "", lambda each: each.rank)


def _in_front(mine: Standby, urgent: Sequence[Standby]) -> list[Standby]:
    return list(takewhile(lambda each: each.id != mine.id, urgent))


def _blocked(people: Iterable[Standby], kind: Kind) -> int:
    return sum(person.patient_id in kind.blocked for person in people)


async def read_urgent_places(store: Store, mine: Standby) -> dict[str, int]:
    """The place in the line of each clinic that finds the request urgent."""
    clinics = [each.clinic_id for each in mine.triage if each.urgency]
    lines = await gather(*(_urgent(store, mine.topics, clinic) for clinic in clinics))
    return {each: len(_in_front(mine, line)) + 1 for each, line in zip(clinics, lines, strict=True)}
