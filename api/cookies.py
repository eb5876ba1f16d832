"""The two cookies, the refresh token's and the device's: no script reads them, only our pages send them."""

from datetime import timedelta
from typing import Annotated

from fastapi import Cookie, Response

from quickdoc.core.config import Settings
from quickdoc.identity.accounts import SESSION_LIFE

NAME = "quickdoc_refresh"
DEVICE = "quickdoc_device"
PATH = "/api/v1/auth"
DEVICE_LIFE = timedelta(days=400)
"""Since the last login; browsers keep no cookie for longer."""

RefreshCookie = Annotated[str | None, Cookie(alias=NAME)]
DeviceCookie = Annotated[str | None, Cookie(alias=DEVICE, max_length=1000)]


def keep(response: Response, token: str, settings: Settings) -> None:
    """Give the refresh token to the browser."""
    _set(response, NAME, token, SESSION_LIFE, settings)


def keep_device(response: Response, cookie: str, settings: Settings) -> None:
    """Let the browser know again that somebody has logged in here. Logging out does not take it away."""
    _set(response, DEVICE, cookie, DEVICE_LIFE, settings)


def _set(response: Response, name: str, value: str, life: timedelta, settings: Settings) -> None:
    response.set_cookie(
        name,
        value,
        max_age=int(life.total_seconds()),
        path=PATH,
        secure=settings.mode == "production",
        httponly=True,
        samesite="strict",
    )


def drop(response: Response, settings: Settings) -> None:
    """Take it away."""
    response.delete_cookie(
        NAME, path=PATH, secure=settings.mode == "production", httponly=True, samesite="strict"
    )
