"""What tests of known addresses do."""

from typing import Any

from httpx import Response

from quickdoc.identity.accounts import Actor
from tests.api.conftest import Api
from tests.api.signing_up import ANA

EMAIL = "ana@example.com"
OTHER = "another long one"
LINK = "/verify/"


async def sign_up(api: Api, **changes: object) -> Response:
    """Somebody in a browser of their own."""
    api.client.cookies.clear()
    return await api.post("/auth/sign-up", json={**ANA, **changes})


async def log_in(api: Api, password: str, email: str = EMAIL) -> Response:
    api.client.cookies.clear()
    return await api.post("/auth/login", json={"email": email, "password": password})


def actor_of(login: dict[str, Any]) -> Actor:
    account = login["account"]
    return Actor(account_id=account["id"], role="patient", patient_ids=tuple(account["patient_ids"]))
