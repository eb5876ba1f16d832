"""Running a round: start, wave after wave, and the end.

Every function here may be called twice, late, or by two workers at once: the round's version lets one
through, the offers' unique indexes drop what is there already, and what is over stays over.
"""

from collections.abc import Sequence
from datetime import datetime

from quickdoc import offers, rounds
from quickdoc.actions.chains import link
from quickdoc.actions.commit import attempt, revise
from quickdoc.actions.habits import sized
from quickdoc.actions.holds import hold_for, reserve
from quickdoc.actions.line import Line, next_in_line
from quickdoc.actions.offers import lapse_wave, place_one
from quickdoc.actions.publish import announce, event
from quickdoc.actions.slots import end_hold, project
from quickdoc.bookings import Booking
from quickdoc.events import (
    OfferAccepted,
    OfferEvent,
    OfferLost,
    OfferMade,
    OfferWithdrawn,
    RoundEvent,
    RoundFilled,
    RoundHurried,
    RoundReleased,
    RoundStarted,
    RoundStopped,
    RoundWaiting,
    WaveSent,
)
from quickdoc.ids import new_id
from quickdoc.offers import Offer, OfferState
from quickdoc.ports import Doors
from quickdoc.rounds import Asked, Round
from quickdoc.slots import Slot
from quickdoc.store.documents import DuplicateError

GOING_ON: frozenset[rounds.RoundState] = frozenset({"running", "released"})
OFFER_ENDS: dict[OfferState, type[OfferEvent]] = {
    "accepted": OfferAccepted,
    "lost": OfferLost,
    "withdrawn": OfferWithdrawn,
}


async def start(doors: Doors, slot_id: str, opening: int) -> Round | None:
    """Begin the round of an opening, if it is still the present one. Starting twice changes nothing."""
    slot = await doors.store.slots.get(slot_id)
    if slot.opening != opening or slot.state != "open":
        return None
    clinic = await doors.store.clinics.get(slot.clinic_id)
    now = doors.clock.now()
    policy, chain = clinic.policy_for(slot.visit_type), await link(doors, slot)
    one = rounds.start(slot, policy, now).model_copy(update={"chain": chain})
    born = event(RoundStarted if one.state == "running" else RoundReleased, one, now)
    try:
        await doors.store.rounds.insert(one, born)
    except DuplicateError:
        return await doors.store.rounds.get(one.id)
    await announce(doors, born)
    await keep_from_feed(doors, one)
    if rounds.due(one, now):
        await advance(doors, one.id)
    return one


async def keep_from_feed(doors: Doors, one: Round, *, waits: bool = False) -> None:
    """The slot is for those who are asked, also in the grace time, if the policy wants it so.

    `waits`: it is nobody's turn in a queue before the next step.
    """
    first_come = one.policy.mode == "waves" or one.wave == 0 or waits
    if one.state == "running" and rounds.reserves(one.policy) and first_come:
        await reserve(doors, one)


async def advance(doors: Doors, round_id: str) -> None:
    """Send the next wave, if it is due; release the slot to the feed when nobody is left to ask."""
    one = await doors.store.rounds.get(round_id)
    now = doors.clock.now()
    if not rounds.due(one, now):
        return
    slot = await doors.store.slots.get(one.slot_id)
    if _is_over(one, slot):
        await settle(doors, slot.id)
        return
    await lapse_wave(doors, one, now)
    sizing = await sized(doors, one, now)
    wanted = sizing.size if sizing else rounds.places(one.policy)
    line = Line() if rounds.too_late(one, now) else await next_in_line(doors, one, slot, now, wanted)
    page = new_id(f"{one.id}_{one.wave + 1}") if line else None
    if page:
        await doors.store.considered.write(one, page, line, now)
    thinking = await _thinking(doors, one, now)
    following = rounds.next_wave(one, line, now, why=sizing, sifted=line.sifted, page=page, thinking=thinking)
    if not await _commit(doors, following, _step(one, following)):
        return
    if following.state == "released":
        await let_go(doors, following)
    elif following.wave > one.wave:
        await place(doors, following.id, following.wave)
    else:
        await keep_from_feed(doors, following, waits=True)


async def _thinking(doors: Doors, one: Round, now: datetime) -> datetime | None:
    """Until when somebody whom the staff picked has the slot kept for them."""
    if not rounds.reserves(one.policy) or not any(each.until and each.until > now for each in one.asked):
        return None
    of_opening = await doors.store.offers.of_opening(one.slot_id, one.opening)
    return max((each.expires_at for each in of_opening if each.picked and each.fresh(now)), default=None)


def _step(before: Round, after: Round) -> type[RoundEvent]:
    if after.state == "released":
        return RoundReleased
    return WaveSent if after.wave > before.wave else RoundWaiting


async def place(doors: Doors, round_id: str, wave: int) -> None:
    """Make the offers of a wave that are not there yet. A later wave or the round's end makes it moot."""
    one = await doors.store.rounds.get(round_id)
    if one.wave != wave or one.state != "running":
        return
    await keep_from_feed(doors, one)
    made = await _make(doors, one, [each for each in one.asked if each.wave == wave])
    of_wave = await _of_wave(doors, one)
    if one.policy.mode == "queue":
        await _hold(doors, of_wave)
    over = await _settle_if_over(doors, one)
    if not over and not of_wave:  # they have all left the line meanwhile: nobody is waited for
        await _commit(doors, rounds.hurry(one, doors.clock.now()), RoundHurried)
    await announce(doors, *made)


