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
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from itertools import takewhile
from math import exp, inf
from typing import Literal, NamedTuple

from quickdoc.clinics.clinics import Clinic
from quickdoc.core.errors import NotFoundError
from quickdoc.core.places import cell, distance_km
from quickdoc.core.types import Instant, Model
from quickdoc.events import topics
from quickdoc.identity.accounts import Actor
from quickdoc.offers.offers import Offer
from quickdoc.offers.rounds import Entry, Past, Stretch
from quickdoc.offers.store.considered import Skip
from quickdoc.scheduling.slot_summary import SlotSummary
from quickdoc.store import Store
from quickdoc.waitlist import standby as rules
from quickdoc.waitlist.standby import Reason, Standby

WEEK = timedelta(days=7)
HISTORY = 4 * WEEK
MAX_ROUNDS = 1000
MAX_PLACES = 1000
"""Further down a line a place is no longer counted: that would cost the more, the less it tells."""
MISSED_SINCE = timedelta(days=14)
MAX_MISSED, MAX_LOOKED_AT = 20, 200
LAST_WAVES = 3
"""Every wave begins at the head of the line, so the last ones say why somebody was passed over."""
NO_WINDOW = timedelta()

MissedBecause = Reason | Literal["taken", "passed", "no_answer", "not_reached", "race"]


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


class _Kind(Model):
    """The subject of a row, and the topics whose rounds count for it.

    `home`: the clinic, or that of the doctor. `blocked`: patients on the block lists of all its clinics.
    """

    topic: str
    topics: frozenset[str]
    doctor_id: str | None = None
    clinic_id: str | None = None
    specialty: str | None = None
    lottery: bool = False
    home: str | None = None
    blocked: frozenset[str] = frozenset()


class _Count(NamedTuple):
    """A row, and how many blocked patients in front were left out of it."""

    row: Row
    blocked: int


