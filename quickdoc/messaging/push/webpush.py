"""Push notices to browsers (RFC 8030, 8291, 8292): encrypted by pywebpush, posted on pooled connections.

Endpoints come from clients, so they may be malicious: in production a name must resolve to a public address
when the connection is made, and redirects are not followed.
"""

from socket import AF_UNSPEC, AddressFamily
from urllib.parse import urlsplit

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    TCPConnector,
)
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from py_vapid import Vapid02
from pywebpush import WebPusher

from quickdoc.core.clock import Clock, SystemClock
from quickdoc.core.config import Settings
from quickdoc.core.errors import BadEndpointError
from quickdoc.messaging.ports import DeliveryDelayedError, DeliveryRefusedError, DeliveryUnknownError
from quickdoc.messaging.push.keys import public_half
from quickdoc.messaging.pushes import Subscription, ensure_safe, is_loopback, is_public

PATIENCE = ClientTimeout(total=10, connect=3)
SIGNED_FOR = 3600
"""Seconds that a signature is valid. Push services accept a day at most."""
BUSY = {429, 503}
BAD_KEYS = 400
NEVER_LEFT = (ClientConnectorError, ConnectionTimeoutError)
LOST = (ClientError, TimeoutError, OSError)


class PublicResolver(AbstractResolver):
    """Resolves names to public addresses only; `local`: this machine's own name as well."""

    def __init__(self, *, local: bool) -> None:
        self._local = local
        self._real = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: AddressFamily = AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of a name that may be posted to.

        Raises:
            OSError: there are none.
        """
        found = await self._real.resolve(host, port, family)
        if self._local and is_loopback(host):
            return found
        public = [each for each in found if is_public(each["host"])]
        if not public:
            raise OSError(f"{host} has no public address")
        return public

    async def close(self) -> None:
        """Close the underlying resolver."""
        await self._real.close()


class WebPush:
    """Sends push notices. It belongs to the event loop that is running when it is made."""

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        private = settings.vapid_private_key.get_secret_value()
        self.key = public_half(private)
        self.allows_local = settings.mode != "production"
        self._vapid = Vapid02.from_raw(private.encode())
        self._subject = settings.vapid_subject
        self._clock = clock or SystemClock()
        resolver = PublicResolver(local=self.allows_local)
        self._http = ClientSession(connector=TCPConnector(resolver=resolver), timeout=PATIENCE)

    async def close(self) -> None:
        """Close the pooled connections."""
        await self._http.close()

    async def push(self, to: Subscription, payload: bytes, *, topic: str, valid_for: int) -> None:
        """Hand a notice to a push service.

        Raises:
            DeliveryRefusedError: with 404 or 410 the subscription is gone.
            DeliveryDelayedError, DeliveryUnknownError
        """
        headers = {
            **self._signature(to.endpoint),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(valid_for),
            "Topic": topic,
            "Urgency": "high",
        }
        body = self._encrypted(to, payload)
        try:
            async with self._http.post(
                to.endpoint, data=body, headers=headers, allow_redirects=False
            ) as answer:
                status = answer.status
        except NEVER_LEFT as error:
            raise DeliveryDelayedError(type(error).__name__) from error
        except LOST as error:
            raise DeliveryUnknownError(type(error).__name__) from error
        _judge(status)

    def _signature(self, endpoint: str) -> dict[str, str]:
        """The VAPID headers, valid for this push service only."""
        try:
            ensure_safe(endpoint, local=self.allows_local)
        except BadEndpointError as error:
            raise DeliveryRefusedError(BAD_KEYS, "not a push service") from error
        parts = urlsplit(endpoint)
        expires = int(self._clock.now().timestamp()) + SIGNED_FOR
        claims = {"aud": f"{parts.scheme}://{parts.netloc}", "sub": self._subject, "exp": expires}
        signed: dict[str, str] = self._vapid.sign(claims)
        return signed

    def _encrypted(self, to: Subscription, payload: bytes) -> bytes:
        keys = to.keys.model_dump()
        try:
            pusher = WebPusher({"endpoint": to.endpoint, "keys": keys})
            encrypted: bytes = pusher.encode(payload, content_encoding="aes128gcm")["body"]
        except ValueError as error:  # a point that is not on the curve
            raise DeliveryRefusedError(BAD_KEYS, "not a key") from error
        return encrypted


def _judge(status: int) -> None:
    """Raise the error that a push service's response means."""
    if 200 <= status < 300:  # noqa: PLR2004  HTTP's own numbers
        return
    if status in BUSY:
        raise DeliveryDelayedError(f"answered {status}")
    if status < 500:  # noqa: PLR2004
        raise DeliveryRefusedError(status, "refused")
    raise DeliveryUnknownError(f"answered {status}")
