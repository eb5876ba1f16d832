"""The place of a request in line, and how likely an offer is, as its patient sees it."""

from asyncio import gather
from datetime import datetime
from math import exp

from quickdoc.core.errors import NotFoundError
from quickdoc.core.types import Instant, Model
from quickdoc.identity.accounts import Actor
from quickdoc.store import Store
from quickdoc.waitlist.standby import Standby
from quickdoc.waitlist.views.kinds import kinds_of
from quickdoc.waitlist.views.odds import HISTORY, rate_of, weeks_left, weeks_of
from quickdoc.waitlist.views.rows import Row, read_urgent_places, row_of, without_blocked

MAX_ROUNDS = 1000


class Place(Model):
    """The approximate place of a request. Odds and wait are null if there is no history yet.

    `urgency`: the highest that a clinic has given. It counts for that clinic's slots only.

    `until`: the start of the visit, if only something earlier is wanted. If that is in less than a week,
    `odds_week` are the odds until then; a wait beyond it is null.
    """

    standby_id: str
    rows: tuple[Row, ...]
    odds_week: float | None
    expected_days: float | None
    urgency: int
    since: Instant
    recent: int
    as_of: Instant
    until: Instant | None = None


async def place(store: Store, now: datetime, actor: Actor, standby_id: str) -> Place:
    """The place of a request, and how likely an offer is (`odds` says how that is estimated).

    Raises:
        NotFoundError
    """
    mine = await own_request(store, actor, standby_id)
    kinds = await without_blocked(store, mine, await kinds_of(store, mine))
    past = await store.rounds.past(mine.topics, now - HISTORY, MAX_ROUNDS)
    weeks = weeks_of(past, now)
    counts, urgent_places = await gather(
        gather(*(row_of(store, mine, kind, past, weeks) for kind in kinds)), read_urgent_places(store, mine)
    )
    rate = rate_of(mine, kinds, counts, past, urgent_places) / weeks
    left = weeks_left(mine, now)
    return Place(
        standby_id=mine.id,
        rows=tuple(count.row for count in counts),
        odds_week=round(1 - exp(-rate * min(1.0, left)), 4) if past else None,
        expected_days=round(7 / rate, 1) if rate and 1 / rate <= left else None,
        urgency=max((each.urgency for each in mine.triage), default=0),
        since=mine.since,
        recent=mine.recent,
        as_of=now,
        until=mine.instead_of.start if mine.instead_of else None,
    )


async def own_request(store: Store, actor: Actor, standby_id: str) -> Standby:
    mine = await store.standbys.get(standby_id)
    actor.ensure_patient(mine.patient_id)
    if not mine.active:
        raise NotFoundError
    return mine
