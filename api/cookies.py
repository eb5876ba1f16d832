"""The cookies for the refresh token and the device: hidden from scripts, and sent by our own pages only."""

from datetime import timedelta
from typing import Annotated

from fastapi import Cookie, Response

from quickdoc.core.config import Settings
from quickdoc.identity.sessions import SESSION_LIFE

NAME = "quickdoc_refresh"
DEVICE = "quickdoc_device"
PATH = "/api/v1/auth"
DEVICE_LIFE = timedelta(days=400)
"""Since the last login; browsers keep no cookie for longer."""

RefreshCookie = Annotated[str | None, Cookie(alias=NAME)]
DeviceCookie = Annotated[str | None, Cookie(alias=DEVICE, max_length=1000)]


def keep(response: Response, token: str, settings: Settings) -> None:
    """Set the cookie with the refresh token."""
    _set(response, NAME, token, SESSION_LIFE, settings)


def keep_device(response: Response, cookie: str, settings: Settings) -> None:
    """Set the cookie that says who has logged in on this device. Logging out does not delete it."""
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
    """Delete the cookie with the refresh token."""
    response.delete_cookie(
        NAME, path=PATH, secure=settings.mode == "production", httponly=True, samesite="strict"
    )
