"""What each command in a text does, and the text that answers it. A refusal is an answer as well."""

from asyncio import gather
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple

from quickdoc.core.errors import (
    BookingEndedError,
    CallTheClinicError,
    OfferClosedError,
    OfferWithdrawnError,
    RefusedError,
    SlotTakenError,
)
from quickdoc.identity.accounts import Actor
from quickdoc.identity.phones import Phone
from quickdoc.messaging.actions.phones import whose
from quickdoc.messaging.messages import Meant, Message
from quickdoc.messaging.texts import (
    details,
    general_answers,
    offer_answers,
    offer_texts,
    open_answers,
    visit_answers,
)
from quickdoc.offers.actions import offers
from quickdoc.offers.offers import Offer
from quickdoc.replies.actions import over
from quickdoc.replies.actions.over import NotToBeHadError, Over
from quickdoc.replies.replies import Ambiguous, Choice, Open, Verb
from quickdoc.scheduling.actions import bookings, moves
from quickdoc.scheduling.bookings import Booking, Holder
from quickdoc.services import Services
from quickdoc.waitlist.actions import earlier, fulfilling, standbys
from quickdoc.waitlist.standby import Standby

PAUSE = timedelta(days=7)
NONSENSE_EVERY = timedelta(hours=1)


ENDED = (OfferClosedError, OfferWithdrawnError, SlotTakenError, CallTheClinicError)
"""How an offer can have ended; its slot may be free again."""

FIXED: dict[Verb, Callable[[], str]] = {
    "stop": general_answers.stopped,
    "start": general_answers.welcome_back,
}
"""Words that are answered whoever asks and whatever is open."""


class Answerable(NamedTuple):
    """A phone, what it can still answer, and which of these the present text is about."""

    phone: Phone | None
    things: list[Open]
    choice: Choice


async def carry_out(services: Services, message: Message, there: Answerable) -> str:
    """Do what an incoming text asks for. Returns the answer, "" for none; doing it twice changes nothing."""
    phone, things, _ = there
    meant = message.meant or Meant(verb="unknown")
    if meant.verb in FIXED:
        return FIXED[meant.verb]()
    if meant.verb == "help" and not things:
        return general_answers.help_()
    if meant.subject:
        return await _act(services, meant.verb, meant.subject)
    if not things and not (phone and phone.account_ids):
        return await _rarely(services, message, general_answers.stranger())
    return await _answer(services, message, meant, there)


async def _answer(services: Services, message: Message, meant: Meant, there: Answerable) -> str:
    """The answer to a text that is not about one offer or visit."""
    phone, things, _ = there
    if meant.verb in {"help", "details"}:
        return await _asked(services, message, meant, things)
    if meant.verb in {"pause", "standby"}:
        return await (_pause if meant.verb == "pause" else _stand_by)(services, phone, message.made_at)
    if meant.verb == "status":
        return open_answers.status(things)
    return await _ask_back(services, message, meant, there)


def _coded(meant: Meant, things: list[Open]) -> Open | None:
    return next((each for each in things if each.code == meant.code), None)


def _next(things: list[Open]) -> Open:
    """What a question without a code is about: a fresh offer, else the next visit."""
    return min(things, key=lambda each: (each.kind != "offer" or not each.fresh, each.kind, each.brief.start))


async def _asked(services: Services, message: Message, meant: Meant, things: list[Open]) -> str:
    """Answer a question, or HELP, about what is open."""
    if things and (meant.code is None or _coded(meant, things)):
        return await _details(services, _coded(meant, things) or _next(things), things)
    return (
        open_answers.no_such_code(meant.code)
        if meant.code
        else await _rarely(services, message, open_answers.nothing_open())
    )


async def _details(services: Services, thing: Open, things: list[Open]) -> str:
    clinic = await services.store.clinics.find(thing.brief.clinic_id)
    return details.details(thing, clinic.phone if clinic else "", others=len(things) - 1)


async def _ask_back(services: Services, message: Message, meant: Meant, there: Answerable) -> str:
    """Ask what is meant, or say that nothing is open."""
    things = there.things
    named = _coded(meant, things)
    if named:
        return open_answers.ask(named)
    if meant.verb == "unknown":
        said = open_answers.not_understood(things)
        return said if things else await _rarely(services, message, said)
    if meant.code:
        return open_answers.no_such_code(meant.code)
    if isinstance(there.choice, Ambiguous):
        return open_answers.which(meant.verb, there.choice.things)
    if isinstance(there.choice, Open):
        return open_answers.ask(there.choice)
    return (
        visit_answers.still_booked(things) if meant.verb == "pass" and things else open_answers.nothing_open()
    )


async def _rarely(services: Services, message: Message, said: str) -> str:
    """The answer, at most once an hour, so that two automatic systems do not answer each other forever."""
    allowed = await services.store.phones.may_answer_nonsense(message.phone, message.made_at, NONSENSE_EVERY)
    return said if allowed else ""


def _actor(holder: Holder) -> Actor:
    """The holder of the phone, acting for the patient of the offer or visit."""
    return Actor(account_id=holder.account_id, role="patient", patient_ids=(holder.patient_id,))


async def _act(services: Services, verb: Verb, subject_id: str) -> str:
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
    await offers.pass_on(services, _actor(offer.holder), offer.id)
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


async def _requests(services: Services, phone: Phone | None) -> list[Standby]:
    """The standby requests that text this phone, of everybody who shares it."""
    accounts = phone.account_ids if phone else ()
    found = [each for account in accounts for each in await services.store.standbys.of_account(account)]
    return [each for each in found if phone and each.phone == phone.id]


async def _set_pause(services: Services, request: Standby, until: datetime | None) -> None:
    await standbys.pause(services, _speaker(request), request.id, until)


async def _pause(services: Services, phone: Phone | None, now: datetime) -> str:
    until = now + PAUSE
    requests = await _requests(services, phone)
    if not requests:
        return general_answers.standing_by(0)
    for request in requests:
        if request.paused_until is None or request.paused_until < until:
            await _set_pause(services, request, until)
    return general_answers.paused(until, requests[0].zone)


async def _keep_looking(services: Services, phone: Phone | None, now: datetime) -> None:
    """Resume the requests of this phone's people that a coming visit ended, where possible."""
    accounts = phone.account_ids if phone else ()
    ended = [
        each for account in accounts for each in await services.store.standbys.ended_lately(account, now)
    ]
    for each in ended:
        if phone and each.phone == phone.id:
            with suppress(RefusedError):  # too many requests, or an equal one was made meanwhile
                await fulfilling.keep_looking(services, _speaker(each), each.id)


def _speaker(request: Standby) -> Actor:
    return Actor(account_id=request.account_id, role="patient", patient_ids=(request.patient_id,))


async def _stand_by(services: Services, phone: Phone | None, now: datetime) -> str:
    """Resume all requests that are paused or that a visit ended."""
    await _keep_looking(services, phone, now)
    requests = await _requests(services, phone)
    for request in requests:
        if request.paused_until and request.paused_until > now:
            await _set_pause(services, request, None)
    return general_answers.standing_by(len(requests))
