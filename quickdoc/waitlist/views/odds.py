"""How likely an offer is: how many of the past rounds would have asked a request.

The past rounds of the last four weeks are used that would have suited this standby by
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

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from math import inf

from quickdoc.offers.rounds import Past
from quickdoc.waitlist import suitability
from quickdoc.waitlist.standby import Standby
from quickdoc.waitlist.views.kinds import Kind
from quickdoc.waitlist.views.rows import MAX_PLACES, Count

WEEK = timedelta(days=7)
HISTORY = 4 * WEEK
NO_WINDOW = timedelta()


def weeks_left(mine: Standby, now: datetime) -> float:
    """For how many weeks the request can still be asked; infinite if no visit sets an end."""
    if mine.instead_of is None:
        return inf
    return max(0.0, (mine.instead_of.start - timedelta(minutes=mine.notice) - now) / WEEK)


def weeks_of(past: Sequence[Past], now: datetime) -> float:
    """The length of the history in weeks, from one to four."""
    oldest = min((each.started_at for each in past), default=now)
    return min(max((now - oldest) / WEEK, 1.0), HISTORY / WEEK)


def rate_of(
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
