"""What a handler is given. A signature reads as policy: `Staff` is somebody who works at a clinic."""

from typing import Annotated, NamedTuple

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api import admission
from api.cookies import DeviceCookie
from api.devices import device_of
from quickdoc.core.config import Settings
from quickdoc.core.errors import ForbiddenError, UnauthenticatedError
from quickdoc.identity import tokens
from quickdoc.identity.accounts import Actor
from quickdoc.services import Services

bearer = HTTPBearer(auto_error=False, scheme_name="access", description="The access token of a login.")


async def _services(request: Request) -> Services:
    """Those of the process; a request with an Idempotency-Key has its own (`idempotent.py`)."""
    services: Services = getattr(request.state, "services", None) or request.app.state.services
    return services


async def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


async def _host(request: Request) -> str:
    """Where a request comes from, as the proxy says that it does."""
    return request.client.host if request.client else "unknown"


class Browser(NamedTuple):
    """Where a request comes from.

    `device`: the cookie that says who has logged in there before. `name`: what people call it (`devices.py`).
    """

    host: str
    device: str | None
    name: str


async def _browser(request: Request, device: DeviceCookie = None) -> Browser:
    return Browser(await _host(request), device, device_of(request))


Host = Annotated[str, Depends(_host)]
BrowserDep = Annotated[Browser, Depends(_browser)]
ServicesDep = Annotated[Services, Depends(_services)]
SettingsDep = Annotated[Settings, Depends(_settings)]


Given = Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]


# These take what they need from the request and not from one another: FastAPI's work for each dependency
# is several times that of reading a token, and every request would pay it.
def named_actor(request: Request, given: HTTPAuthorizationCredentials | None) -> Actor | None:
    """Who the token says that asks; None without one. Whether their login is good is asked meanwhile.

    Raises:
        UnauthenticatedError: there is a token, and it is not good.
    """
    if given is None:
        return None
    app = request.app.state
    actor = tokens.read_access(given.credentials, secret(app.settings), app.services.clock.now())
    admission.begin(request, actor)
    return actor


async def maybe_actor(request: Request, given: Given) -> Actor | None:
    """Who asks; None without a token.

    Raises:
        UnauthenticatedError: there is a token, and it or its login is not good.
    """
    actor = named_actor(request, given)
    if actor:
        await admission.check(request, actor)
    return actor


MaybeActor = Annotated[Actor | None, Depends(maybe_actor)]


async def _current_actor(request: Request, given: Given) -> Actor:
    actor = await maybe_actor(request, given)
    if actor is None:
        raise UnauthenticatedError
    return actor


CurrentActor = Annotated[Actor, Depends(_current_actor)]


async def _staff(actor: CurrentActor) -> Actor:
    if actor.role not in {"staff", "admin"}:
        raise ForbiddenError("Only the staff of a clinic may do that.")
    return actor


Staff = Annotated[Actor, Depends(_staff)]


def secret(settings: Settings) -> str:
    """What tokens are signed with."""
    return settings.secret_key.get_secret_value()
