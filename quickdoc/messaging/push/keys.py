"""`python -m quickdoc.messaging.push.keys` prints a new key for web push (VAPID, RFC 8292).

Browsers subscribe with its public half: whoever changes the key loses all subscriptions.
"""

import sys
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

BYTES = 32


def new_key() -> str:
    """A private key as the settings take it: its 32 bytes in base64url."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return _text(number.to_bytes(BYTES, "big"))


def public_half(private: str) -> str:
    """What browsers are given.

    Raises:
        ValueError: it is no key.
    """
    raw = urlsafe_b64decode(private + "=" * (-len(private) % 4))
    if len(raw) != BYTES:
        raise ValueError("a VAPID key is 32 bytes in base64url")
    key = ec.derive_private_key(int.from_bytes(raw, "big"), ec.SECP256R1())
    return _text(key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


if __name__ == "__main__":
    sys.stdout.write(f"QUICKDOC_VAPID_PRIVATE_KEY={new_key()}\n")
