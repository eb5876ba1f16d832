"""Who is next in line for an opening: read in order, filtered by the rules, explained.

The first thousand are considered one by one, and each of them who is passed over has a line that says why.
Further down, the database leaves out most of those whose own preferences exclude the slot, and they are only
counted. The whole list is read if necessary.
"""

from asyncio import gather
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from datetime import datetime
from typing import NamedTuple

from quickdoc.offers import ordering, reasons, windows
from quickdoc.offers.ordering import Stretch
from quickdoc.offers.reasons import Considered, Facts
from quickdoc.offers.rounds import Round
from quickdoc.scheduling.slots import Slot
from quickdoc.services import Services
from quickdoc.waitlist.actions.line_facts import facts_of
from quickdoc.waitlist.standby import Standby
from quickdoc.waitlist.suitability import Reason, suits

EXPLAINED = 1000
MAX_COUNTED = 5000
BATCH_SIZE, MAX_BATCH_SIZE = 16, 1000
"""Of so many more than a wave needs the database is asked for the facts at once, then of twice as many."""
Judged = tuple[Standby, Reason | None]


class Line(list[Considered]):
    """The people considered, in order. `sifted`: how many more the database passed over."""

    sifted: int = 0


class Ahead(NamedTuple):
    """What is read before it is known what the round needs.

    Those whom the clinic finds urgent, the first in line by rank, and who had a visit in the slot.
    """

    urgent: list[Standby]
    people: list[Standby]
    had_it: set[str]


async def look_ahead(services: Services, slot: Slot) -> Ahead:
    """Read what almost every first wave needs, at the same time as what its round is made from."""
    urgent, people, had_it = await gather(
        services.store.standbys.urgent(slot.topics, slot.clinic_id),
        services.store.standbys.head(slot.topics, Stretch("rank")),
        services.store.bookings.had_by(slot.id),
    )
    return Ahead(urgent, people, had_it)


async def next_in_line(
    services: Services, round_: Round, slot: Slot, now: datetime, wanted: int, *, ahead: Ahead | None = None
) -> Line:
    """The next `wanted` people to ask, and those passed over before them with the reason, in order."""
    wave = _Wave(services, round_, now, wanted, ahead)
    parts = ordering.stretches(round_)
    for number, stretch in enumerate(parts):
        rest = services.store.standbys.in_line(slot.topics, stretch)
        if await wave.fill(rest if number else wave.from_the_head(slot, stretch), EXPLAINED):
            return wave.line
        if len(wave.line) >= EXPLAINED:
            await _sift(services, wave, slot, parts[number:])
            break
    return wave.line


async def _sift(services: Services, wave: "_Wave", slot: Slot, parts: Sequence[Stretch]) -> None:
    """Fill the wave from further down the line, and count those who were passed over."""
    explained, on_the_way, full = len(wave.line), 0, False
    for number, part in enumerate(parts):
        rest = part if number else part._replace(least=wave.last(part))
        full = await wave.fill(
            services.store.standbys.sifted(slot.topics, rest, slot.brief, wave.now, wave.window)
        )
        passed = rest._replace(below=wave.last(part)) if full else rest
        on_the_way += await services.store.standbys.waiting(slot.topics, passed, MAX_COUNTED)
        on_the_way -= wave.urgent_in(passed)
        if full:
            break
    read = len(wave.line) - explained
    twice = 0 if full else 1  # the count includes the last one explained, but not the last one asked
    wave.line.sifted = max(0, min(on_the_way, MAX_COUNTED) - read - twice)


