"""Signed one-tap links: a token that lets its bearer answer one offer, or one visit, without a login.

A token is `subject.about.expires.mac`. It names what the message was about (an offer or a visit), and is
valid until the visit starts. A GET has no effect, because mail scanners open every link; only a POST does.
"""

import hmac
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from hashlib import sha256
from typing import NamedTuple, get_args

from quickdoc.core.errors import LinkExpiredError, LinkInvalidError
from quickdoc.identity.accounts import SwitchKind

Told = SwitchKind
"""What the message was about that carried the link, by the name of its switch."""
PAGE = "/o/"
API = "/api/v1/links/"
_TOLD = frozenset(get_args(Told))


class Link(NamedTuple):
    """The content of a token. `about`: the id of an offer or, for the other subjects, of a visit."""

    told: Told
    about: str
    expires: datetime


class Links(NamedTuple):
    """Makes links to the app's pages, signed with the installation's secret."""

    secret: str
    public_url: str

    def page(self, link: Link) -> str:
        """The address of the page for the link."""
        return f"{self.public_url.rstrip('/')}{PAGE}{token(link, self.secret)}"

    def unsubscribe(self, link: Link) -> str:
        """The address for the one-click unsubscribe of mail programs (RFC 8058)."""
        return f"{self.public_url.rstrip('/')}{API}{token(link, self.secret)}/unsubscribe"


def token(link: Link, secret: str) -> str:
    """The link, signed. The same link always makes the same token."""
    named = f"{link.told}.{link.about}.{int(link.expires.timestamp())}"
    return f"{named}.{_mac(named, secret)}"


def read(given: str, secret: str, now: datetime | None) -> Link:
    """The content of a token. `now` None: expired tokens are accepted, too.

    Raises:
        LinkInvalidError: it is malformed, or its signature is wrong.
        LinkExpiredError: the visit has started.
    """
    named, _, mac = given.rpartition(".")
    if not hmac.compare_digest(mac.encode(errors="replace"), _mac(named, secret).encode()):
        raise LinkInvalidError
    told, about, stamp = named.split(".")
    if told not in _TOLD:
        raise LinkInvalidError
    expires = datetime.fromtimestamp(int(stamp), UTC)
    if now is not None and expires <= now:
        raise LinkExpiredError
    return Link(told, about, expires)  # type: ignore[arg-type]  # it is one of them


def _mac(named: str, secret: str) -> str:
    """The signature, with a prefix, so that nothing else signed with the secret can be used as a link."""
    digest = hmac.digest(secret.encode(), f"link|{named}".encode(errors="replace"), sha256)
    return urlsafe_b64encode(digest).rstrip(b"=").decode()
