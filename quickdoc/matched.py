"""The matches of an account as the database has them, and who cannot take what suits them."""

from asyncio import gather
from collections.abc import Collection
from datetime import datetime

from quickdoc.accounts import Actor
from quickdoc.briefs import Brief
from quickdoc.matching import Match, matches
from quickdoc.shapes import Instant, Shape
from quickdoc.slots import Slot
from quickdoc.standby import is_paused
from quickdoc.store.mongo import Store

MOST_LOOKED_AT = 300
"""Slots. Whoever has more to choose from than that finds them in the feed."""


class Matches(Shape):
    """The open slots that suit an account's standby requests, soonest first, and for which of its people."""

    position: str
    server_time: Instant
    slots: tuple[Slot, ...]
    matches: tuple[Match, ...]


async def of_account(store: Store, now: datetime, actor: Actor) -> Matches:
    """What matches the actor's own requests and can be taken by those whom they are for."""
    position = await store.log.end(now)
    requests = [
        each for each in await store.standbys.of_account(actor.account_id) if not is_paused(each, now)
    ]
    watched = sorted({topic for each in requests for topic in each.topics})
    if not watched:
        return Matches(position=position, server_time=now, slots=(), matches=())
    people = sorted({each.patient_id for each in requests})
    slots, taken, blocking = await gather(
        store.slots.feed(watched, now, limit=MOST_LOOKED_AT, states=("open",)),
        store.bookings.times_of(people, now),
        gather(*(store.barred.clinics_of(each) for each in people)),
    )
    clinics = dict(zip(people, blocking, strict=True))
    by_id = {each.id: each for each in slots}

    def can_take(found: Match) -> bool:
        slot, patient_id = by_id[found.slot_id], found.patient_id
        return slot.clinic_id not in clinics[patient_id] and not any(
            start < slot.end and slot.start < end for start, end in taken.get(patient_id, ())
        )

    suiting = [each for each in matches(requests, slots, now) if can_take(each)]
    shown = {each.slot_id for each in suiting}
    return Matches(
        position=position,
        server_time=now,
        slots=tuple(each for each in slots if each.id in shown),
        matches=tuple(suiting),
    )


async def not_for(store: Store, brief: Brief, patient_ids: Collection[str]) -> set[str]:
    """Which of these patients cannot take a slot that suits them: they are busy then, or blocked there."""
    people = sorted(patient_ids)
    busy, blocked = await gather(
        store.bookings.busy(people, brief), store.barred.among(brief.clinic_id, people)
    )
    return busy | blocked
