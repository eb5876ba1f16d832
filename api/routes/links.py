"""Signed links from mails and push notices: the bearer may answer the one offer or visit that it names.

A GET has no effect, since mail scanners open every link of a mail. No login and no cookie is used here.
"""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response

from api.deps import ServicesDep, SettingsDep, secret
from api.problems import NOT_FOR_THEM, refusals
from quickdoc.core.errors import (
    BadBirthDateError,
    BookingEndedError,
    HasArrivedError,
    LinkExpiredError,
    LinkInvalidError,
    NotFoundError,
    OfferClosedError,
    OfferWithdrawnError,
    PatientBusyError,
    SlotHeldError,
    SlotPastError,
    SlotTakenError,
    SlotWithdrawnError,
    StaleError,
    TooManyAttemptsError,
)
from quickdoc.core.types import Body
from quickdoc.offers.offers import Offer
from quickdoc.replies import links
from quickdoc.replies.actions import linked
from quickdoc.replies.actions.linked import Linked
from quickdoc.replies.links import Link
from quickdoc.scheduling.bookings import Booking

router = APIRouter(prefix="/links/{token}", tags=["links"])

Token = Annotated[str, Path(max_length=300)]
BAD = (LinkInvalidError, LinkExpiredError, NotFoundError)


class Taken(Body):
    """`born`: the patient's birth date, where the visit is for some ages and none is known yet."""

    born: date | None = None


async def _link(services: ServicesDep, settings: SettingsDep, token: Token) -> Link:
    return links.read(token, secret(settings), services.clock.now())


async def _old_link(settings: SettingsDep, token: Token) -> Link:
    """The link without a check of its expiry, since an old mail may be used to unsubscribe, too."""
    return links.read(token, secret(settings), None)


GoodLink = Annotated[Link, Depends(_link)]
OldLink = Annotated[Link, Depends(_old_link)]


@router.get("", responses=refusals(*BAD))
async def look_at_link(services: ServicesDep, link: GoodLink) -> Linked:
    """What the link is about and what can still be done. It has no effect whatever."""
    return await linked.look(services, link)


@router.post(
    "/accept",
    responses=refusals(
        *BAD,
        OfferClosedError,
        OfferWithdrawnError,
        SlotPastError,
        SlotTakenError,
        SlotHeldError,
        SlotWithdrawnError,
        PatientBusyError,
        BadBirthDateError,
        StaleError,
        *NOT_FOR_THEM,
    ),
)
async def accept_link(services: ServicesDep, link: GoodLink, body: Taken | None = None) -> Booking:
    """Take what was offered. Again: the same visit. A birth date that is known already stays as it is."""
    return await linked.accept(services, link, body.born if body else None)


@router.post(
    "/pass", responses=refusals(*BAD, OfferClosedError, OfferWithdrawnError, SlotTakenError, StaleError)
)
async def pass_link(services: ServicesDep, link: GoodLink) -> Offer:
    """No, thank you. The place in line is kept."""
    return await linked.pass_on(services, link)


@router.post("/confirm", responses=refusals(*BAD, BookingEndedError, StaleError))
async def confirm_link(services: ServicesDep, link: GoodLink) -> Booking:
    """I will come. For links about a visit."""
    return await linked.confirm(services, link)


@router.post(
    "/cancel",
    responses=refusals(
        *BAD, BookingEndedError, HasArrivedError, SlotPastError, TooManyAttemptsError, StaleError
    ),
)
async def cancel_link(services: ServicesDep, link: GoodLink) -> Booking:
    """Give the visit back. For links about a visit."""
    return await linked.cancel(services, link)


@router.post("/unsubscribe", status_code=204, responses=refusals(LinkInvalidError, StaleError))
async def unsubscribe_link(services: ServicesDep, link: OldLink) -> Response:
    """No more mails of this kind. Mail programs post a form here by themselves (RFC 8058); it is not read."""
    await linked.unsubscribe(services, link)
    return Response(status_code=204)
