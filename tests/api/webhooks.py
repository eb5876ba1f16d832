"""Twilio's webhooks, signed as it signs them."""

from typing import Any

from httpx import Response
from twilio.request_validator import RequestValidator

from tests.api.conftest import Api

TEXT = {"MessageSid": "SM1", "From": "+15550100001", "To": "+15550100000", "Body": "CONFIRM 482", "City": ""}
TOKEN = "twilio's secret"


def signed(path: str, form: dict[str, Any], token: str = TOKEN) -> dict[str, str]:
    url = f"https://quickdoc.example/api/v1/twilio{path}"
    return {"X-Twilio-Signature": RequestValidator(token).compute_signature(url, form)}


async def send(api: Api, path: str, form: dict[str, Any]) -> Response:
    return await api.post(f"/twilio{path}", data=form, headers=signed(path, form))
