"""Dependencies of the handlers. Who may call is in one table (`quickdoc/identity/permissions.py`)."""

from typing import Annotated, Any, NamedTuple

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api import admission
from api.cookies import DeviceCookie
from api.devices import device_of
from quickdoc.audit import acting
from quickdoc.core.config import Settings
from quickdoc.core.errors import UnauthenticatedError
from quickdoc.identity import permissions, tokens
from quickdoc.identity.accounts import Actor
from quickdoc.services import Services

bearer = HTTPBearer(auto_error=False, scheme_name="access", description="The access token of a login.")


async def _services(request: Request) -> Services:
    """The services of the process; a request with an Idempotency-Key has its own (`idempotent.py`)."""
    services: Services = getattr(request.state, "services", None) or request.app.state.services
    return services


async def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


async def _host(request: Request) -> str:
    """The address that a request comes from, as the proxy reports it."""
    return request.client.host if request.client else "unknown"


class Browser(NamedTuple):
    """The browser that a request comes from.

    `device`: the cookie that says who has logged in there before. `name`: its name for people (`devices.py`).
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


# These read the request directly instead of depending on one another: resolving a dependency costs FastAPI
# several times as much as reading a token, on every request.
def named_actor(request: Request, given: HTTPAuthorizationCredentials | None) -> Actor | None:
    """The actor that the token names; None without a token. Does not wait for the check of the login.

    Raises:
        UnauthenticatedError: there is a token, and it is not valid.
        ForbiddenError: nobody of the actor's roles may do this.
    """
    if given is None:
        return None
    app = request.app.state
    actor = tokens.read_access(given.credentials, secret(app.settings), app.services.clock.now())
    permissions.ensure_role(request.scope["route"].name, actor)
    admission.begin(request, actor)
    acting.by(actor)
    return actor


async def maybe_actor(request: Request, given: Given) -> Actor | None:
    """The actor; None without a token.

    Raises:
        UnauthenticatedError: there is a token, and it or its login is not valid.
    """
    actor = named_actor(request, given)
    if actor:
        await admission.check(request, actor)
    return actor


MaybeActor = Annotated[Actor | None, Depends(maybe_actor)]
LOGIN_OPTIONAL: dict[str, Any] = {"security": [{}]}
"""What the document says of a route that asks for a `MaybeActor`."""


async def current_actor(request: Request, given: Given) -> Actor:
    """The actor.

    Raises:
        UnauthenticatedError: there is no token, or it or its login is not valid.
        ForbiddenError: nobody of the actor's roles may do this.
    """
    actor = await maybe_actor(request, given)
    if actor is None:
        raise UnauthenticatedError
    return actor


CurrentActor = Annotated[Actor, Depends(current_actor)]


def secret(settings: Settings) -> str:
    """The key that tokens are signed with."""
    return settings.secret_key.get_secret_value()
