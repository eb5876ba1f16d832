"""The actor's password and logins."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from api import cookies
from api.deps import BrowserDep, CurrentActor, ServicesDep, SettingsDep
from api.problems import refusals
from api.routes.account import Present
from api.routes.auth import FORGET, Login, Password, enter, logged_in
from quickdoc.core.errors import (
    BusyError,
    CommonPasswordError,
    NotFoundError,
    OneTimePasswordExpiredError,
    ResetInvalidError,
    SamePasswordError,
    StaleError,
    TooManyAttemptsError,
    WrongPasswordError,
)
from quickdoc.core.types import Body, Instant
from quickdoc.identity.accounts import Actor
from quickdoc.identity.actions import passwords, sessions
from quickdoc.identity.actions.accounts import Entrant
from quickdoc.identity.sessions import Session

router = APIRouter(tags=["account"])


class PasswordChange(Body):
    """The present password, and the one from now on."""

    present: Present
    new: Password


class ResetRequest(Body):
    """The address of the account whose password is forgotten."""

    email: Annotated[str, Field(max_length=320)]


class NewPassword(Body):
    """`token`: what stands behind the `#` of the link in the mail."""

    token: Annotated[str, Field(max_length=200)]
    password: Password


class LoginOnDevice(BaseModel):
    """One login. `device` is empty when nothing is known of it; `is_this`: whoever asks uses it."""

    id: str
    device: str
    began_at: Instant | None
    seen_at: Instant
    is_this: bool


@router.post(
    "/auth/password",
    responses=refusals(
        WrongPasswordError,
        OneTimePasswordExpiredError,
        SamePasswordError,
        TooManyAttemptsError,
        BusyError,
        CommonPasswordError,
        NotFoundError,
        StaleError,
    ),
)
async def change_password(
    services: ServicesDep,
    settings: SettingsDep,
    actor: CurrentActor,
    *,
    browser: BrowserDep,
    body: PasswordChange,
    response: Response,
) -> Login:
    """Choose another password. All logins end; this one goes on with what the answer brings."""
    account, epoch = await passwords.change_password(services, actor, body.present, body.new)
    return await enter(services, settings, Entrant(account, epoch), response, browser)


@router.post("/auth/password-resets", status_code=202, response_class=Response)
async def ask_for_reset(services: ServicesDep, body: ResetRequest) -> Response:
    """Ask for a mail by which a new password can be chosen: its link works once, for an hour.

    Whether anybody gets one, the answer does not tell.
    """
    await passwords.mail_reset(services, body.email)
    return Response(status_code=202)


@router.post(
    "/auth/password-resets/use",
    status_code=204,
    responses=refusals(ResetInvalidError, CommonPasswordError, BusyError),
)
async def use_reset(services: ServicesDep, settings: SettingsDep, body: NewPassword) -> Response:
    """Choose a new password by the link in the mail. All logins of the account end."""
    await passwords.reset_password(services, body.token, body.password)
    response = Response(status_code=204, headers=FORGET)
    cookies.drop(response, settings)
    return response


@router.get("/auth/sessions")
async def list_sessions(services: ServicesDep, actor: CurrentActor) -> list[LoginOnDevice]:
    """Where the account is logged in, the login that was seen last first."""
    return [_shown(each, actor) for each in await sessions.good_sessions(services, actor)]


@router.delete("/auth/sessions/{session_id}", status_code=204, responses=refusals(NotFoundError, StaleError))
async def end_session(services: ServicesDep, actor: CurrentActor, session_id: str) -> Response:
    """End one login. Its open screens close at once."""
    await sessions.end_session(services, actor, session_id)
    return Response(status_code=204)


@router.delete("/auth/sessions", responses=refusals(NotFoundError, StaleError))
async def end_other_sessions(
    services: ServicesDep, settings: SettingsDep, actor: CurrentActor, browser: BrowserDep, response: Response
) -> Login:
    """End all other logins. This one goes on with what the answer brings."""
    session, account = await sessions.end_other_sessions(services, actor, browser.name)
    return logged_in(services, settings, account, session, response)


def _shown(session: Session, actor: Actor) -> LoginOnDevice:
    return LoginOnDevice(
        id=session.id,
        device=session.device,
        began_at=session.began_at,
        seen_at=session.rotated_at,
        is_this=session.id == actor.session_id,
    )
