"""Where we post: to push services on the internet, and never to our own neighbours."""

import pytest
from pydantic import ValidationError

from quickdoc.core.errors import BadEndpointError
from quickdoc.messaging.pushes import Keys, ensure_safe, is_public, subscription_id

LOCAL = ["http://localhost:9000/x", "http://127.0.0.1:9000/x", "https://[::1]/x"]
NEVER = [
    "",
    "x",
    "ftp://push.example.com/x",
    "http://push.example.com/x",
    "file:///etc/passwd",
    "https://push.example.com:8443/x",
    "https://push.example.com:99999/x",
    "https://user:secret@push.example.com/x",
    "https://@push.example.com/x",
    "https://10.0.0.1/x",
    "https://169.254.169.254/latest/meta-data",
    "https://192.168.1.1/x",
    "https://8.8.8.8/x",
    "https://2130706433/x",
    "https://0x7f.0.0.1/x",
    "https://127.1/x",
    "https://[fe80::1]/x",
    "https://[::ffff:10.0.0.1]/x",
    "https://mongo/x",
    "https://mongo.internal/x",
    "https://printer.local/x",
    "https://a.localhost/x",
    "https://metadata.google.internal/x",
    "https://metadata.google.internal./x",
    "https://fcm.googleapis.com./x",
    "https://nas.lan/x",
    "https://wiki.corp/x",
    "https://router.home/x",
    "https://[64:ff9b::a9fe:a9fe]/x",
    "https://pu\u0455h.example.com/x",
    "https:///x",
]


@pytest.mark.parametrize("endpoint", NEVER)
@pytest.mark.parametrize("local", [True, False])
def test_anything_else_is_refused_everywhere(endpoint: str, *, local: bool) -> None:
    with pytest.raises(BadEndpointError):
        ensure_safe(endpoint, local=local)


@pytest.mark.parametrize("endpoint", LOCAL)
def test_this_machine_is_fine_in_the_demo_only(endpoint: str) -> None:
    ensure_safe(endpoint, local=True)
    with pytest.raises(BadEndpointError):
        ensure_safe(endpoint, local=False)


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/abc:def",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
        "https://web.push.apple.com/QK",
        "https://wns2-par02p.notify.windows.com:443/w/?token=x",
    ],
)
def test_the_push_services_there_are_are_fine(endpoint: str) -> None:
    ensure_safe(endpoint, local=False)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("142.250.1.1", True),
        ("2a00:1450:4001::1", True),
        ("10.1.2.3", False),
        ("127.0.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("::1", False),
        ("::ffff:10.0.0.1", False),
        ("2002:0a00:0001::", False),
        ("fe80::1%eth0", False),
        ("224.0.0.1", False),
        ("0.0.0.0", False),  # noqa: S104  an address to be refused
        ("::127.0.0.1", False),
        ("::7f00:1", False),
        ("64:ff9b::a9fe:a9fe", False),
        ("64:ff9b::8.8.8.8", False),
        ("64:ff9b:1::a00:1", False),
        ("2002:0808:0808::1", False),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", False),
        ("2001:db8::1", False),
        ("fd00:ec2::254", False),
        ("ff0e::1", False),
        ("240.0.0.1", False),
        ("192.0.0.8", False),
        ("name", False),
    ],
)
def test_which_addresses_are_public(address: str, *, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    "keys",
    [
        {"p256dh": "", "auth": "A" * 22},
        {"p256dh": "A" * 87, "auth": "A" * 22},
        {"p256dh": "BA" + "A" * 85, "auth": "A" * 8},
        {"p256dh": "BA" + "A" * 10_000, "auth": "A" * 22},
        {"p256dh": "BA" + "!" * 85, "auth": "A" * 22},
        {"p256dh": "BA" + "A" * 84, "auth": "A" * 21},
    ],
)
def test_keys_of_another_kind_are_refused(keys: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Keys.model_validate(keys)


def test_the_same_endpoint_is_the_same_subscription() -> None:
    assert subscription_id("https://a/1") == subscription_id("https://a/1") != subscription_id("https://a/2")
