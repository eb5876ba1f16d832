"""Running a round: start, wave after wave, and the end.

Every function here may be called twice, late, or by two workers at once: the round's version lets one worker
through, the offers' unique indexes reject offers that exist already, and a round that has ended stays ended.
"""

from asyncio import gather
from collections.abc import Sequence

from quickdoc.clinics.clinics import Clinic
from quickdoc.events.actions.dispatch import dispatch, new_event
from quickdoc.events.models import (
    RoundEvent,
    RoundHurried,
    RoundStarted,
)
from quickdoc.offers import rounds, windows
from quickdoc.offers.actions.placing import commit, keep_from_feed, offers_of_wave
from quickdoc.offers.actions.steps import event_of, insert_round, take_step, think
from quickdoc.offers.actions.unanswered import lapse_wave
from quickdoc.offers.offers import Offer
from quickdoc.offers.rounds import Round
from quickdoc.scheduling.actions.chains import link
from quickdoc.scheduling.actions.endings import close_offers, is_over, let_go
from quickdoc.scheduling.actions.hours import hours_at
from quickdoc.scheduling.actions.shutting import shut_each
from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.slots import Slot
from quickdoc.services import Services
from quickdoc.waitlist.actions.line import Ahead, look_ahead


async def start(services: Services, slot_id: str, opening: int) -> Round | None:
    """Begin the round of an opening, if it is still the latest. Starting twice changes nothing."""
    slot, history = await gather(
        services.store.slots.get(slot_id), services.store.bookings.latest_of(slot_id)
    )
    if slot.opening != opening or slot.state != "open":
        return None
    return await _start(services, slot, history, await services.store.clinics.get(slot.clinic_id))


async def open_up(services: Services, opened: Slot) -> None:
    """End the offers and rounds of a free slot's earlier openings, then begin the round of this opening.

    That of a suspended doctor, a closed clinic or a time that the doctor does not work is closed instead.
    """
    (slot, history, clinic, work), (going_on, answerable), ahead = await gather(
        gather(
            services.store.slots.get(opened.id),
            services.store.bookings.latest_of(opened.id),
            services.store.clinics.get(opened.clinic_id),
            hours_at(services, opened.doctor_id, opened.clinic_id),
        ),
        gather(services.store.rounds.going_on(opened.id), services.store.offers.answerable(opened.id)),
        look_ahead(services, opened),
    )
    if any(is_over(each, slot) for each in going_on) or any(is_over(each, slot) for each in answerable):
        await close_offers(services, slot.id)
    if work and (closing := work.closing(slot)):
        await shut_each(services, [slot.id], closing)
    elif slot.opening == opened.opening and slot.state == "open":
        await _start(services, slot, history, clinic, ahead)


async def _start(
    services: Services, slot: Slot, history: Sequence[Booking], clinic: Clinic, ahead: Ahead | None = None
) -> Round | None:
    """Without a grace time the first wave is part of the round's first state: one write instead of two.

    None where slots of this type of visit are not offered.
    """
    if not (slot.offered and slot.by_patients):
        return None
    now = services.clock.now()
    policy, chain = clinic.policy_for(slot.visit_type), await link(services, slot, history)
    round_ = rounds.start(slot, policy, now).model_copy(update={"chain": chain})
    events: list[RoundEvent] = [new_event(RoundStarted, round_, now)]
    if not rounds.due(round_, now) or windows.reserves(policy):
        return await _start_and_keep(services, round_, events)
    step = await think(services, round_, slot, now, ahead)
    events.append(new_event(event_of(round_, step.following), step.following, now))
    inserted, texts = await gather(step.insert(services, *events), step.texts(services, clinic))
    if not inserted:
        return await services.store.rounds.get(round_.id)
    await take_step(services, round_, step.following, texts, events)
    return step.following


async def _start_and_keep(services: Services, round_: Round, events: Sequence[RoundEvent]) -> Round:
    if not await insert_round(services, round_, *events):
        return await services.store.rounds.get(round_.id)
    await dispatch(services, *events)
    await keep_from_feed(services, round_)
    if rounds.due(round_, services.clock.now()):
        await advance(services, round_.id)
    return round_


async def advance(services: Services, round_id: str) -> None:
    """Send the next wave if it is due; release the slot to the feed when nobody is left to ask."""
    round_ = await services.store.rounds.get(round_id)
    now = services.clock.now()
    if not rounds.due(round_, now):
        return
    slot = await services.store.slots.get(round_.slot_id)
    if is_over(round_, slot):
        await close_offers(services, slot.id)
        return
    await lapse_wave(services, round_, now)
    step = await think(services, round_, slot, now)
    event = new_event(event_of(round_, step.following), step.following, now)
    written, texts = await gather(step.replace(services, event), step.texts(services))
    if written:
        await take_step(services, round_, step.following, texts, [event])


async def hurry(services: Services, offer: Offer) -> None:
    """After a pass: send the next wave at once if no offer of the wave is still within its window.

    If the round asks nobody else, the slot is let go once no offer of the opening is within its window.
    """
    round_ = await services.store.rounds.find(offer.round_id)
    now = services.clock.now()
    if round_ is not None and round_.state in {"stopped", "released"}:
        of_opening = await services.store.offers.of_opening(round_.slot_id, round_.opening)
        if not any(each.fresh(now) for each in of_opening):
            await let_go(services, round_)
    if (
        round_ is None
        or round_.state != "running"
        or round_.wave != offer.wave
        or rounds.in_grace(round_, now)
    ):
        return
    if any(each.fresh(now) for each in await offers_of_wave(services, round_)):
        return
    if rounds.due(round_, now) or await commit(services, rounds.hurry(round_, now), RoundHurried):
        await advance(services, round_.id)
