"""Twilio's numbers and words in ours."""

from quickdoc.identity.phones import PROVIDERS_STARTS, PROVIDERS_STOPS, FailedBecause
from quickdoc.messaging.texts import TextState

OPTED_OUT = 21610
FAILED_FOR_GOOD: dict[str, FailedBecause] = {"bad_number": "bad_number", "landline": "landline"}
"""The reasons after which no text to that number can arrive."""

_REASONS = {
    OPTED_OUT: "opted_out",
    21211: "bad_number",
    21614: "landline",
    30003: "unreachable",
    30004: "blocked",
    30005: "bad_number",
    30006: "landline",
    30007: "filtered",
    30036: "too_late",
}
"""https://www.twilio.com/docs/api/errors"""

STATES: dict[str, TextState] = {
    "accepted": "sent",
    "scheduled": "sent",
    "queued": "sent",
    "sending": "sent",
    "sent": "sent",
    "delivered": "delivered",
    "read": "delivered",
    "undelivered": "undelivered",
    "failed": "failed",
    "canceled": "failed",
}
"""What a status report says; https://www.twilio.com/docs/messaging/api/message-resource#message-status-values"""


_OPT_OUT_WORDS = {
    **dict.fromkeys(PROVIDERS_STOPS, "STOP"),
    **dict.fromkeys(PROVIDERS_STARTS - {"YES"}, "START"),
    **dict.fromkeys(("HELP", "INFO"), "HELP"),
}


def opt_out_type(body: str) -> str | None:
    """What the provider does by itself about a text that is nothing but one word of its own.

    Its webhook tells it, its list does not. What it does about YES depends on what was said before.
    https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out
    """
    return _OPT_OUT_WORDS.get(body.strip().upper())


def reason(code: int) -> str:
    """Why a text did not arrive, in a word; the number itself when it is an unusual one."""
    return _REASONS.get(code, f"error_{code}")
