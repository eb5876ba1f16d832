"""The texts of a wave, handed over by the process that has just made its offers, in a few commands for all.

This makes a text go out milliseconds after its offer was made. It is not needed for the text to go out at
all: the reaction to each offer notifies on every channel, too. It finds the stored text, and sends it if
this process has died.

Texts are checked against what was read for the wave (`waves.Ground`). They are stored while their offers
are being written, which saves a round trip to the database. Whether an offer is still open can change at any
moment, so it is read after both writes: either the process that withdraws the offer finds the text, or this
process finds that the offer is withdrawn.
"""

from asyncio import gather
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from quickdoc.clinics.clinics import Clinic
from quickdoc.events.models import OfferMade
from quickdoc.messaging.actions.channels import wants
from quickdoc.messaging.actions.retries import again_after
from quickdoc.messaging.actions.sending import call, hold_back
from quickdoc.messaging.messages import Message
from quickdoc.messaging.ports import DeliveryDelayedError
from quickdoc.messaging.send_policy import BlockReason, Facts, block_reason
from quickdoc.offers.actions.ground import Ground, ground
from quickdoc.offers.actions.wave_policy import facts_of, judged, with_places
from quickdoc.offers.offers import Offer
from quickdoc.offers.rounds import Asked, Round
from quickdoc.services import Services
from quickdoc.storage.together import insert_all
from quickdoc.waitlist.standby import Standby

CLOSED = BlockReason("closed")


class Going(NamedTuple):
    """A text of the wave, and the reason if it may not be sent."""

    text: Message
    block_reason: BlockReason | None


@dataclass
class WaveTexts:
    """The texts of one wave. `on`: what was read for it. `turns`: None if this process sends no texts.

    `turns`: how long each text waits for the provider's rate, in seconds. `standing`: of the offers that were
    last texted to these phones, those that are still open. `ready`: stored texts that may be sent now;
    `never`: stored texts that may never be sent. `facts`: what the send policy knows of each, by its id.
    """

    on: Ground
    turns: Iterator[float] | None = None
    standing: frozenset[str] = frozenset()
    ready: list[Message] = field(default_factory=list)
    never: list[Message] = field(default_factory=list)
    facts: dict[str, Facts] = field(default_factory=dict)

    async def store(self, services: Services, events: Sequence[OfferMade]) -> None:
        """Store the texts of offers that are being written, and schedule those that may not be sent yet."""
        if self.turns is None or self.on.clinic is None:
            return
        now = services.clock.now()
        told = [event.state for event in events if is_texted(event.state, self.on)]
        known = [facts_of(each, self.on, self.on.clinic, next(self.turns, 0.0), now) for each in told]
        self.facts |= {each.message.id: each for each in known}
        new = [judged(each) for each in known]
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
        """Delete the texts of offers whose write was refused.

        If a sweep reads such a text first, it finds no offer and sends nothing.
        """
        moot = {each.state.id for each in refused}
        self.ready = [each for each in self.ready if each.about not in moot]
        self.never = [each for each in self.never if each.about not in moot]
        if self.turns is not None and moot:
            await services.store.messages.forget(sorted(moot))

    async def going(self, services: Services) -> list[Going]:
        """The texts to hand over now, with a reason for those that may not be sent after all."""
        never = [Going(each, BlockReason(each.reason or "closed")) for each in self.never]
        if not self.ready:
            return never
        known = [self.facts[each.id] for each in self.ready]
        placed, still = await gather(
            with_places(services, known, self.on, self.standing, services.clock.now()),
            services.store.offers.still_open([each.about for each in self.ready]),
        )
        said = {
            each.message.id: block_reason(each._replace(is_closed=each.message.about not in still))
            for each in placed
        }
        return [*(Going(each, said[each.id]) for each in self.ready), *never]


async def wave_texts(
    services: Services, round_: Round, people: Sequence[Standby], clinic: Clinic | None = None
) -> WaveTexts:
    """Read what a wave needs, and reserve turns at the provider's rate for its texts at the same time."""
    if not services.at_once:
        return WaveTexts(await ground(services, round_, people, clinic))
    count = sum("sms" in person.channels for person in people)
    on, turns = await gather(ground(services, round_, people, clinic), _turns(services, count))
    return WaveTexts(on, iter(turns))


async def texts_of(services: Services, round_: Round, asked: Sequence[Asked]) -> WaveTexts:
    """The same for people whose requests are not loaded yet."""
    ids = [each.standby_id for each in asked]
    return await wave_texts(services, round_, await services.store.standbys.with_ids(ids))


def is_texted(offer: Offer, on: Ground) -> bool:
    return "sms" in offer.channels and wants(on.accounts, offer, "offer", "sms")


async def hand_over(services: Services, going: Going) -> None:
    """Send a text through the provider, or hold it back if it has a reason."""
    text, found = going
    if found:
        await hold_back(services, text, found)
        return
    now = services.clock.now()
    try:
        await call(services, text, now)
    except DeliveryDelayedError:
        await services.bus.later("send_text", text.id, now + again_after(text.tries))


async def _turns(services: Services, count: int) -> list[float]:
    return await services.pace.turns(count) if services.pace else [0.0] * count


async def _still_open(services: Services, offer_ids: Sequence[str]) -> set[str]:
    return await services.store.offers.still_open(offer_ids) if offer_ids else set()
