"""The texts of a wave, handed over by whoever has just made its offers: a few commands for all of them.

The reaction to each offer tells of it as well, on every channel, and finds the text there already: it is the
net under this, should the process die in between. So nothing here is needed for a text to go out, only for it
to go out milliseconds after its offer was made. What was read for the wave (`waves.Ground`) decides, but for
what may change at any moment: texts are stored while their offers are being made, which spares a trip, and
whether an offer is still open is read once both are there, so that whoever withdraws the offer sees the text,
or the text sees that it is withdrawn.
"""

from asyncio import gather
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from quickdoc.clinics.clinics import Clinic, Policy
from quickdoc.core.errors import UnreadableError
from quickdoc.core.types import milliseconds
from quickdoc.events.models import OfferMade
from quickdoc.identity.store.phones import Place
from quickdoc.messaging import texts
from quickdoc.messaging.actions.notices import wants, written
from quickdoc.messaging.actions.send_policy import (
    READ_AGAIN_AFTER,
    BlockReason,
    Recipient,
    caps,
    check_recipient,
    no_place,
)
from quickdoc.messaging.actions.sending import IN_TURN, TAKEN_UP_AFTER, again_after, call, hold_back
from quickdoc.messaging.ports import DeliveryDelayedError
from quickdoc.messaging.texts import Message
from quickdoc.offers.actions.waves import Ground, ground
from quickdoc.offers.offers import Offer
from quickdoc.offers.rounds import Asked, Round
from quickdoc.services import Services
from quickdoc.storage.together import insert_all
from quickdoc.waitlist.standby import Standby

CLOSED = BlockReason("closed")


class Going(NamedTuple):
    """A text of the wave, and why it may not go after all."""

    text: Message
    block_reason: BlockReason | None


@dataclass
class WaveTexts:
    """The texts of one wave. `on` is what was read for it; `turns` is None where nobody is texted from here.

    `turns`: how long each text waits, in seconds. `standing`: which of the offers that the phones were texted
    last are still open. `ready`: what is stored and may go now; `never`: what is stored and never may.
    """

    on: Ground
    turns: Iterator[float] | None = None
    standing: frozenset[str] = frozenset()
    ready: list[Message] = field(default_factory=list)
    never: list[Message] = field(default_factory=list)

    async def store(self, services: Services, events: Sequence[OfferMade]) -> None:
        """Store the texts of offers that are just being written. Those that may go now will; others wait."""
        if self.turns is None or self.on.clinic is None:
            return
        now = services.clock.now()
        told = [event.state for event in events if _is_texted(event.state, self.on)]
        new = [_judged(each, self.on, self.on.clinic, next(self.turns, 0.0), now) for each in told]
        last = [line.texted.offer_id for line in self.on.lines.values() if line.texted]
        refused, standing = await gather(
            insert_all(services.store.messages, [(each, ()) for each in new]), _still_open(services, last)
        )
        self.standing = frozenset(standing)
        ours = [each for number, each in enumerate(new) if number not in refused]
        waiting = [each for each in ours if each.reason and each.due_at]
        await gather(*(services.bus.later("send_text", each.id, each.due_at) for each in waiting))
        self.ready += [each for each in ours if not each.reason]
        self.never += [each for each in ours if each.state == "suppressed"]

    async def forget(self, services: Services, refused: Sequence[OfferMade]) -> None:
        """These offers were not made after all. A sweep that is quicker finds no offer, and sends nothing."""
        moot = {each.state.id for each in refused}
        self.ready = [each for each in self.ready if each.about not in moot]
        self.never = [each for each in self.never if each.about not in moot]
        if self.turns is not None and moot:
            await services.store.messages.forget(sorted(moot))

    async def going(self, services: Services) -> list[Going]:
        """Those that are to be handed over now, each with its place; or held back: without one, or moot."""
        never = [Going(each, BlockReason(each.reason or "closed")) for each in self.never]
        if not self.ready:
            return never
        places, still = await gather(
            _places(services, self.ready, self.on, self.standing, services.clock.now()),
            services.store.offers.still_open([each.about for each in self.ready]),
        )
        return [
            *(Going(each, places[each.id] if each.about in still else CLOSED) for each in self.ready),
            *never,
        ]


