"""Who is next in line for an opening: read in order, filtered by the rules, explained.

The first thousand are looked at one by one, and each who is passed over has a line that says why.
Further down the database leaves most of those out whom the rules would pass over because of themselves, and
only how many they are is told. There is no end before the list's: it is never said to be used up too early.
"""

from asyncio import gather
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from datetime import datetime
from typing import NamedTuple

from quickdoc.offers import rounds
from quickdoc.offers.rounds import Considered, Facts, Round, Stretch
from quickdoc.offers.store.offers import counted
from quickdoc.scheduling.slots import Slot
from quickdoc.services import Services
from quickdoc.waitlist.standby import Reason, Standby, suits

EXPLAINED = 1000
MAX_COUNTED = 5000
BATCH_SIZE, MAX_BATCH_SIZE = 16, 1000
"""Of so many more than a wave needs the database is asked for the facts at once, then of twice as many."""

Judged = tuple[Standby, Reason | None]


class Line(list[Considered]):
    """The people considered, in order. `sifted`: how many more were passed over by the database."""

    sifted: int = 0


class Ahead(NamedTuple):
    """What is read before it is clear who is asked.

    Whom the clinic finds urgent, the first in line by rank, and who had a visit in the slot.
    """

    urgent: list[Standby]
    people: list[Standby]
    had_it: set[str]


async def look_ahead(services: Services, slot: Slot) -> Ahead:
    """Read what almost every first wave begins with, so that it need not wait for what is read first."""
    urgent, people, had_it = await gather(
        services.store.standbys.urgent(slot.topics, slot.clinic_id),
        services.store.standbys.head(slot.topics, Stretch("rank")),
        services.store.bookings.had_by(slot.id),
    )
    return Ahead(urgent, people, had_it)


async def next_in_line(
    services: Services, round_: Round, slot: Slot, now: datetime, wanted: int, *, ahead: Ahead | None = None
) -> Line:
    """The next `wanted` people to ask, and those passed over on the way with the reason, in order."""
    wave = _Wave(services, round_, now, wanted, ahead)
    parts = rounds.stretches(round_)
    for number, stretch in enumerate(parts):
        rest = services.store.standbys.in_line(slot.topics, stretch)
        if await wave.fill(rest if number else wave.from_the_head(slot, stretch), EXPLAINED):
            return wave.line
        if len(wave.line) >= EXPLAINED:
            await _sift(services, wave, slot, parts[number:])
            break
    return wave.line


async def _sift(services: Services, wave: "_Wave", slot: Slot, parts: Sequence[Stretch]) -> None:
    """Fill the wave from further down the line, and count those who were passed over on the way."""
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
    twice = 0 if full else 1  # the last who was explained is in the count, the last who is asked is not
    wave.line.sifted = max(0, min(on_the_way, MAX_COUNTED) - read - twice)


