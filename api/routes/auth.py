"""Signing up, logging in, staying logged in."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, EmailStr, Field

from api import cookies
from api.cookies import RefreshCookie
from api.deps import CurrentActor, DoorsDep, SettingsDep, secret
from api.devices import device_of
from api.errors import answer
from api.problems import refusals
from quickdoc import tokens
from quickdoc.accounts import Account, Newcomer, Session, actor
from quickdoc.actions import accounts, sessions
from quickdoc.config import Settings
from quickdoc.errors import (
    BadLoginError,
    BadPhoneError,
    EmailTakenError,
    InviteInvalidError,
    TooManyAttemptsError,
    UnauthenticatedError,
)
from quickdoc.ports import Doors
from quickdoc.shapes import Body, Legible, Zone

router = APIRouter(tags=["auth"])

FORGET = {"Clear-Site-Data": '"cache"'}
"""Browsers keep screens of the account, to be asked for anew; whoever has logged out leaves none behind."""

Name = Annotated[str, Field(min_length=1, max_length=80), Legible]
Password = Annotated[str, Field(min_length=8, max_length=200)]


class SignUp(Body):
    """A new patient. `phone` with the country code, as in +15550100001; `zone` as in Europe/Madrid."""

    email: EmailStr
    password: Password
    name: Name
    phone: Annotated[str, Field(max_length=40)]
    zone: Zone


class StaffSignUp(Body):
    """A new member of a clinic's staff. `invite` is the id of an invitation."""

    invite: Annotated[str, Field(max_length=100)]
    email: EmailStr
    password: Password
    name: Name


class Credentials(Body):
    email: Annotated[str, Field(max_length=320)]
    password: Annotated[str, Field(max_length=200)]


class Login(BaseModel):
    """`expires_in` in seconds. The refresh token is in a cookie that scripts cannot read."""

    access_token: str
    expires_in: int
    account: Account


@router.post(
    "/auth/sign-up", status_code=201, responses=refusals(BadLoginError, EmailTakenError, BadPhoneError)
)
async def sign_up(
    doors: DoorsDep, settings: SettingsDep, body: SignUp, request: Request, response: Response
) -> Login:
    """Become a patient."""
    newcomer = Newcomer(email=body.email, role="patient", name=body.name, phone=body.phone, zone=body.zone)
    account = await accounts.sign_up(doors, newcomer, body.password, demo=_demo(settings))
    return await enter(doors, settings, account, response, device=device_of(request))


@router.post(
    "/auth/staff-sign-up",
    status_code=201,
    responses=refusals(BadLoginError, EmailTakenError, InviteInvalidError),
)
async def staff_sign_up(
    doors: DoorsDep, settings: SettingsDep, body: StaffSignUp, request: Request, response: Response
) -> Login:
    """Join a clinic's staff by an invitation, which is used up by it."""
    account = await accounts.join_clinic(
        doors,
        body.invite,
        email=body.email,
        name=body.name,
        password=body.password,
        demo=_demo(settings),
    )
    return await enter(doors, settings, account, response, device=device_of(request))


@router.post("/auth/login", responses=refusals(BadLoginError, TooManyAttemptsError))
async def log_in(
    doors: DoorsDep, settings: SettingsDep, body: Credentials, request: Request, response: Response
) -> Login:
    """Log in with e-mail and password."""
    account, epoch = await accounts.log_in(
        doors,
        email=body.email,
        password=body.password,
        host=request.client.host if request.client else "unknown",
        demo=_demo(settings),
    )
    return await enter(doors, settings, account, response, device=device_of(request), epoch=epoch)


@router.post("/auth/refresh", response_model=Login, responses=refusals(UnauthenticatedError))
async def refresh(
    doors: DoorsDep, settings: SettingsDep, response: Response, cookie: RefreshCookie = None
) -> Login | Response:
    """A new access token for the cookie, which is replaced as well. Using an old one ends the login.

    It speaks for everybody whom the account has by then, also those added since the token before.
    """
    try:
        session_id, generation = tokens.read_refresh(cookie or "", secret(settings))
        session, account = await sessions.rotate_session(doors, session_id, generation)
    except UnauthenticatedError as error:
        refused = answer(error)
        cookies.drop(refused, settings)
        return refused
    return logged_in(doors, settings, account, session, response)


@router.post("/auth/logout", status_code=204)
async def log_out(doors: DoorsDep, settings: SettingsDep, cookie: RefreshCookie = None) -> Response:
    """End the login on this device. Works without one, too."""
    try:
        session_id, _ = tokens.read_refresh(cookie or "", secret(settings))
        await sessions.close_session(doors, session_id)
    except UnauthenticatedError:
        pass
    response = Response(status_code=204, headers=FORGET)
    cookies.drop(response, settings)
    return response


@router.get("/me")
async def me(doors: DoorsDep, actor: CurrentActor) -> Account:
    """The account that is logged in."""
    return await doors.store.accounts.get(actor.account_id)


async def enter(
    doors: Doors, settings: Settings, account: Account, response: Response, *, device: str, epoch: int = 0
) -> Login:
    """Begin a session of somebody who has proved who they are. `epoch`: that of the account by then."""
    session = await sessions.open_session(doors, account.id, epoch=epoch, device=device)
    return logged_in(doors, settings, account, session, response)


def logged_in(
    doors: Doors, settings: Settings, account: Account, session: Session, response: Response
) -> Login:
    """The answer to a login, with its cookie."""
    cookies.keep(response, tokens.refresh(session, secret(settings)), settings)
    return Login(
        access_token=tokens.access(actor(account, session), secret(settings), doors.clock.now()),
        expires_in=int(tokens.ACCESS_LIFE.total_seconds()),
        account=account,
    )


def _demo(settings: Settings) -> bool:
    return settings.mode != "production"
