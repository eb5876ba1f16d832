"""The matches of an account from the database, and which of the suiting slots its patients may take."""

from asyncio import gather
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from quickdoc.clinics.policy import Policy
from quickdoc.core.types import Instant, Model
from quickdoc.identity.accounts import Actor
from quickdoc.offers.reasons import Facts, is_limited, may_not_have
from quickdoc.scheduling.slots import Slot
from quickdoc.store import Store
from quickdoc.waitlist.block_list import is_blocked
from quickdoc.waitlist.matching import Match, matched, pairs
from quickdoc.waitlist.standby import Standby
from quickdoc.waitlist.suitability import is_paused

MAX_LOOKED_AT = 300
"""Slots. Whoever has more to choose from than that finds them in the feed."""

Pair = tuple[Standby, Slot]


class Matches(Model):
    """The open slots that suit an account's standby requests, soonest first, and for which patients."""

    position: str
    server_time: Instant
    slots: tuple[Slot, ...]
    matches: tuple[Match, ...]


async def of_account(store: Store, now: datetime, actor: Actor) -> Matches:
    """The matches of the actor's own requests that their patients may take."""
    position = await store.log.end(now)
    requests = [
        each for each in await store.standbys.of_account(actor.account_id) if not is_paused(each, now)
    ]
    watched = sorted({topic for request in requests for topic in request.topics})
    slots: list[Slot] = []
    if watched:
        slots = await store.slots.feed(watched, now, limit=MAX_LOOKED_AT, states=("open",))
    found = await takeable(store, now, pairs(requests, slots, now))
    shown = {slot.id for _, slot in found}
    return Matches(
        position=position,
        server_time=now,
        slots=tuple(each for each in slots if each.id in shown),
        matches=tuple(matched(*each) for each in found),
    )


async def takeable(store: Store, now: datetime, suiting: Sequence[Pair]) -> list[Pair]:
    """Those of these pairs whose patient would not be refused the slot by the rules of rounds and claims.

    Slots that the patient gave back themselves are left out, too.
    """
    if not suiting:
        return []
    people = sorted({standby.patient_id for standby, _ in suiting})
    slots = {slot.id: slot for _, slot in suiting}
    (taken, coming, had), (blocking, clinics) = await gather(
        gather(
            store.bookings.times_of(people, now),
            store.bookings.coming(people, now),
            store.bookings.had_among(sorted(slots), people),
        ),
        gather(
            store.block_list.clinics_of_each(people),
            store.clinics.with_ids(each.clinic_id for each in slots.values()),
        ),
    )
    by_id = {each.id: each for each in clinics}
    blocked = dict(zip(people, blocking, strict=True))
    found = []
    for standby, slot in suiting:
        who = standby.patient_id
        clinic = by_id.get(slot.clinic_id)  # None if its document cannot be read
        policy = clinic.policy_for(slot.visit_type) if clinic else Policy()
        busy = any(start < slot.end and slot.start < end for start, end in taken.get(who, ()))
        facts = Facts(
            busy={who} if busy else set(),
            had_it={who} if who in had.get(slot.id, ()) else set(),
            opted_out=set(),
            offers_day=Counter(),
            offers_week=Counter(),
            barred={who} if is_blocked(blocked[who], slot.clinic_id) else frozenset(),
            limited={standby.id} if is_limited(policy, slot, standby, coming.get(who, ())) else frozenset(),
        )
        if may_not_have(policy, slot, standby, facts) is None:
            found.append((standby, slot))
    return found
