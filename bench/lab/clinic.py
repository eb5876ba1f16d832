"""One clinic under one policy, in virtual time.

The rules of `quickdoc` decide whom to ask, when, how many at once, and why not: `rounds`, `standby`,
`response_stats`, `offers`. This module only passes the answers to them, as the workers and the database do.
"""

from collections import Counter, deque
from collections.abc import Callable
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from typing import Any, Literal

from bench.lab.outcome import Fill, Month
from bench.lab.world import DAY, Answer, Opening, Person, World, answer, look
from quickdoc.clinics.policy import Policy
from quickdoc.offers import (
    next_wave,
    offer_changes,
    ordering,
    reasons,
    response_stats,
    rounds,
    windows,
)
from quickdoc.offers.offers import Offer
from quickdoc.offers.reasons import Considered, Facts
from quickdoc.offers.response_stats import ResponseStats
from quickdoc.offers.rounds import Round
from quickdoc.scheduling.bookings import Holder
from quickdoc.waitlist.ranks import rank
from quickdoc.waitlist.standby import Standby
from quickdoc.waitlist.suitability import suits

LEARNS_EVERY = timedelta(days=3)
WEEK = timedelta(days=7)


def live(world: World, policy: Policy) -> Month:
    """Simulate the month."""
    clinic = _Clinic(world, policy)
    clinic.run()
    made = [offer for of_slot in clinic.offers.values() for offer in of_slot.values()]
    return Month(
        world, clinic.fills, made, list(clinic.rounds.values()), clinic.texts, clinic.beaten, clinic.late
    )


