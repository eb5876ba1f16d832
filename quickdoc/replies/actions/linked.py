"""What the bearer of a signed link may see and do: answer the one offer or visit that it names."""

from datetime import date
from typing import Literal

from quickdoc.core.errors import AlreadyYoursError, LinkInvalidError, NotFoundError, OfferClosedError
from quickdoc.core.types import Instant, Model
from quickdoc.identity import accounts
from quickdoc.identity.accounts import Actor
from quickdoc.identity.actions import family_corrections
from quickdoc.identity.actions.account_updates import update_account
from quickdoc.offers.actions import offers, unanswered
from quickdoc.offers.offers import Offer
from quickdoc.replies.links import Link, Told
from quickdoc.scheduling.actions import bookings
from quickdoc.scheduling.bookings import Booking, Holder
from quickdoc.services import Services
from quickdoc.waitlist.standby import Later

Can = Literal["accept", "pass", "confirm", "cancel"]
SHOWN_DIGITS = 2


class Linked(Model):
    """What a link is about. `can`: what may be posted to it now; `booking`: the visit, once there is one.

    `instead_of`: the later visit that is given back when the offer is accepted.

    Only the last digits of the phone are shown, since mails can be forwarded.
    """

    told: Told
    server_time: Instant
    offer: Offer | None
    booking: Booking | None
    can: tuple[Can, ...]
    instead_of: Later | None = None


async def look(services: Services, link: Link) -> Linked:
    """What the link is about and what can still be done. Reading it changes nothing.

    Raises:
        NotFoundError
    """
    now = services.clock.now()
    if link.told != "offer":
        visit = await services.store.bookings.get(link.about)
        return Linked(
            told=link.told,
            server_time=now,
            offer=None,
            booking=_masked_visit(visit),
            can=_of_visit(visit) if visit.brief.start > now else (),
        )
    offer = await services.store.offers.get(link.about)
    theirs = await _visit_of(services, offer)
    can: tuple[Can, ...] = ("accept", "pass") if offer.open and theirs is None else ()
    return Linked(
        told=link.told,
        server_time=now,
        offer=offer.model_copy(update={"holder": _masked(offer.holder)}),
        booking=_masked_visit(theirs) if theirs else None,
        can=can if offer.brief.start > now else (),
        instead_of=offer.instead_of,
    )


async def accept(services: Services, link: Link, born: date | None = None) -> Booking:
    """Accept the offer; doing it twice returns the same visit.

    `born`: the patient's birth date, if none is known yet. It is stored even if the slot cannot be taken.

    Raises:
        LinkInvalidError: it is not about an offer.
        BadBirthDateError: it lies in the future, or before 1900.
        BirthDateNeededError, WrongAgeError, CallTheClinicError, TooManyVisitsError, NotExchangeableError
        NotFoundError, OfferClosedError, OfferWithdrawnError, SlotPastError, SlotTakenError, SlotHeldError
        SlotWithdrawnError, PatientBusyError
    """
    offer = await _offer(services, link)
    actor = _actor(offer.holder)
    if born:
        await family_corrections.add_birth_date(services, actor, offer.holder.patient_id, born)
    try:
        return _masked_visit(await offers.accept(services, actor, offer.id))
    except (AlreadyYoursError, OfferClosedError):
        visit = await _visit_of(services, offer)
        if visit is None:
            raise
        return _masked_visit(visit)


async def pass_on(services: Services, link: Link) -> Offer:
    """Decline the offer. Doing it twice changes nothing.

    Raises:
        LinkInvalidError: it is not about an offer.
        NotFoundError, OfferClosedError, SlotTakenError, OfferWithdrawnError
    """
    offer = await _offer(services, link)
    passed = await unanswered.pass_on(services, _actor(offer.holder), offer.id)
    return passed.model_copy(update={"holder": _masked(passed.holder)})


async def confirm(services: Services, link: Link) -> Booking:
    """Confirm that the patient will come.

    Raises:
        LinkInvalidError: it is not about a visit.
        NotFoundError, BookingEndedError
    """
    visit, actor = await _visit(services, link)
    return _masked_visit(await bookings.confirm(services, actor, visit.id))


async def cancel(services: Services, link: Link) -> Booking:
    """Give the visit back; doing it twice changes nothing.

    Raises:
        LinkInvalidError: it is not about a visit.
        NotFoundError, BookingEndedError, SlotPastError
    """
    visit, actor = await _visit(services, link)
    if visit.state == "cancelled" and visit.history[-1].by == "patient":
        return _masked_visit(visit)
    return _masked_visit(await bookings.cancel(services, actor, visit.id))


async def unsubscribe(services: Services, link: Link) -> None:
    """Stop e-mails of this kind. Doing it twice, or without an account, changes nothing.

    Raises:
        StaleError: others kept changing the account.
    """
    subject = await (services.store.offers if link.told == "offer" else services.store.bookings).find(
        link.about
    )
    if subject is None or subject.holder is None:
        return
    account_id = subject.holder.account_id
    if await services.store.accounts.find(account_id) is None:
        return
    await update_account(services, account_id, lambda one: accounts.switch_off_mails(one, link.told))


async def _offer(services: Services, link: Link) -> Offer:
    if link.told != "offer":
        raise LinkInvalidError
    return await services.store.offers.get(link.about)


async def _visit(services: Services, link: Link) -> tuple[Booking, Actor]:
    if link.told == "offer":
        raise LinkInvalidError
    visit = await services.store.bookings.get(link.about)
    if visit.holder is None:
        raise NotFoundError
    return visit, _actor(visit.holder)


async def _visit_of(services: Services, offer: Offer) -> Booking | None:
    """The visit that this person already has in the slot, however they booked it."""
    active = await services.store.bookings.active_of(offer.slot_id)
    theirs = active and active.holder and active.holder.patient_id == offer.holder.patient_id
    return active if active and active.kind == "visit" and theirs else None


def _of_visit(visit: Booking) -> tuple[Can, ...]:
    if visit.kind != "visit" or not visit.active or visit.has_arrived:
        return ()
    return ("cancel",) if visit.state == "confirmed" else ("confirm", "cancel")


def _actor(holder: Holder) -> Actor:
    """The bearer, who may act only for the patient of the offer or visit."""
    return Actor(account_id=holder.account_id, role="patient", patient_ids=(holder.patient_id,))


def _masked(holder: Holder) -> Holder:
    return holder.model_copy(update={"phone": f"…{holder.phone[-SHOWN_DIGITS:]}"})


def _masked_visit(visit: Booking) -> Booking:
    return visit.model_copy(update={"holder": _masked(visit.holder)}) if visit.holder else visit