async def wave_texts(
    services: Services, round_: Round, people: Sequence[Standby], clinic: Clinic | None = None
) -> WaveTexts:
    """Read what a wave stands on, and take a turn for each of its texts meanwhile."""
    if not services.at_once:
        return WaveTexts(await ground(services, round_, people, clinic))
    count = sum("sms" in person.channels for person in people)
    on, turns = await gather(ground(services, round_, people, clinic), _turns(services, count))
    return WaveTexts(on, iter(turns))


async def texts_of(services: Services, round_: Round, asked: Sequence[Asked]) -> WaveTexts:
    """The same for people of whom nothing was read yet."""
    ids = [each.standby_id for each in asked]
    return await wave_texts(services, round_, await services.store.standbys.with_ids(ids))


def _is_texted(offer: Offer, on: Ground) -> bool:
    return "sms" in offer.channels and wants(on.accounts, offer, "offer", "sms")


async def hand_over(services: Services, going: Going) -> None:
    """Give the provider a text, or hold it back."""
    text, found = going
    if found:
        await hold_back(services, text, found)
        return
    now = services.clock.now()
    try:
        await call(services, text, now)
    except DeliveryDelayedError:
        await services.bus.later("send_text", text.id, now + again_after(text.tries))


def _judged(offer: Offer, on: Ground, clinic: Clinic, wait: float, now: datetime) -> Message:
    """The text of an offer as it is to be stored: with a reason when it may not go now."""
    text = written("sms", "offer", offer, text=texts.offer(offer), expires_at=offer.expires_at, now=now)
    person, line = on.people[offer.standby_id], on.lines.get(offer.holder.phone)
    zone = on.zones.get(person.patient_id, person.zone)
    to = Recipient(line and line.phone, zone, person.dnd, offer.holder.account_id)
    found = check_recipient(text, to, clinic, now)
    if found is None and wait:
        found = BlockReason(IN_TURN, milliseconds(now + timedelta(seconds=wait)))
    if found is None:
        return text.model_copy(update={"due_at": now + TAKEN_UP_AFTER})
    state = "intent" if found.until else "suppressed"
    return text.model_copy(update={"state": state, "reason": found.reason, "due_at": found.until})


async def _places(
    services: Services, ready: Sequence[Message], on: Ground, standing: AbstractSet[str], now: datetime
) -> dict[str, BlockReason | None]:
    """For each text a place on its phone: all in one command, or one by one where somebody was faster."""
    policy = on.clinic.policy if on.clinic else Policy()
    wanted = {each.id: _place(each, on, standing) for each in ready}
    seen = {place: on.lines[place.number].offered for place in wanted.values() if place.number in on.lines}
    said = await services.store.phones.offer_all(seen, now, caps(policy))
    found = {each.id: said.get(wanted[each.id]) for each in ready}
    slowly = [each for each in ready if found[each.id] is None]
    reasons = await gather(*(_no_place(services, each, policy, now) for each in slowly))
    capped = {each.id: BlockReason("cap") for each in ready if found[each.id] is False}
    at_once: dict[str, BlockReason | None] = dict.fromkeys(found)
    return at_once | capped | dict(zip([each.id for each in slowly], reasons, strict=True))


def _place(text: Message, on: Ground, standing: AbstractSet[str]) -> Place:
    line = on.lines.get(text.phone)
    last = line.texted.offer_id if line and line.texted else None
    over = None if last in standing else last
    return Place(text.phone, text.about, text.expires_at, over)


async def _no_place(services: Services, text: Message, policy: Policy, now: datetime) -> BlockReason | None:
    try:
        return await no_place(services, text, text.phone, policy, now)
    except DeliveryDelayedError:
        return BlockReason("cap", now + TAKEN_UP_AFTER)
    except UnreadableError:
        return BlockReason("unreadable", now + READ_AGAIN_AFTER)


async def _turns(services: Services, count: int) -> list[float]:
    return await services.pace.turns(count) if services.pace else [0.0] * count


async def _still_open(services: Services, offer_ids: Sequence[str]) -> set[str]:
    return await services.store.offers.still_open(offer_ids) if offer_ids else set()