class _Lately:
    """How many offers each phone had since some moment, which never goes back."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._made: deque[tuple[datetime, str]] = deque()

    def add(self, now: datetime, phone: str) -> None:
        self._made.append((now, phone))
        self.counts[phone] += 1

    def since(self, moment: datetime) -> Counter[str]:
        while self._made and self._made[0][0] < moment:
            self.counts[self._made.popleft()[1]] -= 1
        return self.counts


class _Clinic:
    def __init__(self, world: World, policy: Policy) -> None:
        self.world, self.policy, self.now = world, policy, world.begins
        self.response_stats, self.fills = ResponseStats(id="clinic"), list[Fill]()
        self.texts = self.beaten = self.late = 0
        self.waiting: dict[str, Person] = {}
        self.line: dict[str, Standby] = {}
        self.openings: dict[str, Opening] = {}
        self.rounds: dict[str, Round] = {}
        self.offers: dict[str, dict[str, Offer]] = {}
        self._day, self._week = _Lately(), _Lately()
        self._agenda: list[tuple[datetime, int, Callable[..., None], tuple[Any, ...]]] = []
        self._order = count()

    def run(self) -> None:
        for person in self.world.people:
            self._at(person.standby.since, self._joins, person)
        for opening in self.world.openings:
            self._at(opening.at, self._opens, opening)
        if self.policy.wave_size == "auto":
            self._at(self.world.begins + LEARNS_EVERY, self._learns)
        while self._agenda:
            self.now, _, happens, about = heappop(self._agenda)
            happens(*about)

    def _at(self, moment: datetime, happens: Callable[..., None], *about: Any) -> None:
        heappush(self._agenda, (moment, next(self._order), happens, about))

    # --- who is there

    def _joins(self, person: Person) -> None:
        self.waiting[person.standby.patient_id] = person
        self.line[person.standby.patient_id] = person.standby
        self._at(person.leaves, self._leaves, person.standby.patient_id)

    def _leaves(self, patient_id: str) -> None:
        self.waiting.pop(patient_id, None)
        self.line.pop(patient_id, None)

    def _learns(self) -> None:
        past = (response_stats.outcome(each) for of_slot in self.offers.values() for each in of_slot.values())
        self.response_stats = response_stats.learn("clinic", past, self.now)
        if self.now < max(each.at for each in self.world.openings):
            self._at(self.now + LEARNS_EVERY, self._learns)

    # --- a slot becomes free

    def _opens(self, opening: Opening) -> None:
        slot_id = opening.slot.id
        round_ = rounds.start(opening.slot, self.policy, self.now)
        self.openings[slot_id], self.rounds[slot_id], self.offers[slot_id] = opening, round_, {}
        self._time(round_)
        for person in self.waiting.values():
            seen = look(self.world, person, opening)
            if seen and seen < opening.slot.start:
                self._at(seen, self._sees, person, opening)

    def _time(self, round_: Round) -> None:
        if round_.next_at:
            self._at(round_.next_at, self._advance, round_.slot_id)

    def _advance(self, slot_id: str) -> None:
        one, opening, made = self.rounds[slot_id], self.openings[slot_id], self.offers[slot_id]
        if not rounds.due(one, self.now):
            return
        for name, offer in made.items():
            if offer.state == "asked" and offer.expires_at <= self.now:
                made[name] = offer_changes.lapse(offer)
        why = next_wave.sizing(one, self.response_stats, made.values(), self.now)
        wanted = why.size if why else next_wave.places(one.policy, len(one.asked))
        considered = [] if windows.too_late(one, self.now) else self._next_in_line(one, wanted)
        following = next_wave.next_wave(one, considered, self.now, why=why)
        self.rounds[slot_id] = following
        for each in considered:
            if each.reason is None:
                self._offer(following, opening, each.standby)
        self._time(following)

    def _next_in_line(self, round_: Round, wanted: int) -> list[Considered]:
        """As `actions.line` reads it from the database: the urgent, then by rank, until enough are found."""
        facts, asked, considered = self._facts(), self.offers[round_.slot_id], list[Considered]()
        urgent = ordering.urgent_first(round_, self.line.values())
        first = {each.id for each in urgent}
        others = (each for each in self.line.values() if each.id not in first)
        for standby in [*urgent, *sorted(others, key=lambda each: each.rank)]:
            if standby.patient_id not in asked:
                reason = reasons.why_not(round_, standby, facts, self.now)
                considered.append(Considered(standby, reason))
                wanted -= reason is None
                if wanted == 0:
                    break
        return considered

    def _facts(self) -> Facts:
        day, week = self._day.since(self.now - DAY), self._week.since(self.now - WEEK)
        return Facts(busy=set(), had_it=set(), opted_out=set(), offers_day=day, offers_week=week)

    # --- an offer and its answer

    def _offer(self, round_: Round, opening: Opening, standby: Standby) -> None:
        offer = _draft(round_, standby, self.now)
        self.offers[round_.slot_id][standby.patient_id] = offer
        self._day.add(self.now, standby.phone)
        self._week.add(self.now, standby.phone)
        self.texts += "sms" in standby.channels
        self._ranks(standby)
        said = answer(self.world, self.waiting[standby.patient_id], opening, self.now)
        if said and self.now + said.after < opening.slot.start:
            self._at(self.now + said.after, self._hears, round_.slot_id, standby.patient_id, said)

    def _ranks(self, standby: Standby) -> None:
        recent = self._week.counts[standby.phone]
        place = rank(standby.since, recent, standby.id)
        self.line[standby.patient_id] = standby.model_copy(update={"recent": recent, "rank": place})

    def _hears(self, slot_id: str, patient_id: str, said: Answer) -> None:
        offer = self.offers[slot_id][patient_id]
        if patient_id not in self.waiting or offer.state == "accepted":
            return  # they have booked something meanwhile, perhaps this slot from the feed
        if said.says == "no":
            self._passes(offer)
        elif not offer.open or self._held_from(patient_id, slot_id):
            self.beaten += self.now < offer.expires_at
            self.late += self.now >= offer.expires_at
        else:
            self._books(slot_id, patient_id, "offer")

    def _passes(self, offer: Offer) -> None:
        if not offer.open:
            return
        made, one = self.offers[offer.slot_id], self.rounds[offer.slot_id]
        made[offer.holder.patient_id] = offer_changes.end(offer, "passed", self.now)
        thinking = any(each.wave == one.wave and each.fresh(self.now) for each in made.values())
        if one.state == "running" and one.wave == offer.wave and not thinking:
            self.rounds[offer.slot_id] = rounds.hurry(one, self.now)
            self._advance(offer.slot_id)

    def _sees(self, person: Person, opening: Opening) -> None:
        """In the feed, by chance; a hold keeps out all but one."""
        slot, patient_id = opening.slot, person.standby.patient_id
        free = self.rounds[slot.id].state in {"running", "released"}
        mine = patient_id in self.waiting and suits(person.standby, slot.brief, self.now, timedelta()) is None
        if free and mine and not self._held_from(patient_id, slot.id):
            self._books(slot.id, patient_id, "feed")

    def _held_from(self, patient_id: str, slot_id: str) -> bool:
        """Whether the slot is kept for the next in line or, in exclusive waves, for all who were asked."""
        one, made = self.rounds[slot_id], self.offers[slot_id]
        if one.state != "running" or not windows.reserves(one.policy):
            return False
        if one.policy.mode == "waves":
            return patient_id not in made
        return patient_id not in {name for name, each in made.items() if each.fresh(self.now)}

    def _books(self, slot_id: str, patient_id: str, via: Literal["offer", "feed"]) -> None:
        opening, made = self.openings[slot_id], self.offers[slot_id]
        self.fills.append(Fill(opening, self.line[patient_id], self.now, via))
        self.rounds[slot_id] = rounds.finish(self.rounds[slot_id], "filled", self.now)
        for name, offer in made.items():
            if offer.open:
                made[name] = offer_changes.end(offer, "accepted" if name == patient_id else "lost", self.now)
        self._leaves(patient_id)


def _draft(round_: Round, standby: Standby, now: datetime) -> Offer:
    person = Holder(
        patient_id=standby.patient_id,
        patient_name=standby.patient_name,
        account_id=standby.account_id,
        phone=standby.phone,
    )
    return Offer(
        id=f"offer_{round_.slot_id}_{standby.patient_id}",
        slot_id=round_.slot_id,
        opening=round_.opening,
        round_id=round_.id,
        wave=round_.wave,
        standby_id=standby.id,
        holder=person,
        brief=round_.brief,
        code="100",
        made_at=now,
        expires_at=windows.answer_by(round_, None, now),
        exclusive=round_.policy.mode == "queue",
        first_come=round_.policy.mode == "race",
        channels=standby.channels,
    )
