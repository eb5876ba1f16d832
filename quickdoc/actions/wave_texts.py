"""The texts of a wave, handed over by whoever has just made its offers: a few commands for all of them.

The reaction to each offer tells of it as well, on every channel, and finds the text there already: it is the
net under this, should the process die in between. So nothing here is needed for a text to go out, only for it
to go out milliseconds after its offer was made. What was read for the wave (`waves.Ground`) decides, but for
what may change at any moment: whether an offer is still open is read once its text is stored, so that whoever
withdraws the offer sees the text, or the text sees that it is withdrawn.
"""

from asyncio import gather
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from typing import NamedTuple

from quickdoc import texts
from quickdoc.actions.courtesy import Hindrance, Recipient, bars, caps, no_place
from quickdoc.actions.notices import wants, written
from quickdoc.actions.sending import IN_TURN, TAKEN_UP_AFTER, again_after, call, hold_back, taken_up
from quickdoc.actions.waves import Ground
from quickdoc.clinics import Clinic, Policy
from quickdoc.events import OfferMade
from quickdoc.offers import Offer
from quickdoc.ports import Doors, TextDelayedError
from quickdoc.shapes import milliseconds
from quickdoc.store.phones import Place
from quickdoc.store.together import insert_all
from quickdoc.texts import Message

CLOSED = Hindrance("closed")


class TakenUp(NamedTuple):
    """A text that is `sending` by our hand since `at`, and why it may not go after all."""

    text: Message
    hindrance: Hindrance | None
    at: datetime


class WaveTexts(NamedTuple):
    """What the texts of a wave need. `on` is None where nobody is texted from here.

    `turns`: how long each text waits, in seconds; `standing`: which of the offers that the phones were texted
    last are still open.
    """

    on: Ground | None = None
    turns: tuple[float, ...] = ()
    standing: frozenset[str] = frozenset()

    async def stored(self, doors: Doors, made: Sequence[OfferMade]) -> list[Message]:
        """Store the texts of these offers. Those that may go now are returned; others wait, or never go."""
        if self.on is None or self.on.clinic is None:
            return []
        now, turns = doors.clock.now(), iter(self.turns)
        told = [each.state for each in made if _is_texted(each.state, self.on)]
        new = [_judged(each, self.on, self.on.clinic, next(turns, 0.0), now) for each in told]
        refused = await insert_all(doors.store.messages, [(each, ()) for each in new])
        ours = [each for number, each in enumerate(new) if number not in refused]
        waiting = [each for each in ours if each.reason and each.due_at]
        await gather(*(doors.bus.later("send_text", each.id, each.due_at) for each in waiting))
        return [each for each in ours if not each.reason]

    async def taken_up(self, doors: Doors, ready: Sequence[Message]) -> list[TakenUp]:
        """Those that are still in our hands, to be handed over, or held back: without a place, or moot."""
        if not ready or self.on is None:
            return []
        now = doors.clock.now()
        taken = [taken_up(each, now) for each in ready]
        mine, places, still = await gather(
            doors.store.messages.take_up(taken),
            _places(doors, ready, self.on, self.standing, now),
            doors.store.offers.still_open([each.about for each in ready]),
        )
        return [
            TakenUp(each, places[each.id] if each.about in still else CLOSED, now)
            for each in taken
            if each.id in mine
        ]


async def wave_texts(doors: Doors, on: Ground) -> WaveTexts:
    """Take a turn for each text of a wave and see what still stands, while its offers are being made."""
    if not doors.at_once:
        return WaveTexts()
    count = sum("sms" in each.channels for each in on.people.values())
    last = [each.texted.offer_id for each in on.lines.values() if each.texted]
    turns, standing = await gather(_turns(doors, count), _still_open(doors, last))
    return WaveTexts(on, tuple(turns), frozenset(standing))


def _is_texted(offer: Offer, on: Ground) -> bool:
    return "sms" in offer.channels and wants(on.accounts, offer, "offer", "sms")


async def hand_over(doors: Doors, going: TakenUp) -> None:
    """Give the provider a text that was taken up, or put it back."""
    text, found, now = going
    if found:
        await hold_back(doors, text, found)
        return
    try:
        await call(doors, text, now)
    except TextDelayedError:
        await doors.bus.later("send_text", text.id, now + again_after(text.tries - 1))


def _judged(offer: Offer, on: Ground, clinic: Clinic, wait: float, now: datetime) -> Message:
    """The text of an offer as it is to be stored: with a reason when it may not go now."""
    text = written("sms", "offer", offer, text=texts.offer(offer), expires_at=offer.expires_at, now=now)
    person, line = on.people[offer.standby_id], on.lines.get(offer.holder.phone)
    to = Recipient(line and line.phone, on.zones.get(person.patient_id), person.dnd)
    found = bars(text, to, clinic, now)
    if found is None and wait:
        found = Hindrance(IN_TURN, milliseconds(now + timedelta(seconds=wait)))
    if found is None:
        return text.model_copy(update={"due_at": now + TAKEN_UP_AFTER})
    state = "intent" if found.until else "suppressed"
    return text.model_copy(update={"state": state, "reason": found.reason, "due_at": found.until})


async def _places(
    doors: Doors, ready: Sequence[Message], on: Ground, standing: AbstractSet[str], now: datetime
) -> dict[str, Hindrance | None]:
    """For each text a place on its phone: all in one command, or one by one where somebody was faster."""
    policy = on.clinic.policy if on.clinic else Policy()
    wanted = {each.id: _place(each, on, standing) for each in ready}
    seen = {place: on.lines[place.number].offered for place in wanted.values() if place.number in on.lines}
    said = await doors.store.phones.offer_all(seen, now, caps(policy))
    found = {each.id: said.get(wanted[each.id]) for each in ready}
    slowly = [each for each in ready if found[each.id] is None]
    reasons = await gather(*(_no_place(doors, each, policy, now) for each in slowly))
    capped = {each.id: Hindrance("cap") for each in ready if found[each.id] is False}
    at_once: dict[str, Hindrance | None] = dict.fromkeys(found)
    return at_once | capped | dict(zip([each.id for each in slowly], reasons, strict=True))


def _place(text: Message, on: Ground, standing: AbstractSet[str]) -> Place:
    line = on.lines.get(text.phone)
    last = line.texted.offer_id if line and line.texted else None
    over = None if last in standing else last
    return Place(text.phone, text.about, text.expires_at, over)


async def _no_place(doors: Doors, text: Message, policy: Policy, now: datetime) -> Hindrance | None:
    try:
        return await no_place(doors, text, text.phone, policy, now)
    except TextDelayedError:
        return Hindrance("cap", now + TAKEN_UP_AFTER)


async def _turns(doors: Doors, count: int) -> list[float]:
    return await doors.pace.turns(count) if doors.pace else [0.0] * count


async def _still_open(doors: Doors, offer_ids: Sequence[str]) -> set[str]:
    return await doors.store.offers.still_open(offer_ids) if offer_ids else set()
