"""The words that the provider itself acts on, as with Advanced Opt-Out switched on.

Only a text that consists of the word alone counts, in any case. These are the defaults of long codes. `YES`
opts in only a phone that has opted out. The provider answers the text itself, then reports its reaction to
the webhook in `OptOutType`.
"""

from typing import Literal

OptOutType = Literal["STOP", "START", "HELP"]

_STOP = {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"}
_START = {"START", "YES", "UNSTOP"}
_HELP = {"HELP", "INFO"}

ANSWERS: dict[OptOutType, str] = {
    "STOP": "You have successfully been unsubscribed. You will not receive any more messages "
    "from this number. Reply START to resubscribe.",
    "START": "You have successfully been re-subscribed to messages from this number. "
    "Reply HELP for help. Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
    "HELP": "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
}


def opt_out_type(body: str, *, is_opted_out: bool = False) -> OptOutType | None:
    """Tell what the provider does by itself on this text, if anything. `is_opted_out`: before it came."""
    word = body.strip().upper()
    if word in _STOP:
        return "STOP"
    if word in _START and (is_opted_out or word != "YES"):
        return "START"
    return "HELP" if word in _HELP else None
