"""The account's own offers: accept or pass."""

from fastapi import APIRouter

from api.deps import CurrentActor, ServicesDep
from api.problems import NOT_FOR_THEM, refusals
from quickdoc.core.errors import (
    AlreadyMovedError,
    AlreadyYoursError,
    NotFoundError,
    OfferClosedError,
    OfferWithdrawnError,
    PatientBusyError,
    SlotHeldError,
    SlotPastError,
    SlotTakenError,
    SlotWithdrawnError,
    StaleError,
)
from quickdoc.offers.actions import offers, unanswered
from quickdoc.offers.offers import Offer
from quickdoc.scheduling.bookings import Booking

router = APIRouter(prefix="/offers", tags=["offers"])


@router.get("")
async def list_offers(services: ServicesDep, actor: CurrentActor) -> list[Offer]:
    """Offers that can still be answered, newest first."""
    return await services.store.offers.open_of_account(actor.account_id, services.clock.now())


@router.post(
    "/{offer_id}/accept",
    responses=refusals(
        NotFoundError,
        OfferClosedError,
        OfferWithdrawnError,
        SlotPastError,
        SlotTakenError,
        SlotHeldError,
        SlotWithdrawnError,
        AlreadyYoursError,
        AlreadyMovedError,
        PatientBusyError,
        *NOT_FOR_THEM,
    ),
)
async def accept_offer(services: ServicesDep, actor: CurrentActor, offer_id: str) -> Booking:
    """Take what was offered. After its window it is yours if it is still free.

    An offer `instead_of` a later visit gives that one back.
    """
    return await offers.accept(services, actor, offer_id)


@router.post(
    "/{offer_id}/pass",
    responses=refusals(NotFoundError, OfferClosedError, OfferWithdrawnError, SlotTakenError, StaleError),
)
async def pass_offer(services: ServicesDep, actor: CurrentActor, offer_id: str) -> Offer:
    """No, thank you. The place in line is kept."""
    return await unanswered.pass_on(services, actor, offer_id)
