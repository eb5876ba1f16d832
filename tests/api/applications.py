"""The application of a test. What is the same for all of them is made once in each process of the tests."""

from functools import cache
from typing import Any

from fastapi import FastAPI

from api.main import create_app
from api.openapi import offline_settings
from quickdoc.core.config import Settings
from quickdoc.services import Services


@cache
def _first() -> FastAPI:
    return create_app(offline_settings())


def openapi() -> dict[str, Any]:
    """The OpenAPI document, which takes a second of processor time to make. Not to be changed."""
    document: dict[str, Any] = _first().openapi()
    return document


def application(settings: Settings, services: Services) -> FastAPI:
    """A new application with the routes of the first one.

    Routes depend on neither settings nor services. FastAPI analyses all of their signatures on the first
    request, which takes a tenth of a second.
    """
    app = create_app(settings, services)
    app.router.routes = _first().router.routes
    return app
