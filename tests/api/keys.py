"""What tests of keys do."""

from typing import Any

from httpx import Response

from quickdoc.identity.accounts import Actor
from tests.api.conftest import Api

KEY = "6f1c7a52"


async def claim(api: Api, who: Actor, slot_id: str, key: str = KEY, **more: Any) -> Response:
    return await api.post(f"/slots/{slot_id}/claim", who, headers={"Idempotency-Key": key}, **more)
