"""Whether a webhook is Twilio's: HMAC-SHA1 over the address and all fields, by its own SDK."""

from typing import Any

from twilio.request_validator import RequestValidator


def signature_is_valid(token: str, url: str, form: Any, signature: str) -> bool:
    """Check a webhook.

    Args:
        token: the account's auth token.
        url: the public address that Twilio was given, query included.
        form: all fields as they came, empty ones included; several values of a name are kept apart.
        signature: the `X-Twilio-Signature` header.
    """
    if not signature or not all(isinstance(value, str) for _, value in form.multi_items()):
        return False
    return bool(RequestValidator(token).validate(url, form, signature))
