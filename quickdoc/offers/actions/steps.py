"""The steps of a round: who is asked next, or until when nobody is; written, and what follows from it."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from quickdoc.clinics.clinics import Clinic
from quickdoc.core.ids import new_id
from quickdoc.events.actions.commit import replaced
from quickdoc.events.actions.dispatch import dispatch
from quickdoc.events.models import (
    RoundEvent,
    RoundReleased,
    RoundWaiting,
    WaveSent,
)
from quickdoc.offers import next_wave, windows
from quickdoc.offers.actions.placing import keep_from_feed, place_wave
from quickdoc.offers.actions.response_stats import sized
from quickdoc.offers.actions.wave_texts import WaveTexts, wave_texts
from quickdoc.offers.rounds import Round
from quickdoc.scheduling.actions.endings import let_go
from quickdoc.scheduling.slots import Slot
from quickdoc.services import Services
from quickdoc.storage.duplicates import DuplicateError
from quickdoc.waitlist.actions.line import Ahead, Line, next_in_line
from quickdoc.waitlist.standby import Standby


async def insert_round(services: Services, round_: Round, *events: RoundEvent) -> bool:
    try:
        await services.store.rounds.insert(round_, *events)
    except DuplicateError:
        return False
    return True


class Step(NamedTuple):
    """The next state of a round. `line`: those who were considered for it; `people`: those of them to ask."""

    before: Round
    following: Round
    line: Line
    page: str | None
    people: list[Standby]
    now: datetime

    async def texts(self, services: Services, clinic: Clinic | None = None) -> WaveTexts | None:
        """The texts for the people to ask, with what they need; read while the round is being written."""
        return await wave_texts(services, self.before, self.people, clinic) if self.people else None

    async def insert(self, services: Services, *events: RoundEvent) -> bool:
        """Insert the round, after the reasons for everybody considered."""
        await self._explain(services)
        return await insert_round(services, self.following, *events)

    async def replace(self, services: Services, event: RoundEvent) -> bool:
        """Write the round's next state, after the reasons for everybody considered."""
        await self._explain(services)
        return await replaced(services.store.rounds, self.following, [event])

    async def _explain(self, services: Services) -> None:
        if self.page:
            await services.store.considered.write(self.before, self.page, self.line, self.now)


async def think(
    services: Services, round_: Round, slot: Slot, now: datetime, ahead: Ahead | None = None
) -> Step:
    """The next step: who is asked, or until when nobody is, with a reason for everybody considered."""
    sizing = await sized(services, round_, now)
    wanted = sizing.size if sizing else next_wave.places(round_.policy, len(round_.asked))
    too_late = windows.too_late(round_, now)
    line = Line() if too_late else await next_in_line(services, round_, slot, now, wanted, ahead=ahead)
    page = new_id(f"{round_.id}_{round_.wave + 1}") if line else None
    thinking = await _thinking(services, round_, now)
    following = next_wave.next_wave(
        round_, line, now, why=sizing, sifted=line.sifted, page=page, thinking=thinking
    )
    people = [each.standby for each in line if each.reason is None]
    return Step(round_, following, line, page, people, now)


async def take_step(
    services: Services, before: Round, following: Round, texts: WaveTexts | None, events: Sequence[RoundEvent]
) -> None:
    """Do what follows from a step that is written. The events of a wave are dispatched with its offers."""
    if following.wave > before.wave and following.state == "running":
        await keep_from_feed(services, following)
        await place_wave(services, following, texts, events)
        return
    await dispatch(services, *events)
    if following.state == "released":
        await let_go(services, following)
    else:
        await keep_from_feed(services, following, waits=True)


async def _thinking(services: Services, round_: Round, now: datetime) -> datetime | None:
    """Until when the slot is reserved for people whom the staff picked."""
    if not windows.reserves(round_.policy) or not any(
        each.until and each.until > now for each in round_.asked
    ):
        return None
    of_opening = await services.store.offers.of_opening(round_.slot_id, round_.opening)
    return max((each.expires_at for each in of_opening if each.picked and each.fresh(now)), default=None)


def event_of(before: Round, after: Round) -> type[RoundEvent]:
    if after.state == "released":
        return RoundReleased
    return WaveSent if after.wave > before.wave else RoundWaiting
