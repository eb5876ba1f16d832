"""Notices to a push service on a real socket, which decrypts them as a browser would."""

import os
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from quickdoc.messaging.ports import DeliveryDelayedError, DeliveryRefusedError, DeliveryUnknownError
from quickdoc.messaging.push.keys import new_key, public_half
from quickdoc.messaging.push.webpush import PublicResolver, WebPush
from quickdoc.messaging.pushes import Keys, Subscription
from sandbox.ports import free_port
from tests.mailing.conftest import settings
from tests.sandbox.conftest import served
from tests.town import MONDAY

PAYLOAD = b'{"title": "Lakeside \xe6\x97\xa5\xe6\x9c\xac"}'
TOPIC = "a" * 32


def b64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass
class Browser:
    """A push service and the one browser behind it."""

    url: str = ""
    status: int = 201
    private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    secret: bytes = field(default_factory=lambda: os.urandom(16))
    heard: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def subscription(self, path: str = "/send/abc") -> Subscription:
        point = self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        keys = Keys(p256dh=b64(point), auth=b64(self.secret))
        return Subscription(id="push_1", account_id="a", endpoint=self.url + path, keys=keys, made_at=MONDAY)

    async def take(self, request: Request) -> Response:
        body = await request.body()
        self.headers.append(dict(request.headers))
        self.heard.append(
            http_ece.decrypt(body, private_key=self.private, auth_secret=self.secret, version="aes128gcm")
        )
        return Response(status_code=self.status, headers={"Location": "/elsewhere"})

    async def elsewhere(self, request: Request) -> Response:
        self.heard.append(b"followed")
        return Response()


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    made = Browser()
    routes = [
        Route("/send/abc", made.take, methods=["POST"]),
        Route("/elsewhere", made.elsewhere, methods=["GET", "POST"]),
    ]
    async with served(Starlette(routes=routes)) as made.url:
        yield made


@pytest.fixture
async def pusher() -> AsyncIterator[WebPush]:
    made = WebPush(settings(vapid_private_key=new_key(), vapid_subject="mailto:ops@quickdoc.example"))
    yield made
    await made.close()


async def push(pusher: WebPush, to: Subscription) -> None:
    await pusher.push(to, PAYLOAD, topic=TOPIC, valid_for=600)


async def test_a_browser_can_read_what_it_is_sent(pusher: WebPush, browser: Browser) -> None:
    await push(pusher, browser.subscription())
    assert browser.heard == [PAYLOAD]
    (headers,) = browser.headers
    assert (headers["ttl"], headers["topic"], headers["content-encoding"]) == ("600", TOPIC, "aes128gcm")
    assert Vapid02.verify(headers["authorization"])
    assert headers["authorization"].endswith(f"k={pusher.key}")


@pytest.mark.parametrize(
    ("status", "trouble"),
    [
        (404, DeliveryRefusedError),
        (410, DeliveryRefusedError),
        (413, DeliveryRefusedError),
        (301, DeliveryRefusedError),
        (307, DeliveryRefusedError),
        (429, DeliveryDelayedError),
        (503, DeliveryDelayedError),
        (500, DeliveryUnknownError),
    ],
)
async def test_an_answer_has_a_name_and_nobody_is_followed(
    pusher: WebPush, browser: Browser, status: int, trouble: type[Exception]
) -> None:
    browser.status = status
    with pytest.raises(trouble) as found:
        await push(pusher, browser.subscription())
    assert browser.heard == [PAYLOAD]
    if isinstance(found.value, DeliveryRefusedError):
        assert found.value.code == status


async def test_a_service_that_is_away_means_later(pusher: WebPush, browser: Browser) -> None:
    to = browser.subscription()
    gone = to.model_copy(update={"endpoint": f"http://127.0.0.1:{free_port()}/send"})
    with pytest.raises(DeliveryDelayedError):
        await push(pusher, gone)


async def test_a_key_that_is_no_point_is_refused(pusher: WebPush, browser: Browser) -> None:
    keys = Keys(p256dh=b64(b"\x04" + b"\x01" * 64), auth=b64(browser.secret))
    with pytest.raises(DeliveryRefusedError):
        await push(pusher, browser.subscription().model_copy(update={"keys": keys}))


async def test_production_posts_to_no_machine_of_its_own(browser: Browser) -> None:
    strict = WebPush(
        settings(
            mode="production",
            public_url="https://quickdoc.example",
            smtp_security="starttls",
            vapid_private_key=new_key(),
            vapid_subject="mailto:ops@quickdoc.example",
        )
    )
    for endpoint in (browser.url, "https://127.0.0.1/", "https://localhost/", "https://10.0.0.1/x"):
        with pytest.raises(DeliveryRefusedError):
            await push(strict, browser.subscription().model_copy(update={"endpoint": endpoint}))
    assert browser.heard == []
    await strict.close()


async def test_a_name_that_leads_home_has_no_address_here() -> None:
    strict = PublicResolver(local=False)
    with pytest.raises(OSError, match="no public address"):
        await strict.resolve("localhost", 443)
    lax = PublicResolver(local=True)
    assert await lax.resolve("localhost", 443)
    await strict.close()
    await lax.close()


def test_the_public_half_belongs_to_the_key() -> None:
    key = new_key()
    assert public_half(key) == public_half(key) != public_half(new_key())
    for wrong in ("", "x", "A" * 20):
        with pytest.raises(ValueError, match=r"key|padding|base64"):
            public_half(wrong)