async def place(store: Store, now: datetime, actor: Actor, standby_id: str) -> Place:
    """The place of a request, and how likely an offer is; see the module for how that is estimated.

    Raises:
        NotFoundError
    """
    mine = await _own(store, actor, standby_id)
    kinds = await _without_blocked(store, mine, await _kinds(store, mine))
    past = await store.rounds.past(mine.topics, now - HISTORY, MAX_ROUNDS)
    weeks = _weeks(past, now)
    counts, urgent_places = await gather(
        gather(*(_row(store, mine, kind, past, weeks) for kind in kinds)), _urgent_places(store, mine)
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


async def missed(store: Store, now: datetime, actor: Actor, standby_id: str) -> list[Missed]:
    """The latest openings under the request's topics that went elsewhere, newest first.

    Slots in which the patient has or had a visit are left out, whichever opening it was.

    Raises:
        NotFoundError
    """
    mine = await _own(store, actor, standby_id)
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


async def _own(store: Store, actor: Actor, standby_id: str) -> Standby:
    mine = await store.standbys.get(standby_id)
    actor.ensure_patient(mine.patient_id)
    if not mine.active:
        raise NotFoundError
    return mine


async def _kinds(store: Store, mine: Standby) -> list[_Kind]:
    """The rows of a place: each clinic, each doctor, each specialty."""
    doctors = await store.doctors.with_ids(mine.doctor_ids)
    works_at = {doctor.id: doctor.clinic_id for doctor in doctors}
    homes = sorted({*mine.clinic_ids, *works_at.values()})
    clinics = await store.clinics.with_ids(homes)
    lotteries = {clinic.id for clinic in clinics if clinic.policy.order == "lottery"}
    kinds = [
        *(_kind(topics.clinic(each), each, lotteries, clinic_id=each) for each in mine.clinic_ids),
        *(
            _kind(topics.doctor(each), works_at.get(each), lotteries, doctor_id=each)
            for each in mine.doctor_ids
        ),
    ]
    here = cell(mine.point)
    for name in mine.specialties:
        watched = frozenset(topic for topic in mine.topics if topic.startswith(f"{name}@"))
        kinds.append(_Kind(topic=topics.specialty(name, here), topics=watched, specialty=name))
    return kinds


def _kind(
    topic: str,
    home: str | None,
    lotteries: AbstractSet[str],
    *,
    clinic_id: str | None = None,
    doctor_id: str | None = None,
) -> _Kind:
    return _Kind(
        topic=topic,
        topics=frozenset({topic}),
        clinic_id=clinic_id,
        doctor_id=doctor_id,
        lottery=home in lotteries,
        home=home,
    )


async def _without_blocked(store: Store, mine: Standby, kinds: Sequence[_Kind]) -> list[_Kind]:
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


async def _homes(store: Store, mine: Standby, kind: _Kind) -> list[str]:
    """The clinics of a row. Those of a specialty may be far away."""
    if kind.specialty:
        return [each for each in await store.doctors.clinics_of(kind.specialty) if each not in mine.without]
    return [kind.home] if kind.home else []


async def _near(
    store: Store, mine: Standby, homes: Sequence[Sequence[str]], kinds: Sequence[_Kind]
) -> list[Clinic]:
    ids = {each for kind, some in zip(kinds, homes, strict=True) if kind.specialty for each in some}
    clinics = await store.clinics.with_ids(ids)
    return [clinic for clinic in clinics if distance_km(mine.point, clinic.point) <= mine.radius_km]


async def _row(store: Store, mine: Standby, kind: _Kind, past: Sequence[Past], weeks: float) -> _Count:
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
    return _Count(row, blocked_ahead)


async def _urgent(store: Store, watched: Sequence[str], clinic_id: str | None) -> list[Standby]:
    """Those whom a clinic finds urgent, in the order in which they are asked."""
    found = await store.standbys.urgent(watched, clinic_id) if clinic_id else []
    return rules.by_urgency(found, clinic_id or "", lambda each: each.rank)


def _in_front(mine: Standby, urgent: Sequence[Standby]) -> list[Standby]:
    return list(takewhile(lambda each: each.id != mine.id, urgent))


def _blocked(people: Iterable[Standby], kind: _Kind) -> int:
    return sum(person.patient_id in kind.blocked for person in people)


async def _urgent_places(store: Store, mine: Standby) -> dict[str, int]:
    """The place in the line of each clinic that finds the request urgent."""
    clinics = [each.clinic_id for each in mine.triage if each.urgency]
    lines = await gather(*(_urgent(store, mine.topics, clinic) for clinic in clinics))
    return {each: len(_in_front(mine, line)) + 1 for each, line in zip(clinics, lines, strict=True)}


def _weeks(past: Sequence[Past], now: datetime) -> float:
    """The length of the history in weeks, from one to four."""
    oldest = min((each.started_at for each in past), default=now)
    return min(max((now - oldest) / WEEK, 1.0), HISTORY / WEEK)


def _rate(
    mine: Standby,
    kinds: Sequence[_Kind],
    counts: Sequence[_Count],
    past: Iterable[Past],
    urgent_places: Mapping[str, int],
) -> float:
    """How many of the past rounds would have asked this standby; each counts by its most likely row."""
    open_to_all = mine.model_copy(update={"paused_until": None, "off_days": ()})
    total = 0.0
    for each in past:
        if rules.suits(open_to_all, each.brief, each.started_at, NO_WINDOW) is not None:
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


def _chance(past: Past, kind: _Kind, count: _Count) -> float:
    """The chance that a round would have asked this request; its reach excludes blocked patients."""
    row, reach = count.row, past.reach - min(past.blocked, count.blocked)
    if kind.lottery or row.place is None:
        return min(1.0, past.asked / max(row.waiting, 1))
    beyond = row.more and row.place >= MAX_PLACES
    return float(past.asked > 0 and reach >= row.place and not beyond)


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
    sifted = rules.suits(mine, past.brief, past.started_at, NO_WINDOW) if past.sifted else None
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
