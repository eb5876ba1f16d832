"""Texts through Twilio's own SDK, asynchronous, on pooled connections.

What matters after a failure is whether Twilio accepted the text. It did not when there was no connection, or
when it answered 429 or 503 (busy) or 401 or 403 (bad credentials): the text is delayed. Any other 4xx is a
final refusal. Everything else, a plain 500 included, may have happened after the text was accepted: the
outcome is unknown.
"""

from asyncio import Semaphore
from base64 import b64encode
from datetime import datetime, timedelta
from typing import Any

from aiohttp import ClientConnectorError, ClientError, ClientTimeout, ConnectionTimeoutError
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from quickdoc.core.config import Settings
from quickdoc.messaging.ports import (
    DeliveryDelayedError,
    DeliveryRefusedError,
    DeliveryUnknownError,
    Leaving,
    Received,
)
from quickdoc.messaging.sms.codes import opt_out_type

STATUS_PATH = "/api/v1/twilio/status"
PATIENCE = ClientTimeout(total=10, connect=3)
MAX_VALIDITY = 36_000
CLOCKS_DIFFER = timedelta(minutes=5)
PAGE = 1000
"""Twilio's maximum page size."""

NOT_LET_IN = {401, 403}
BUSY = {429, 503}
NEVER_LEFT = (ClientConnectorError, ConnectionTimeoutError)
LOST = (ClientError, TimeoutError, OSError, ValueError, TwilioException)


class PatientHttpClient(AsyncTwilioHttpClient):  # type: ignore[misc]  # the SDK has no types
    """The SDK's HTTP client with a timeout, which the SDK does not set.

    It writes the credentials itself, because the SDK does so in a way that is deprecated in aiohttp.
    """

    async def request(self, method: str, url: str, **asked: Any) -> Response:
        """Make one request with `PATIENCE` as its timeout, whatever the SDK passes."""
        name, password = asked.pop("auth")
        credentials = b64encode(f"{name}:{password}".encode()).decode()
        headers = {**(asked.pop("headers") or {}), "Authorization": f"Basic {credentials}"}
        asked["timeout"] = PATIENCE
        async with self.session.request(method, url, headers=headers, **asked) as answer:
            return Response(answer.status, await answer.text(), answer.headers)


class TwilioSmsSender:
    """Sends and lists texts. It belongs to the event loop that is running when it is made."""

    def __init__(self, settings: Settings) -> None:
        self._http = PatientHttpClient(pool_connections=True)
        token = settings.twilio_auth_token.get_secret_value()
        self._client = Client(settings.twilio_account_sid, token, http_client=self._http)
        if settings.twilio_base_url:
            self._client.api.base_url = settings.twilio_base_url
        self._from = settings.twilio_from
        self._status_callback = settings.public_url.rstrip("/") + STATUS_PATH
        self._calls = Semaphore(settings.texts_in_flight)

    async def close(self) -> None:
        """Close the pooled connections."""
        await self._http.close()

    async def send(
        self, to: str, body: str, *, valid_for: int | None = None, leaving: Leaving | None = None
    ) -> str:
        """Hand a text to Twilio. `valid_for` in seconds. Returns Twilio's id.

        Raises:
            DeliveryRefusedError, DeliveryDelayedError, DeliveryUnknownError
        """
        asked: dict[str, Any] = {"to": to, "from_": self._from, "body": body}
        if valid_for is not None:
            asked["validity_period"] = min(max(valid_for, 1), MAX_VALIDITY)
        async with self._calls:
            if leaving:
                await leaving()
            return await self._create(asked)

    async def _create(self, asked: dict[str, Any]) -> str:
        try:
            taken = await self._client.messages.create_async(status_callback=self._status_callback, **asked)
        except NEVER_LEFT as error:
            raise DeliveryDelayedError(repr(error)) from error
        except (TwilioRestException, TwilioServiceException) as answer:
            raise _verdict(answer) from answer
        except LOST as error:
            raise DeliveryUnknownError(repr(error)) from error
        if not taken.sid:
            raise DeliveryUnknownError("an answer without an id")
        return str(taken.sid)

    async def find(self, to: str, body: str, since: datetime) -> list[str]:
        """Twilio's ids of all texts of these words since then, newest first, the queued ones as well.

        A queued text has no `DateSent` yet, so that filter would omit it: instead the list, newest first, is
        read until its texts are older than `since`.

        Raises:
            DeliveryDelayedError: Twilio cannot be asked now.
        """
        oldest, found = since - CLOCKS_DIFFER, []
        try:
            async for each in await self._client.messages.stream_async(to=to, page_size=PAGE):
                if each.date_created and each.date_created < oldest:
                    break
                if each.body == body and _is_ours(each):
                    found.append(str(each.sid))
        except LOST as error:
            raise DeliveryDelayedError(repr(error)) from error
        return found

    async def received(self, since: datetime, until: datetime, limit: int) -> list[Received]:
        """The texts that came in between, oldest first; if there are more than `limit`, the newest.

        Twilio filters by `DateSent` inclusively, in UTC and whole seconds; for an incoming text it is the
        time of arrival. The list begins with the newest.

        Raises:
            DeliveryDelayedError: Twilio cannot be asked now.
        """
        ends = {"date_sent_after": since, "date_sent_before": until + timedelta(seconds=1)}
        try:
            found = await self._client.messages.list_async(
                to=self._from, limit=limit, page_size=min(limit, PAGE), **ends
            )
        except LOST as error:
            raise DeliveryDelayedError(repr(error)) from error
        return [_received(each) for each in reversed(found) if str(each.direction) == "inbound"]


def _received(message: Any) -> Received:
    body = str(message.body or "")
    at: datetime = message.date_sent or message.date_created
    return Received(str(message.sid), str(message.from_), body, at, opt_out_type(body))


def _is_ours(message: Any) -> bool:
    """Whether we sent it by a request: answers in webhook responses have another direction."""
    return str(message.direction) in {"outbound-api", "outbound-reply"}


def _verdict(answer: TwilioRestException | TwilioServiceException) -> Exception:
    status, code = int(answer.status), int(answer.code or 0)
    if status in BUSY | NOT_LET_IN:
        return DeliveryDelayedError(f"{status}, code {code}")
    if 400 <= status < 500:  # noqa: PLR2004  HTTP's own numbers
        return DeliveryRefusedError(code or status, str(getattr(answer, "msg", answer)))
    return DeliveryUnknownError(f"{status}, code {code}")
