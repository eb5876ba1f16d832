"""The one cookie: the refresh token. Scripts cannot read it, and only our own pages send it."""

from typing import Annotated

from fastapi import Cookie, Response

from quickdoc.accounts import SESSION_LIFE
from quickdoc.config import Settings

NAME = "quickdoc_refresh"
PATH = "/api/v1/auth"

RefreshCookie = Annotated[str | None, Cookie(alias=NAME)]


def keep(response: Response, token: str, settings: Settings) -> None:
    """Give the refresh token to the browser."""
    response.set_cookie(
        NAME,
        token,
        max_age=int(SESSION_LIFE.total_seconds()),
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
