"""Push subscriptions: a browser's endpoint, and whether it is safe to post there.

The client chooses the endpoint: it must be a public https address, or a client could make our servers send
requests into their own network (SSRF).
"""

import ipaddress
from base64 import urlsafe_b64decode
from hashlib import sha256
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from quickdoc.core.errors import BadEndpointError
from quickdoc.core.types import Instant, Model

MOST = 10
"""Subscriptions of one account; a further one replaces the oldest."""
HTTPS = 443
POINT, SECRET = 65, 16
"""Bytes of an uncompressed point on P-256, and of the shared secret (RFC 8291)."""


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _point(text: str) -> str:
    raw = _bytes(text)
    if len(raw) != POINT or raw[0] != 4:  # noqa: PLR2004  the mark of an uncompressed point
        raise ValueError("expected a point on P-256 in base64url")
    return text


def _secret(text: str) -> str:
    if len(_bytes(text)) != SECRET:
        raise ValueError("expected 16 bytes in base64url")
    return text


_P256_POINT = Field(max_length=120, pattern=r"^B[A-P][A-Za-z0-9_-]{85}={0,2}$")
_16_BYTES = Field(max_length=120, pattern=r"^[A-Za-z0-9_-]{22}={0,2}$")


class Keys(Model):
    """What payloads are encrypted for."""

    p256dh: Annotated[str, _P256_POINT, AfterValidator(_point)]
    auth: Annotated[str, _16_BYTES, AfterValidator(_secret)]


class Subscription(Model):
    """One browser of an account. `id` is made from the endpoint: a browser has one owner at a time."""

    id: str
    account_id: str
    endpoint: str
    keys: Keys
    made_at: Instant
    version: int = 1


def subscription_id(endpoint: str) -> str:
    """An id made from the endpoint: the same endpoint is the same subscription."""
    return f"push_{sha256(endpoint.encode()).hexdigest()[:40]}"


def ensure_safe(endpoint: str, *, local: bool) -> None:
    """Refuse an endpoint that is not on the public internet. `local`: this machine is allowed, too.

    The address that a name resolves to is checked again at each push.

    Raises:
        BadEndpointError
    """
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError as error:
        raise BadEndpointError from error
    host = parts.hostname or ""
    if not host or parts.username is not None or parts.password is not None or not endpoint.isascii():
        raise BadEndpointError
    if local and is_loopback(host):
        if parts.scheme not in {"http", "https"}:
            raise BadEndpointError
        return
    named = "." in host and not host.endswith((*NOT_ON_THE_INTERNET, "."))
    if parts.scheme != "https" or port not in {None, HTTPS} or not named or _is_number(host):
        raise BadEndpointError


def is_loopback(host: str) -> bool:
    """Whether it names this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_public(address: str) -> bool:
    """Whether an IP address may be posted to."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        # `ipaddress` also calls some tunnels and translations to IPv4 global, so these are excluded here.
        return found in GLOBAL_UNICAST and not any(found in each for each in TO_IPV4) and found.is_global
    return found.is_global and not found.is_multicast and found not in PROTOCOLS


PROTOCOLS = ipaddress.ip_network("192.0.0.0/24")
GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
TO_IPV4 = tuple(map(ipaddress.ip_network, ("2001::/32", "2002::/16")))
"""Teredo and 6to4; `::/96`, mapped addresses and NAT64 (`64:ff9b::/96`) are no global unicast."""
NOT_ON_THE_INTERNET = (
    *(".local", ".internal", ".localhost", ".home.arpa", ".localdomain", ".lan", ".intranet", ".corp"),
    *(".private", ".home", ".test", ".example", ".invalid", ".onion", ".alt", ".arpa"),
)
"""Names of local networks, which no push service has; a name that ends with a dot is refused as well."""


def _is_number(host: str) -> bool:
    """An address in digits, in any spelling that a resolver may understand. Push services have names."""
    last = host.rstrip(".").rpartition(".")[2]
    return ":" in host or last.isdigit() or last.startswith("0x")