class _Wave:
    """One reading of the line, until so many are found who are to be asked."""

    def __init__(
        self, services: Services, round_: Round, now: datetime, wanted: int, ahead: Ahead | None
    ) -> None:
        self.services, self.round, self.now, self._ahead = services, round_, now, ahead
        self.window = rounds.window(round_.policy, round_.brief.start, now)
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
        """Whom the clinic finds urgent, then the line from its head, which is read at the same time."""
        standbys = self.services.store.standbys
        head = self._ahead.people if self._ahead and stretch == Stretch("rank") else None
        if self._ahead:
            self._urgent = self._ahead.urgent
        else:
            self._urgent, head = await gather(
                standbys.urgent(slot.topics, slot.clinic_id), standbys.head(slot.topics, stretch)
            )
        yield rounds.urgent_first(self.round, self._urgent)
        async with aclosing(standbys.in_line(slot.topics, stretch, head)) as line:
            async for batch in line:
                yield batch

    def urgent_in(self, stretch: Stretch) -> int:
        """How many of those whom the clinic finds urgent, and who came first, also stand in a stretch."""
        return sum(stretch.has(each) for each in self._urgent)

    async def fill(self, batches: AsyncGenerator[list[Standby], None], enough: int | None = None) -> bool:
        """Whether the wave is full now. It is not when the people are used up, or enough were considered."""
        async with aclosing(batches), aclosing(self._begun(batches)) as begun:
            async for batch, asked in begun:
                await self._take(batch, asked)
                if self._wanted == 0:
                    return True
                if enough and len(self.line) >= enough:
                    return False
        return False

    def last(self, stretch: Stretch) -> int:
        """The number of the last one who was considered."""
        number: int = getattr(self.line[-1].standby, stretch.by)
        return number

    async def _begun(
        self, batches: AsyncGenerator[list[Standby], None]
    ) -> AsyncGenerator[tuple[list[Standby], set[str]], None]:
        """The batches, and who was asked before, since a wave that was lost comes again."""
        asked = self._asked or set()
        if self._asked is None:
            first, asked, self._had_it, self._just_asked = await gather(
                _next(batches), self._asked_before(), self._had_before(), self._asked_a_moment_ago()
            )
            asked |= {each.patient_id for each in self.round.asked if each.until}  # a pick is never lost
            self._asked = asked
            yield first, asked
        async for batch in batches:
            yield batch, asked

    async def _asked_before(self) -> set[str]:
        """Offers are only ever made to those whom the round says it asked, or is just asking."""
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
        """Nobody, of a slot that is open for the first time: that is almost always so, and costs nothing."""
        if self.round.opening == 1:
            return set()
        since = self.now - rounds.ASKED_AGAIN_AFTER
        return await self.services.store.offers.just_asked(self.round.slot_id, self.round.opening, since)

    async def _take(self, batch: list[Standby], asked: set[str]) -> None:
        """Consider people until the wave is full; the facts are fetched for a few of them at a time."""
        fresh = [each for each in batch if each.id not in self._met and each.patient_id not in asked]
        brief, now, window = self.round.brief, self.now, self.window
        judged = ((each, suits(each, brief, now, window)) for each in fresh)
        while self._wanted and (some := self._some(judged)):
            fitting = [each for each, reason in some if reason is None]
            facts = await self._facts(fitting) if fitting else None
            for each, reason in some:
                if self._wanted and each.patient_id not in asked:
                    self._consider(each, reason, facts, asked)

    async def _facts(self, people: list[Standby]) -> Facts:
        """Of several on one phone whom one wave might text, the first one has the phone."""
        facts = await _facts(self.services, self.round, people, self.now, self._had_it)
        self._texted |= facts.texted
        return facts._replace(texted=self._texted, just_asked=self._just_asked)

    def _consider(self, each: Standby, reason: Reason | None, facts: Facts | None, asked: set[str]) -> None:
        if facts and reason is None:
            reason = rounds.why_not(self.round, each, facts, self.now)
        self._met.add(each.id)
        self.line.append(Considered(each, reason))
        if reason is None:
            asked.add(each.patient_id)  # also somebody with two requests that match is asked once
            is_texted = "sms" in each.channels and facts and each.id not in facts.unverified
            self._texted |= {each.phone} if is_texted else set()
            self._wanted -= 1

    def _some(self, judged: Iterator[Judged]) -> list[Judged]:
        """The next of them, with about twice as many who fit as the time before. Nobody else is judged."""
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


async def _unmailed(services: Services, batch: Sequence[Standby]) -> set[str]:
    """Accounts that want mails, to an address that is not verified. Hardly anybody's is looked at."""
    mailed = sorted({each.account_id for each in batch if "email" in each.channels})
    return await services.store.accounts.unverified(mailed) if mailed else set()


async def _facts(
    services: Services, round_: Round, batch: list[Standby], now: datetime, had_it: set[str]
) -> Facts:
    store = services.store
    phones = sorted({each.phone for each in batch})
    ids = [each.patient_id for each in batch]
    (textable, unmailed), busy, late, barred, coming = await gather(
        gather(store.phones.textable(phones), _unmailed(services, batch)),
        store.bookings.busy(ids, round_.brief),
        store.offers.recent(phones, now),
        store.block_list.among(round_.brief.clinic_id, ids),
        store.bookings.coming(ids, now),
    )
    recent = counted(late, textable, now)
    return Facts(
        busy=busy,
        had_it=had_it,
        opted_out=textable.opted_out,
        offers_day=recent.day,
        offers_week=recent.week,
        barred=barred,
        texted=recent.texted,
        failed=textable.failed,
        unverified={each.id for each in batch if not textable.is_verified(each.phone, each.account_id)},
        unmailed={each.id for each in batch if each.account_id in unmailed},
        limited={
            each.id
            for each in batch
            if rounds.is_limited(round_.policy, round_.brief, each, coming.get(each.patient_id, ()))
        },
    )
