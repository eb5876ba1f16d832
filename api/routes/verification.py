"""Verification of a phone and an e-mail address. Until then nothing else is sent there."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from api.deps import CurrentActor, ServicesDep
from api.problems import refusals
from quickdoc.core.errors import (
    ChannelOffError,
    CodeExpiredError,
    ForbiddenError,
    LinkExpiredError,
    LinkInvalidError,
    NotFoundError,
    StaleError,
    TooManyAttemptsError,
    WrongCodeError,
)
from quickdoc.core.phone_numbers import PhoneCountry, phone_countries
from quickdoc.core.types import Body
from quickdoc.identity.actions import email_verification, verification
from quickdoc.identity.phones import AccountPhone

router = APIRouter(tags=["auth"])


class Code(Body):
    """The six digits of the latest text; spaces between them do not matter."""

    code: Annotated[str, Field(min_length=1, max_length=20)]


class Token(Body):
    """What the link in the mail ends with."""

    token: Annotated[str, Field(min_length=1, max_length=700)]


@router.get("/phone-countries")
async def list_countries(services: ServicesDep) -> list[PhoneCountry]:
    """The countries whose phones we text; a number of another one is refused."""
    return phone_countries(services.countries)


@router.post(
    "/me/phone/code",
    responses=refusals(NotFoundError, ForbiddenError, ChannelOffError, TooManyAttemptsError, StaleError),
)
async def send_code(services: ServicesDep, actor: CurrentActor) -> AccountPhone:
    """Text me another code; the one before is good no more. One a minute, and a few a day.

    It goes to the new number while one waits for its code. Nothing is sent to a phone that is verified, and
    none to one that has sent STOP.
    """
    return await verification.send_code(services, actor)


@router.post(
    "/me/phone/verify",
    responses=refusals(
        NotFoundError, ForbiddenError, WrongCodeError, CodeExpiredError, ChannelOffError, StaleError
    ),
)
async def verify_phone(services: ServicesDep, actor: CurrentActor, body: Code) -> AccountPhone:
    """Show that the phone is mine, by the code that was texted there. Five tries, ten minutes.

    A new number that waits for its code becomes the account's, and the one of before is no more.
    """
    return await verification.verify_phone(services, actor, body.code)


@router.post(
    "/me/email/link",
    status_code=204,
    responses=refusals(NotFoundError, ChannelOffError, TooManyAttemptsError),
)
async def send_link(services: ServicesDep, actor: CurrentActor) -> Response:
    """Mail me another link. Nothing is sent to an address that is verified."""
    await email_verification.send_link(services, actor)
    return Response(status_code=204)


@router.post(
    "/verify-email",
    status_code=204,
    responses=refusals(LinkInvalidError, LinkExpiredError, ChannelOffError, StaleError),
)
async def verify_email(services: ServicesDep, body: Token) -> Response:
    """Show that an address is mine, by the link that was mailed there; without a login.

    The link to a new address of an account (`PUT /me/email`) makes it the one to log in with.
    """
    await email_verification.verify_email(services, body.token)
    return Response(status_code=204)