class _Wave:
    """One pass over the line, until enough people to ask are found."""

    def __init__(
        self, services: Services, round_: Round, now: datetime, wanted: int, ahead: Ahead | None
    ) -> None:
        self.services, self.round, self.now, self._ahead = services, round_, now, ahead
        self.window = windows.window(round_.policy, round_.brief.start, now)
        self.line = Line()
        self._urgent: list[Standby] = []
        self._wanted = wanted
        self._at_once = wanted + BATCH_SIZE
        self._met: set[str] = set()
        self._texted: set[str] = set()
        self._asked: set[str] | None = None
        self._had_it: set[str] = set()
        self._just_asked: set[str] = set()

    async def from_the_head(self, slot: Slot, stretch: Stretch) -> AsyncGenerator[list[Standby], None]:
        """Those whom the clinic finds urgent, then the line from its head; both are read at the same time."""
        standbys = self.services.store.standbys
        head = self._ahead.people if self._ahead and stretch == Stretch("rank") else None
        if self._ahead:
            self._urgent = self._ahead.urgent
        else:
            self._urgent, head = await gather(
                standbys.urgent(slot.topics, slot.clinic_id), standbys.head(slot.topics, stretch)
            )
        yield ordering.urgent_first(self.round, self._urgent)
        async with aclosing(standbys.in_line(slot.topics, stretch, head)) as line:
            async for batch in line:
                yield batch

    def urgent_in(self, stretch: Stretch) -> int:
        """How many of those whom the clinic finds urgent, who are asked first, are also in a stretch."""
        return sum(stretch.has(each) for each in self._urgent)

    async def fill(self, batches: AsyncGenerator[list[Standby], None], enough: int | None = None) -> bool:
        """Consider people until the wave is full, all are read, or `enough` are considered.

        Returns whether the wave is full.
        """
        async with aclosing(batches), aclosing(self._begun(batches)) as begun:
            async for batch, asked in begun:
                await self._take(batch, asked)
                if self._wanted == 0:
                    return True
                if enough and len(self.line) >= enough:
                    return False
        return False

    def last(self, stretch: Stretch) -> int:
        """The rank or lot of the last person considered."""
        number: int = getattr(self.line[-1].standby, stretch.by)
        return number

    async def _begun(
        self, batches: AsyncGenerator[list[Standby], None]
    ) -> AsyncGenerator[tuple[list[Standby], set[str]], None]:
        """The batches, with those who were asked before: a wave whose process died is sent again."""
        asked = self._asked or set()
        if self._asked is None:
            first, asked, self._had_it, self._just_asked = await gather(
                _next(batches), self._asked_before(), self._had_before(), self._asked_a_moment_ago()
            )
            asked |= {each.patient_id for each in self.round.asked if each.until}  # picked by the staff
            self._asked = asked
            yield first, asked
        async for batch in batches:
            yield batch, asked

    async def _asked_before(self) -> set[str]:
        """The patients with offers. Before the round has asked anybody there are none, so nothing is read."""
        if self.round.wave == 0 and not self.round.asked:
            return set()
        return await self.services.store.offers.asked(self.round.slot_id, self.round.opening)

    async def _had_before(self) -> set[str]:
        return (
            self._ahead.had_it
            if self._ahead
            else await self.services.store.bookings.had_by(self.round.slot_id)
        )

    async def _asked_a_moment_ago(self) -> set[str]:
        """Those asked about an earlier opening a moment ago; for a first opening nothing is read."""
        if self.round.opening == 1:
            return set()
        since = self.now - reasons.ASKED_AGAIN_AFTER
        return await self.services.store.offers.just_asked(self.round.slot_id, self.round.opening, since)

    async def _take(self, batch: list[Standby], asked: set[str]) -> None:
        """Consider people until the wave is full; the facts are read for a few of them at a time."""
        fresh = [each for each in batch if each.id not in self._met and each.patient_id not in asked]
        brief, now, window = self.round.brief, self.now, self.window
        judged = ((each, suits(each, brief, now, window)) for each in fresh)
        while self._wanted and (some := self._some(judged)):
            fitting = [each for each, reason in some if reason is None]
            facts = await self.facts_of(fitting) if fitting else None
            for each, reason in some:
                if self._wanted and each.patient_id not in asked:
                    self._consider(each, reason, facts, asked)

    async def facts_of(self, people: list[Standby]) -> Facts:
        """The facts, with the phones that this wave texts: of several people on one, the first is asked."""
        facts = await facts_of(self.services, self.round, people, self.now, self._had_it)
        self._texted |= facts.texted
        return facts._replace(texted=self._texted, just_asked=self._just_asked)

    def _consider(self, each: Standby, reason: Reason | None, facts: Facts | None, asked: set[str]) -> None:
        if facts and reason is None:
            reason = reasons.why_not(self.round, each, facts, self.now)
        self._met.add(each.id)
        self.line.append(Considered(each, reason))
        if reason is None:
            asked.add(each.patient_id)  # somebody with two matching requests is asked once
            is_texted = "sms" in each.channels and facts and each.id not in facts.unverified
            self._texted |= {each.phone} if is_texted else set()
            self._wanted -= 1

    def _some(self, judged: Iterator[Judged]) -> list[Judged]:
        """The next people, with about twice as many who fit as the time before; later ones are not judged."""
        some, fitting = [], 0
        for each in judged:
            some.append(each)
            fitting += each[1] is None
            if fitting == self._at_once:
                self._at_once = min(2 * self._at_once, MAX_BATCH_SIZE)
                break
        return some


async def _next(batches: AsyncGenerator[list[Standby], None]) -> list[Standby]:
    return await anext(batches, [])
