"""Replies about an offer or a visit that is over.

If the slot is free again it can be claimed by the usual rules. If not, the answer says what its present state
is: the clinic cancelled the visit, somebody else has it, or the slot is withdrawn.
"""

from datetime import timedelta

from quickdoc.core.errors import (
    OfferWithdrawnError,
    RefusedError,
    SlotHeldError,
    SlotTakenError,
    SlotWithdrawnError,
)
from quickdoc.core.types import Model
from quickdoc.identity.accounts import Actor
from quickdoc.messaging.texts import offer_answers, visit_answers
from quickdoc.offers.offer_changes import WITHDRAWN_BECAUSE, YOU_ACCEPTED, YOU_PASSED
from quickdoc.offers.offers import Offer
from quickdoc.scheduling.actions import claims
from quickdoc.scheduling.actions.moves import given_back_for
from quickdoc.scheduling.bookings import Booking, Holder
from quickdoc.scheduling.slot_summary import SlotSummary
from quickdoc.services import Services

SENT_TOGETHER = timedelta(seconds=3)
"""Of a no and a yes within this time the first counts; later, a yes is a change of mind."""
GONE = (SlotTakenError, SlotHeldError, SlotWithdrawnError)


class Over(Model):
    """What was offered or booked. `who`: the name of the person, where several share the phone."""

    slot_id: str
    holder: Holder
    brief: SlotSummary
    who: str = ""
    offered: bool = False


class NotToBeHadError(Exception):
    """The slot cannot be taken. `answer`: the text that says why."""

    def __init__(self, answer: str) -> None:
        self.answer = answer
        super().__init__(answer)


async def visit_in(services: Services, slot_id: str, holder: Holder) -> Booking | None:
    """The visit that this person has in the slot now, however they booked it."""
    active = await services.store.bookings.active_of(slot_id)
    theirs = active and active.holder and active.holder.patient_id == holder.patient_id
    return active if active and active.kind == "visit" and theirs else None


async def take_again(services: Services, over: Over, offer: Offer | None = None) -> Booking:
    """Claim the slot of an offer or visit that is over. The offer's `instead_of` visit is given back.

    Raises:
        NotToBeHadError
    """
    if offer and _was_just_passed(services, offer):
        raise NotToBeHadError(offer_answers.not_possible(YOU_PASSED.detail, over.brief))
    actor = Actor(account_id=over.holder.account_id, role="patient", patient_ids=(over.holder.patient_id,))
    try:
        later = await given_back_for(services, offer) if offer else None
        return await claims.claim(services, actor, over.slot_id, via="text", moved_from=later)
    except RefusedError as refusal:
        theirs = await visit_in(services, over.slot_id, over.holder)
        if theirs:
            return theirs
        if offer and offer.because and not isinstance(refusal, GONE):
            refusal = WITHDRAWN_BECAUSE[offer.because]  # still true, and more specific
        raise NotToBeHadError(await _why(services, over, refusal)) from refusal


def _was_just_passed(services: Services, offer: Offer) -> bool:
    ended = offer.ended_at
    return offer.state == "passed" and ended is not None and services.clock.now() - ended < SENT_TOGETHER


async def _why(services: Services, over: Over, refusal: RefusedError) -> str:
    if not isinstance(refusal, GONE):
        return offer_answers.not_possible(refusal.detail, over.brief)
    last = await last_visit(services, over)
    if last and _by_clinic(last):
        return visit_answers.clinic_cancelled(over.brief, over.who)
    if isinstance(refusal, SlotTakenError):
        return offer_answers.too_late(over.brief) if over.offered else offer_answers.taken(over.brief)
    if isinstance(refusal, SlotWithdrawnError):
        return offer_answers.not_possible(OfferWithdrawnError.sentence, over.brief)
    return offer_answers.not_possible(refusal.detail, over.brief)


async def nothing_held(
    services: Services, over: Over, last: Booking | None, offer: Offer | None = None
) -> str:
    """The answer to a no, or to CANCEL, from somebody who has no visit in the slot.

    `last`: the visit that they had last. Without one, an accepted `offer` is just being booked.
    """
    slot = await services.store.slots.find(over.slot_id)
    if last and _by_clinic(last):
        return visit_answers.clinic_cancelled(over.brief, over.who)
    if last:
        return visit_answers.given_back(
            over.brief, over.who, left=await services.store.standbys.has_left(last.id, services.clock.now())
        )
    if slot is None or not slot.live:
        return offer_answers.not_possible(OfferWithdrawnError.sentence, over.brief)
    if offer and offer.state == "accepted":
        return offer_answers.not_possible(YOU_ACCEPTED.detail, over.brief)
    return offer_answers.passed(over.brief, over.who)


async def last_visit(services: Services, over: Over) -> Booking | None:
    """This person's latest visit in the slot, by its latest change: an undo may restore an earlier visit."""
    found = await services.store.bookings.of_slot(over.slot_id)
    theirs = [
        each
        for each in found
        if each.kind == "visit" and each.holder and each.holder.patient_id == over.holder.patient_id
    ]
    return max(theirs, key=lambda each: each.history[-1].at, default=None)


def _by_clinic(visit: Booking) -> bool:
    return visit.state == "cancelled" and visit.history[-1].by != "patient"
