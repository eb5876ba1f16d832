"""Making the offers of a wave and handing over their texts.

Every function here may be called twice, late, or by two workers at once: the offers' unique indexes reject
offers that exist already.
"""

from asyncio import gather
from collections.abc import Sequence

from quickdoc.events.actions.commit import attempt
from quickdoc.events.actions.dispatch import dispatch
from quickdoc.events.models import (
    OfferMade,
    RoundEvent,
    RoundHurried,
)
from quickdoc.offers import rounds, windows
from quickdoc.offers.actions.wave_texts import CLOSED, Going, WaveTexts, hand_over, texts_of
from quickdoc.offers.actions.waves import make_offers
from quickdoc.offers.offers import Offer
from quickdoc.offers.rounds import Asked, Round
from quickdoc.scheduling.actions.endings import close_offers, is_over, let_go
from quickdoc.scheduling.actions.holds import hold_for, reserve
from quickdoc.services import Services


async def keep_from_feed(services: Services, round_: Round, *, waits: bool = False) -> None:
    """Reserve the slot for those who are asked, also in the grace time, if the policy says so.

    `waits`: in a queue, the slot is held for nobody before the next step.
    """
    first_come = round_.policy.mode == "waves" or round_.wave == 0 or waits
    if round_.state == "running" and windows.reserves(round_.policy) and first_come:
        await reserve(services, round_)


async def place(services: Services, round_id: str, wave: int) -> None:
    """Make the missing offers of a wave, unless a later wave has begun or the round has ended."""
    round_ = await services.store.rounds.get(round_id)
    if round_.wave != wave or round_.state != "running":
        return
    await keep_from_feed(services, round_)
    await place_wave(services, round_, None)


async def place_wave(
    services: Services, round_: Round, texts: WaveTexts | None, events: Sequence[RoundEvent] = ()
) -> None:
    """Make the offers of the present wave, hand over their texts, and dispatch `events` and the offers' own.

    `texts`: with what was read about everybody in the wave; None if another process may have made some of the
    offers.
    """
    is_ours = texts is not None
    made, texts = await _make(
        services, round_, [each for each in round_.asked if each.wave == round_.wave], texts
    )
    of_wave = [each.state for each in made] if is_ours and made else await offers_of_wave(services, round_)
    if round_.policy.mode == "queue":
        await _hold(services, of_wave)
    going = await _to_hand_over(services, round_, texts)
    if going is not None and not of_wave:  # everybody asked has left the line, so the next wave may go
        await dispatch(services, *events)
        await commit(services, rounds.hurry(round_, services.clock.now()), RoundHurried)
        return
    # The texts are handed over first: the events are dispatched while the provider's response is pending.
    await gather(*(hand_over(services, each) for each in going or ()), dispatch(services, *events, *made))


async def place_picked(services: Services, round_id: str) -> None:
    """Make the missing offers to people whom the staff picked."""
    round_ = await services.store.rounds.get(round_id)
    if is_over(round_, await services.store.slots.get(round_.slot_id)):
        return
    made, texts = await _make(services, round_, [each for each in round_.asked if each.until], None)
    if round_.policy.mode == "queue":
        of_opening = await services.store.offers.of_opening(round_.slot_id, round_.opening)
        picked = [each for each in of_opening if each.picked and each.fresh(services.clock.now())]
        await _hold(services, sorted(picked, key=lambda each: (each.made_at, each.id))[-1:])
    going = await _to_hand_over(services, round_, texts)
    await gather(*(hand_over(services, each) for each in going or ()), dispatch(services, *made))


async def _make(
    services: Services, round_: Round, asked: Sequence[Asked], texts: WaveTexts | None
) -> tuple[list[OfferMade], WaveTexts | None]:
    """Make the missing offers. Returns their events, committed but not dispatched, and their texts."""
    if texts is None:
        there = await services.store.offers.asked(round_.slot_id, round_.opening)
        asked = [each for each in asked if each.patient_id not in there]
        if not asked:
            return [], None
        texts = await texts_of(services, round_, asked)
    return await make_offers(services, round_, asked, texts.on, texts), texts


async def _to_hand_over(services: Services, round_: Round, texts: WaveTexts | None) -> list[Going] | None:
    """The texts to hand over; None if the slot was taken while the offers were being made."""
    over, going = await gather(_is_over_by_now(services, round_), _going(services, texts))
    if not over:
        return going
    await close_offers(services, round_.slot_id)
    await let_go(services, round_)
    await gather(*(hand_over(services, each._replace(block_reason=CLOSED)) for each in going))
    return None


async def _going(services: Services, texts: WaveTexts | None) -> list[Going]:
    return await texts.going(services) if texts else []


async def _is_over_by_now(services: Services, round_: Round) -> bool:
    return is_over(round_, await services.store.slots.get(round_.slot_id))


async def offers_of_wave(services: Services, round_: Round) -> list[Offer]:
    of_opening = await services.store.offers.of_opening(round_.slot_id, round_.opening)
    return [each for each in of_opening if each.wave == round_.wave]


async def _hold(services: Services, of_wave: list[Offer]) -> None:
    """Hold the slot for the one person of a queue's wave."""
    for offer in of_wave:
        if offer.fresh(services.clock.now()):
            await hold_for(services, offer)


async def commit(services: Services, following: Round, kind: type[RoundEvent]) -> bool:
    """Whether this process wrote the next state; False if another one was faster."""
    return await attempt(services, services.store.rounds, following, kind, services.clock.now())