async def place_picked(doors: Doors, round_id: str) -> None:
    """Make the offers to those whom the staff picked that are not there yet."""
    one = await doors.store.rounds.get(round_id)
    if _is_over(one, await doors.store.slots.get(one.slot_id)):
        return
    made = await _make(doors, one, [each for each in one.asked if each.until])
    if one.policy.mode == "queue":
        of_opening = await doors.store.offers.of_opening(one.slot_id, one.opening)
        picked = [each for each in of_opening if each.picked and each.fresh(doors.clock.now())]
        await _hold(doors, sorted(picked, key=lambda each: (each.made_at, each.id))[-1:])
    await _settle_if_over(doors, one)
    await announce(doors, *made)


async def _make(doors: Doors, one: Round, asked: Sequence[Asked]) -> list[OfferMade]:
    """The offers that were not there yet, committed and still to be announced."""
    there = await doors.store.offers.asked(one.slot_id, one.opening)
    missing = [each for each in asked if each.patient_id not in there]
    return [each for each in [await place_one(doors, one, each) for each in missing] if each]


async def _settle_if_over(doors: Doors, one: Round) -> bool:
    """The slot may have been taken while offers were being made."""
    if not _is_over(one, await doors.store.slots.get(one.slot_id)):
        return False
    await settle(doors, one.slot_id)
    await let_go(doors, one)
    return True


async def _of_wave(doors: Doors, one: Round) -> list[Offer]:
    of_opening = await doors.store.offers.of_opening(one.slot_id, one.opening)
    return [each for each in of_opening if each.wave == one.wave]


async def _hold(doors: Doors, of_wave: list[Offer]) -> None:
    """A queue keeps the slot for the one person of its wave."""
    for offer in of_wave:
        if offer.fresh(doors.clock.now()):
            await hold_for(doors, offer)


async def hurry(doors: Doors, offer: Offer) -> None:
    """After a pass: when nobody of the wave is left thinking, the next wave goes at once.

    Of a round that asks nobody else the hold ends when nobody at all is left thinking.
    """
    one = await doors.store.rounds.find(offer.round_id)
    now = doors.clock.now()
    if one is not None and one.state in {"stopped", "released"}:
        of_opening = await doors.store.offers.of_opening(one.slot_id, one.opening)
        if not any(each.fresh(now) for each in of_opening):
            await let_go(doors, one)
    if one is None or one.state != "running" or one.wave != offer.wave or rounds.in_grace(one, now):
        return
    if any(each.fresh(now) for each in await _of_wave(doors, one)):
        return
    if rounds.due(one, now) or await _commit(doors, rounds.hurry(one, now), RoundHurried):
        await advance(doors, one.id)


async def settle(doors: Doors, slot_id: str) -> None:
    """End the rounds and offers of a slot that is taken, withdrawn, or has gone on to a later opening."""
    slot = await doors.store.slots.get(slot_id)
    winner = await doors.store.bookings.active_of(slot_id)
    for one in await doors.store.rounds.of_slots([slot_id]):
        if one.state in GOING_ON and _is_over(one, slot):
            filled = slot.state == "booked" and winner is not None and winner.filled(one.opening)
            state: rounds.RoundState = "filled" if filled else "stopped"
            await _finish(doors, one, state)
    for offer in await doors.store.offers.many({"slot_id": slot_id, "open": True}):
        if _is_over(offer, slot):
            await _end_offer(doors, offer, _outcome(offer, slot, winner))


def _is_over(one: Round | Offer, slot: Slot) -> bool:
    return slot.opening != one.opening or slot.state in {"booked", "withdrawn"}


def _outcome(offer: Offer, slot: Slot, winner: Booking | None) -> OfferState:
    if slot.state == "withdrawn":
        return "withdrawn"
    won = winner and winner.holder and winner.holder.patient_id == offer.holder.patient_id
    return "accepted" if won else "lost"


async def _finish(doors: Doors, one: Round, state: rounds.RoundState) -> None:
    """End a round, also one that is sending its next wave at this very moment."""

    def rule(present: Round, now: datetime) -> Round:
        return rounds.finish(present, state, now) if present.state in GOING_ON else present

    await revise(doors, doors.store.rounds, one.id, rule, RoundFilled if state == "filled" else RoundStopped)


async def _end_offer(doors: Doors, offer: Offer, state: OfferState) -> None:
    """End an offer, also one whose window closes at this very moment."""

    def rule(present: Offer, now: datetime) -> Offer:
        return offers.end(present, state, now) if present.open else present

    await revise(doors, doors.store.offers, offer.id, rule, OFFER_ENDS[state])


async def let_go(doors: Doors, one: Round) -> None:
    """The last hold of a round ends: from now on the slot is anybody's, or the next round's."""
    held = await doors.store.bookings.active_of(one.slot_id)
    if held and held.kind == "hold" and held.opening == one.opening:
        await end_hold(doors, held)
        await project(doors, one.slot_id)


async def _commit(doors: Doors, following: Round, kind: type[RoundEvent]) -> bool:
    """Whether this was the process that wrote the next state."""
    return await attempt(doors, doors.store.rounds, following, kind, doors.clock.now())
