"""The line as patients in it see it, and the whole log of a round for the staff.

How likely an offer is. The past rounds of the last four weeks are used that would have suited this standby by
its hours, notice, travel and the visit itself. A shorter history counts as a week at least, so that the first
day of a clinic does not promise too much. Each of these rounds got down the line to some place, its reach:
those whom it asked and those whom it passed over. A request at place n would have been asked by the rounds
that reached n or beyond. With L such rounds a week:

    odds of an offer within a week = 1 - exp(-L)        expected wait = 7 / L days

If something earlier than a visit is wanted, no offer can come once that visit begins: the odds are for the
time that is left until then, less the notice, and an expected wait beyond it is null.

In a lottery there is no place, and each of the W who wait is equally likely: a round that asked k of them
counts k / W.

Limits of the estimate: it assumes that rounds are independent and that the coming weeks are like the past
ones. Those ahead who are passed over count like those who are asked, except for patients on the block list of
every clinic in question, who are left out of all counts. For a specialty the place is the one among those who
watch the map cell of the patient's own address, regardless of urgency. Caps, quiet hours and other visits are
not considered.
"""

from asyncio import gather
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from math import exp, inf

from quickdoc.core.errors import NotFoundError
from quickdoc.core.types import Instant, Model
from quickdoc.identity.accounts import Actor
from quickdoc.offers.rounds import Past
from quickdoc.store import Store
from quickdoc.waitlist import suitability
from quickdoc.waitlist.standby import Standby
from quickdoc.waitlist.views.kinds import Kind, kinds_of
from quickdoc.waitlist.views.rows import MAX_PLACES, Count, Row, read_urgent_places, row_of, without_blocked

WEEK = timedelta(days=7)
HISTORY = 4 * WEEK
MAX_ROUNDS = 1000
NO_WINDOW = timedelta()


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
    """The place of a request, and how likely an offer is; see the module for how that is estimated.

    Raises:
        NotFoundError
    """
    mine = await own_request(store, actor, standby_id)
    kinds = await without_blocked(store, mine, await kinds_of(store, mine))
    past = await store.rounds.past(mine.topics, now - HISTORY, MAX_ROUNDS)
    weeks = _weeks(past, now)
    counts, urgent_places = await gather(
        gather(*(row_of(store, mine, kind, past, weeks) for kind in kinds)), read_urgent_places(store, mine)
    )
    rate = _rate(mine, kinds, counts, past, urgent_places) / weeks
    left = _weeks_left(mine, now)
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


def _weeks_left(mine: Standby, now: datetime) -> float:
    """For how many weeks the request can still be asked; infinite if no visit sets an end."""
    if mine.instead_of is None:
        return inf
    return max(0.0, (mine.instead_of.start - timedelta(minutes=mine.notice) - now) / WEEK)


async def own_request(store: Store, actor: Actor, standby_id: str) -> Standby:
    mine = await store.standbys.get(standby_id)
    actor.ensure_patient(mine.patient_id)
    if not mine.active:
        raise NotFoundError
    return mine


def _weeks(past: Sequence[Past], now: datetime) -> float:
    """The length of the history in weeks, from one to four."""
    oldest = min((each.started_at for each in past), default=now)
    return min(max((now - oldest) / WEEK, 1.0), HISTORY / WEEK)


def _rate(
    mine: Standby,
    kinds: Sequence[Kind],
    counts: Sequence[Count],
    past: Iterable[Past],
    urgent_places: Mapping[str, int],
) -> float:
    """How many of the past rounds would have asked this standby; each counts by its most likely row."""
    open_to_all = mine.model_copy(update={"paused_until": None, "off_days": ()})
    total = 0.0
    for each in past:
        if suitability.suits(open_to_all, each.brief, each.started_at, NO_WINDOW) is not None:
            continue
        if each.brief.clinic_id in urgent_places:
            total += each.asked > 0 and each.reach >= urgent_places[each.brief.clinic_id]
        else:
            total += max(
                (
                    _chance(each, kind, count)
                    for kind, count in zip(kinds, counts, strict=True)
                    if kind.topics.intersection(each.topics)
                ),
                default=0.0,
            )
    return total


def _chance(past: Past, kind: Kind, count: Count) -> float:
    """The chance that a round would have asked this request; its reach excludes blocked patients."""
    row, reach = count.row, past.reach - min(past.blocked, count.blocked)
    if kind.lottery or row.place is None:
        return min(1.0, past.asked / max(row.waiting, 1))
    beyond = row.more and row.place >= MAX_PLACES
    return float(past.asked > 0 and reach >= row.place and not beyond)
