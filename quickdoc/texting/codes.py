"""Twilio's numbers and words in ours."""

from quickdoc.texts import TextState

OPTED_OUT = 21610

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


def reason(code: int) -> str:
    """Why a text did not arrive, in a word; the number itself when it is an unusual one."""
    return _REASONS.get(code, f"error_{code}")
