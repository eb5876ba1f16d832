"""Why a request was not asked about openings that went elsewhere, and everybody whom a round considered."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

from quickdoc.core.types import Instant, Model
from quickdoc.identity.accounts import Actor
from quickdoc.offers.offers import Offer
from quickdoc.offers.rounds import Entry, Past
from quickdoc.offers.store.considered import Skip
from quickdoc.scheduling.slot_summary import SlotSummary
from quickdoc.store import Store
from quickdoc.waitlist import suitability
from quickdoc.waitlist.standby import Standby
from quickdoc.waitlist.suitability import Reason
from quickdoc.waitlist.views.odds import NO_WINDOW
from quickdoc.waitlist.views.waiting import own_request

MISSED_SINCE = timedelta(days=14)
MAX_MISSED, MAX_LOOKED_AT = 20, 200
LAST_WAVES = 3
"""Every wave begins at the head of the line, so the last ones say why somebody was passed over."""
MissedBecause = Reason | Literal["taken", "passed", "no_answer", "not_reached", "race"]


class Missed(Model):
    """An opening that went to somebody else or to nobody, and why this request did not get it.

    `taken`: asked, but somebody else was faster. `not_reached`: filled before this place in line was asked.
    `race`: nobody in line was asked. Anything else is a `Reason`, `passed` or `no_answer`.
    """

    round_id: str
    slot_id: str
    brief: SlotSummary
    opened_at: Instant
    reason: MissedBecause


async def missed(store: Store, now: datetime, actor: Actor, standby_id: str) -> list[Missed]:
    """The latest openings under the request's topics that went elsewhere, newest first.

    Slots in which the patient has or had a visit are left out, whichever opening it was.

    Raises:
        NotFoundError
    """
    mine = await own_request(store, actor, standby_id)
    since = max(mine.since, now - MISSED_SINCE)
    past = await store.rounds.past(mine.topics, since, MAX_LOOKED_AT)
    slot_ids = sorted({each.slot_id for each in past})
    offers = await store.offers.made_for(slot_ids, mine.patient_id)
    visits = await store.bookings.had_in(slot_ids, mine.patient_id)
    still = {(each.id, each.opening) for each in await store.slots.to_be_had(slot_ids, now)}
    own = {visit.slot_id for visit in visits if visit.kind == "visit"}
    gone = [
        each
        for each in past
        if _is_gone(each) and each.slot_id not in own and (each.slot_id, each.opening) not in still
    ]
    asked = {(offer.slot_id, offer.opening): offer for offer in offers}
    keys = [key for each in gone[: 2 * MAX_MISSED] for key in each.pages[-LAST_WAVES:]]
    skips = _by_page(await store.considered.skips(mine.patient_id, keys), mine)
    reasons = [(each, _why(each, mine, asked.get((each.slot_id, each.opening)), skips)) for each in gone]
    found = [_missed(each, reason) for each, reason in reasons if reason]
    return found[:MAX_MISSED]


async def log(store: Store, actor: Actor, round_id: str, after: int, limit: int) -> list[Entry]:
    """Everybody whom a round considered, wave after wave, from line `after` on.

    Those whom the staff picked come first. Lines of deleted pages are missing.

    Raises:
        NotFoundError, ForbiddenError
    """
    round_ = await store.rounds.get(round_id)
    actor.ensure_clinic(round_.brief.clinic_id)
    picked = [each for each in round_.log if each.outcome == "picked"]
    lines = picked[after : after + limit]
    skip = max(0, after - len(picked))
    for key in round_.pages:
        if len(lines) >= limit:
            break
        lines += await store.considered.read(key, skip, limit - len(lines))
        skip = max(0, skip - await store.considered.lines(key)) if skip else 0
    return lines


def _is_gone(past: Past) -> bool:
    """Whether the opening is over; not if the round was stopped before its first wave."""
    return past.state in {"filled", "released"} or (past.state == "stopped" and past.wave > 0)


def _by_page(skips: Iterable[Skip], mine: Standby) -> dict[str, Reason]:
    """The last reason in each page; reasons for this standby override those for the patient's others."""
    ordered = sorted(skips, key=lambda each: each.standby_id == mine.id)
    return {each.key: each.reason for each in ordered}


def _why(past: Past, mine: Standby, offer: Offer | None, skips: dict[str, Reason]) -> MissedBecause | None:
    """Why this standby did not get an opening that is over; None if it was not missed."""
    if offer:
        return _after_offer(offer)
    told: list[Reason] = [skips[key] for key in past.pages if key in skips]
    if told:
        return told[-1]
    if past.mode == "race" and past.wave == 0:
        return "race"
    sifted = suitability.suits(mine, past.brief, past.started_at, NO_WINDOW) if past.sifted else None
    return sifted or "not_reached"


def _after_offer(offer: Offer) -> MissedBecause | None:
    if offer.state == "lost":
        late = offer.ended_at is not None and offer.ended_at > offer.expires_at
        return "no_answer" if late else "taken"
    ends: dict[str, MissedBecause] = {"passed": "passed", "expired": "no_answer", "asked": "no_answer"}
    return ends.get(offer.state)


def _missed(past: Past, reason: MissedBecause) -> Missed:
    return Missed(
        round_id=past.id,
        slot_id=past.slot_id,
        brief=past.brief,
        opened_at=past.started_at,
        reason=reason,
    )
