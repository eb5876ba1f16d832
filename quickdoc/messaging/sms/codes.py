"""Twilio's error codes and statuses, translated to ours."""

from quickdoc.identity.phones import PROVIDER_START_WORDS, PROVIDER_STOP_WORDS, FailedBecause
from quickdoc.messaging.messages import TextState

OPTED_OUT = 21610
FAILED_FOR_GOOD: dict[str, FailedBecause] = {"bad_number": "bad_number", "landline": "landline"}
"""The refusals after which no text can reach that number."""

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
"""https://www.twilio.com/docs/messaging/api/message-resource#message-status-values"""


_OPT_OUT_WORDS = {
    **dict.fromkeys(PROVIDER_STOP_WORDS, "STOP"),
    **dict.fromkeys(PROVIDER_START_WORDS - {"YES"}, "START"),
    **dict.fromkeys(("HELP", "INFO"), "HELP"),
}


def opt_out_type(body: str) -> str | None:
    """How the provider itself reacts to a text that consists of one of its keywords.

    Its webhook reports this, its list does not. The reaction to YES depends on earlier texts.
    https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out
    """
    return _OPT_OUT_WORDS.get(body.strip().upper())


def reason(code: int) -> str:
    """Why a text did not arrive, as a short code; Twilio's number when we have no name for it."""
    return _REASONS.get(code, f"error_{code}")
