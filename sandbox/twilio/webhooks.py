"""Webhooks: signed POSTs to the product, as Twilio sends them.

The signature is the real one, over the public address and all form fields. The timeout is fifteen seconds; a
failure or a 5xx is retried once with the same idempotency token.
"""

import asyncio
import logging
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import httpx
from twilio.request_validator import RequestValidator

from sandbox.twilio.settings import Settings

TIMEOUT_SECONDS = 15.0
TRIES = 2
AGAIN_AFTER_SECONDS = 0.3
_SERVER_ERROR = 500

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """The outcome of a webhook: the last status (None: no response), its body, the number of tries."""

    status: int | None
    body: str
    tries: int

    @property
    def is_good(self) -> bool:
        return self.status is not None and httpx.codes.is_success(self.status)


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc


class Webhooks:
    """Posts to the product's addresses, signed with the account's token."""

    def __init__(self, settings: Settings, client: httpx.AsyncClient) -> None:
        self._settings = settings
        self._validator = RequestValidator(settings.auth_token)
        self._client = client

    async def post(self, public_url: str, fields: dict[str, str]) -> Answer:
        """Post the fields to a public address, by way of the private one if there is one."""
        headers = {
            "X-Twilio-Signature": self._validator.compute_signature(public_url, fields),
            "I-Twilio-Idempotency-Token": str(uuid4()),
            "User-Agent": "TwilioProxy/1.1",
        }
        answer = Answer(None, "", 0)
        for tried in range(1, TRIES + 1):
            await asyncio.sleep(AGAIN_AFTER_SECONDS * (tried - 1))
            answer = await self._try(self._private_url(public_url), fields, headers, tried)
            if answer.status is not None and answer.status < _SERVER_ERROR:
                break
        return answer

    async def _try(self, url: str, fields: dict[str, str], headers: dict[str, str], tried: int) -> Answer:
        try:
            response = await self._client.post(url, data=fields, headers=headers, timeout=TIMEOUT_SECONDS)
        except httpx.HTTPError as trouble:
            _log.warning("webhook %s, try %d: %r", url, tried, trouble)
            return Answer(None, "", tried)
        if response.is_error:
            _log.warning("webhook %s, try %d: %d", url, tried, response.status_code)
        return Answer(response.status_code, response.text, tried)

    def _private_url(self, public_url: str) -> str:
        """Replace the public origin by the one that is reachable from this process."""
        private, public = self._settings.webhook, self._settings.webhook_public
        if not private or not public or _origin(public_url) != _origin(public):
            return public_url
        return urlunsplit((*_origin(private), *urlsplit(public_url)[2:]))
