"""What a command does to the one offer or visit that it is about. A refusal is an answer as well."""

from asyncio import gather

from quickdoc.core.errors import (
    BookingEndedError,
    CallTheClinicError,
    OfferClosedError,
    OfferWithdrawnError,
    RefusedError,
    SlotTakenError,
)
from quickdoc.identity.accounts import Actor
from quickdoc.messaging.actions.phones import whose
from quickdoc.messaging.texts import (
    offer_answers,
    offer_texts,
    open_answers,
    visit_answers,
)
from quickdoc.offers.actions import offers, unanswered
from quickdoc.offers.offers import Offer
from quickdoc.replies.actions import over
from quickdoc.replies.actions.over import NotToBeHadError, Over
from quickdoc.replies.replies import Verb
from quickdoc.scheduling.actions import bookings, moves
from quickdoc.scheduling.bookings import Booking, Holder
from quickdoc.services import Services
from quickdoc.waitlist.actions import earlier
from quickdoc.waitlist.standby import Standby

ENDED = (OfferClosedError, OfferWithdrawnError, SlotTakenError, CallTheClinicError)
"""How an offer can have ended; its slot may be free again."""


def _actor(holder: Holder) -> Actor:
    """The holder of the phone, acting for the patient of the offer or visit."""
    return Actor(account_id=holder.account_id, role="patient", patient_ids=(holder.patient_id,))


async def act(services: Services, verb: Verb, subject_id: str) -> str:
    offer = await services.store.offers.find(subject_id)
    if offer is None:
        return await _act_on_visit(services, verb, await services.store.bookings.get(subject_id))
    # A yes is nearly always about an open offer, so accepting is tried without reading the visit first.
    asks_first = verb != "confirm" and (verb != "pass" or not offer.open)
    visit = await over.visit_in(services, offer.slot_id, offer.holder) if asks_first else None
    if visit:
        return await _act_on_visit(services, verb, visit)
    try:
        return await _act_on_offer(services, verb, offer)
    except SlotTakenError:
        return offer_answers.too_late(offer.brief)
    except RefusedError as refusal:
        return offer_answers.not_possible(refusal.detail, offer.brief)
    except NotToBeHadError as refusal:
        return refusal.answer


def _who(offer: Offer) -> str:
    return offer_texts.called(offer)


async def _act_on_offer(services: Services, verb: Verb, offer: Offer) -> str:
    if verb == "earlier":  # only a visit can be moved to something earlier
        return open_answers.no_such_code(offer.code)
    if verb == "confirm":
        return await _accept(services, offer)
    if not offer.open:
        return await _no(services, verb, _over(offer), offer)
    await unanswered.pass_on(services, _actor(offer.holder), offer.id)
    return offer_answers.passed(offer.brief, _who(offer))


async def _no(services: Services, verb: Verb, gone: Over, offer: Offer | None = None) -> str:
    """Answer a no to what is over; if the patient has a visit in the slot by now, act on the visit."""
    last = await over.last_visit(services, gone)
    if last and last.active:
        return await _act_on_visit(services, verb, last)
    return await over.nothing_held(services, gone, last, offer)


async def _accept(services: Services, offer: Offer) -> str:
    visit, request = await gather(_take(services, offer), services.store.standbys.find(offer.standby_id))
    return await _yours(services, visit, _who(offer), request)


async def _take(services: Services, offer: Offer) -> Booking:
    try:
        return await offers.accept(services, _actor(offer.holder), offer.id, via="text")
    except RefusedError as refusal:
        theirs = await over.visit_in(services, offer.slot_id, offer.holder)
        if theirs:
            return theirs
        if offer.open or not isinstance(refusal, ENDED):
            raise
    return await over.take_again(services, _over(offer), offer)


def _over(offer: Offer) -> Over:
    return Over(slot_id=offer.slot_id, holder=offer.holder, brief=offer.brief, who=_who(offer), offered=True)


async def _yours(services: Services, visit: Booking, who: str, request: Standby | None) -> str:
    """Confirm the visit; also say which visit was given back for it, or that the request ends."""
    later = await moves.later_visit(services, visit)
    if later:
        return offer_answers.moved_up(visit, later, who)
    return offer_answers.yours(visit, who, left=_leaves(request))


def _leaves(request: Standby | None) -> bool:
    """Whether the visit ends the request, unless the patient resumes it."""
    waits = request is not None and (request.active or request.fulfilled is not None)
    return waits and request is not None and request.clinic_id is None


async def _act_on_visit(services: Services, verb: Verb, visit: Booking) -> str:
    if visit.holder is None:
        return open_answers.nothing_open()
    who = await whose(services, visit.holder)
    try:
        return await _do_with_visit(services, verb, visit, _actor(visit.holder), who)
    except BookingEndedError:
        return await _act_on_ended(services, verb, visit, visit.holder, who)
    except RefusedError as refusal:
        return offer_answers.not_possible(refusal.detail, visit.brief)


async def _do_with_visit(services: Services, verb: Verb, visit: Booking, actor: Actor, who: str) -> str:
    if not visit.active:
        raise BookingEndedError
    if verb == "confirm":
        return visit_answers.confirmed(await bookings.confirm(services, actor, visit.id), who)
    if verb == "earlier":
        await earlier.enrol(services, actor, visit.id)
        return visit_answers.listening(visit)
    if verb == "pass":
        return visit_answers.keeps(visit, who)
    await bookings.cancel(services, actor, visit.id)
    return visit_answers.given_back(
        visit.brief, who, left=await services.store.standbys.has_left(visit.id, services.clock.now())
    )


async def _act_on_ended(services: Services, verb: Verb, visit: Booking, holder: Holder, who: str) -> str:
    """Answer a command about a visit that is over, according to the present state of its slot."""
    ended = Over(slot_id=visit.slot_id, holder=holder, brief=visit.brief, who=who)
    theirs = await over.visit_in(services, visit.slot_id, holder)
    if theirs and theirs.id != visit.id:
        return await _act_on_visit(services, verb, theirs)
    if verb == "earlier":
        return offer_answers.not_possible(BookingEndedError.sentence, visit.brief)
    if verb != "confirm":
        return await _no(services, verb, ended)
    try:
        return offer_answers.yours(await over.take_again(services, ended), who)
    except NotToBeHadError as refusal:
        return refusal.answer
