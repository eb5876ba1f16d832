"""Clinics over HTTP."""

from typing import Any

from quickdoc.identity.accounts import Actor
from tests.api.conftest import Api

ADMIN = Actor(account_id="account_admin", role="admin")
HERE = "/clinics/clinic_1"


async def patch(api: Api, path: str, body: dict[str, Any], who: Actor | None = None) -> Any:
    return await api.call("PATCH", path, who or api.town.staff, json=body)
