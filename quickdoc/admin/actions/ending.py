"""Ending what patients still have: their requests, offers and coming visits."""

from contextlib import suppress

from quickdoc.core.errors import NotFoundError, RefusedError
from quickdoc.identity.accounts import Actor
from quickdoc.offers.actions import unanswered
from quickdoc.scheduling.actions import bookings
from quickdoc.scheduling.bookings import Booking
from quickdoc.services import Services
from quickdoc.waitlist.actions import standbys


async def end_requests(services: Services, actor: Actor) -> None:
    """End the requests of the actor's patients, so that nothing new is offered, and then their offers."""
    for request in await services.store.standbys.shown_to(actor.account_id, services.clock.now()):
        with suppress(NotFoundError):  # it is another patient's of the account
            await standbys.remove(services, actor, request.id)
    theirs = await services.store.offers.open_of_account(actor.account_id, services.clock.now())
    for offer in (each for each in theirs if each.holder.patient_id in actor.patient_ids):
        with suppress(RefusedError):  # it has ended meanwhile
            await unanswered.pass_on(services, actor, offer.id)


async def cancel_visits(services: Services, actor: Actor) -> None:
    """Cancel the coming visits of the actor's patients."""
    for visit in await coming_visits(services, actor):
        with suppress(RefusedError):  # it has begun, or the clinic has cancelled it
            await bookings.cancel(services, actor, visit.id, is_counted=False)


async def coming_visits(services: Services, actor: Actor) -> list[Booking]:
    """The visits of the actor's patients that have not begun."""
    now = services.clock.now()
    visits = await services.store.bookings.of_account(actor.account_id, now)
    return [
        each
        for each in visits
        if each.active
        and each.brief.start > now
        and each.holder
        and each.holder.patient_id in actor.patient_ids
    ]
