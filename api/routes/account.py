"""The actor's own account: its name, its phone, its address, and closing it."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import EmailStr, Field

from api import cookies
from api.deps import CurrentActor, ServicesDep, SettingsDep
from api.problems import refusals
from api.routes.auth import FORGET
from quickdoc.admin.actions import closing
from quickdoc.core.errors import (
    AlreadyMemberError,
    BadPhoneError,
    BusyError,
    ChannelOffError,
    DoctorHasLoginError,
    ForbiddenError,
    InviteInvalidError,
    LastAdminError,
    LastManagerError,
    NotFoundError,
    StaleError,
    TooManyAttemptsError,
    WrongPasswordError,
)
from quickdoc.core.types import Body
from quickdoc.identity.accounts import Account
from quickdoc.identity.actions import account_updates, contacts, joining
from quickdoc.identity.actions.account_updates import Changes
from quickdoc.identity.contacts import PhoneChange

router = APIRouter(tags=["account"])

Present = Annotated[str, Field(max_length=200)]


class Joining(Body):
    """An invitation's id."""

    invite: Annotated[str, Field(max_length=100)]


class Closing(Body):
    """The present password, so that nobody who finds an open screen ends the account."""

    password: Present


class NewPhone(Body):
    """The new number with its country code, and the password: an open screen alone changes nothing."""

    phone: Annotated[str, Field(max_length=40)]
    password: Present


class NewEmail(Body):
    """The new address and the password."""

    email: EmailStr
    password: Present


@router.patch("/me", responses=refusals(NotFoundError, TooManyAttemptsError, StaleError))
async def change_me(services: ServicesDep, actor: CurrentActor, body: Changes) -> Account:
    """Another name, language or zone; what is left out or null stays. The zone is that of the family, too."""
    return await account_updates.change(services, actor, body)


@router.put(
    "/me/phone",
    status_code=202,
    responses=refusals(
        NotFoundError,
        ForbiddenError,
        BadPhoneError,
        WrongPasswordError,
        ChannelOffError,
        TooManyAttemptsError,
        BusyError,
        StaleError,
    ),
)
async def change_phone(services: ServicesDep, actor: CurrentActor, body: NewPhone) -> PhoneChange | None:
    """Text a new number a code; with it (`POST /me/phone/verify`) it becomes the account's, and not before.

    Null when it is the account's number already: then nothing is sent, and no other number waits any more.
    """
    return await contacts.change_phone(services, actor, body.phone, body.password)


@router.get("/me/phone/change", responses=refusals(NotFoundError))
async def get_phone_change(services: ServicesDep, actor: CurrentActor) -> PhoneChange | None:
    """The number that waits for its code, or null."""
    return await contacts.phone_change(services, actor)


@router.delete("/me/phone/change", status_code=204, responses=refusals(NotFoundError, StaleError))
async def drop_phone_change(services: ServicesDep, actor: CurrentActor) -> Response:
    """Keep the number of before; the code that was sent is good no more."""
    await contacts.cancel_phone_change(services, actor)
    return Response(status_code=204)


@router.put(
    "/me/email",
    status_code=202,
    response_class=Response,
    responses=refusals(ForbiddenError, WrongPasswordError, ChannelOffError, TooManyAttemptsError, BusyError),
)
async def change_email(
    services: ServicesDep, settings: SettingsDep, actor: CurrentActor, body: NewEmail
) -> Response:
    """Mail a new address a link; with it (`POST /verify-email`) it is the login's, and not before.

    Whether somebody else has the address, the answer does not tell: such a link never comes.
    """
    await contacts.change_email(
        services, actor, body.email, body.password, demo=settings.mode != "production"
    )
    return Response(status_code=202)


@router.post(
    "/me/memberships",
    responses=refusals(
        ForbiddenError, NotFoundError, InviteInvalidError, AlreadyMemberError, DoctorHasLoginError, StaleError
    ),
)
async def join_another(services: ServicesDep, actor: CurrentActor, body: Joining) -> Account:
    """Join another clinic by an invitation, with an account that works somewhere already.

    Refresh the access token afterwards: the new one speaks for this clinic, too.
    """
    return await joining.join_another(services, actor, body.invite)


@router.post(
    "/me/closing",
    status_code=204,
    responses=refusals(
        WrongPasswordError, LastManagerError, LastAdminError, TooManyAttemptsError, BusyError, StaleError
    ),
)
async def close_account(
    services: ServicesDep, settings: SettingsDep, actor: CurrentActor, body: Closing
) -> Response:
    """Delete one's account: coming visits are cancelled, requests and offers end, phone and e-mail are free.

    What stays: visits that were, with the clinics where they were, messages in the clinics' logs, and that a
    phone has said STOP.
    """
    await closing.close_own(services, actor, body.password)
    response = Response(status_code=204, headers=FORGET)
    cookies.drop(response, settings)
    return response
