"""Logging in, and staying logged in."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from api import cookies
from api.cookies import RefreshCookie
from api.deps import Browser, BrowserDep, CurrentActor, ServicesDep, SettingsDep, secret
from api.errors import answer
from api.problems import refusals
from quickdoc.core.config import Settings
from quickdoc.core.errors import (
    BadLoginError,
    BusyError,
    DoctorHasLoginError,
    OneTimePasswordExpiredError,
    TooManyAttemptsError,
    UnauthenticatedError,
)
from quickdoc.core.types import Body
from quickdoc.identity import devices, tokens
from quickdoc.identity.accounts import Account, actor, normal_email
from quickdoc.identity.actions import accounts, sessions
from quickdoc.identity.actions.accounts import Entrant
from quickdoc.identity.sessions import Session
from quickdoc.services import Services

router = APIRouter(tags=["auth"])
FORGET = {"Clear-Site-Data": '"cache"'}
"""Browsers keep screens of the account, to be asked for anew; whoever has logged out leaves none behind."""
Password = Annotated[str, Field(min_length=8, max_length=200)]


class Credentials(Body):
    email: Annotated[str, Field(max_length=320)]
    password: Annotated[str, Field(max_length=200)]


class Login(BaseModel):
    """`expires_in` in seconds. The refresh token is in a cookie that scripts cannot read.

    `must_change_password`: it was a one-time password, and until it is replaced nothing else can be done.
    """

    access_token: str
    expires_in: int
    account: Account
    must_change_password: bool


CROWDED = (TooManyAttemptsError, BusyError)
"""What every route may say that looks at a password."""


@router.post(
    "/auth/login",
    responses=refusals(BadLoginError, OneTimePasswordExpiredError, DoctorHasLoginError, *CROWDED),
)
async def log_in(
    services: ServicesDep,
    settings: SettingsDep,
    browser: BrowserDep,
    body: Credentials,
    response: Response,
) -> Login:
    """Log in with e-mail and password.

    Many attempts are slowed down (429 with `Retry-After`), those from a host apart from those of an account.
    A browser on which the account has logged in before, which a cookie of its own says, is not slowed down by
    what others try.
    """
    entrant = await accounts.log_in(
        services,
        email=body.email,
        password=body.password,
        host=browser.host,
        device=devices.known(browser.device, normal_email(body.email), secret(settings)),
        demo=is_demo(settings),
    )
    return await enter(services, settings, entrant, response, browser)


@router.post("/auth/refresh", response_model=Login, responses=refusals(UnauthenticatedError))
async def refresh(
    services: ServicesDep, settings: SettingsDep, response: Response, cookie: RefreshCookie = None
) -> Login | Response:
    """A new access token for the cookie, which is replaced as well. Using an old one ends the login.

    It speaks for everybody whom the account has by then, also those added since the token before.
    """
    try:
        session_id, generation = tokens.read_refresh(cookie or "", secret(settings))
        session, account = await sessions.rotate_session(services, session_id, generation)
    except UnauthenticatedError as error:
        refused = answer(error)
        cookies.drop(refused, settings)
        return refused
    return logged_in(services, settings, account, session, response)


@router.post("/auth/logout", status_code=204)
async def log_out(services: ServicesDep, settings: SettingsDep, cookie: RefreshCookie = None) -> Response:
    """End the login on this device. Works without one, too."""
    try:
        session_id, _ = tokens.read_refresh(cookie or "", secret(settings))
        await sessions.close_session(services, session_id)
    except UnauthenticatedError:
        pass
    response = Response(status_code=204, headers=FORGET)
    cookies.drop(response, settings)
    return response


@router.get("/me")
async def me(services: ServicesDep, actor: CurrentActor) -> Account:
    """The account that is logged in."""
    return await services.store.accounts.get(actor.account_id)


async def enter(
    services: Services,
    settings: Settings,
    entrant: Entrant,
    response: Response,
    browser: Browser,
) -> Login:
    """Begin a session of somebody who has proved who they are.

    A device is known for an address only to whoever has verified that; others could guess from there.
    """
    account, epoch, must_change = entrant
    session = await sessions.open_session(
        services, account.id, epoch=epoch, device=browser.name, must_change=must_change
    )
    entered = logged_in(services, settings, account, session, response)
    if account.email_verified:
        known = devices.remember(browser.device, account.email, secret(settings))
        cookies.keep_device(response, known, settings)
    return entered


def logged_in(
    services: Services, settings: Settings, account: Account, session: Session, response: Response
) -> Login:
    """The answer to a login, with its cookie."""
    cookies.keep(response, tokens.refresh(session, secret(settings)), settings)
    return Login(
        access_token=tokens.access(actor(account, session), secret(settings), services.clock.now()),
        expires_in=int(tokens.ACCESS_LIFE.total_seconds()),
        account=account,
        must_change_password=session.must_change_password,
    )


def is_demo(settings: Settings) -> bool:
    return settings.mode != "production"
