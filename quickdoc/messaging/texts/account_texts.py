"""Texts about an account and its phone: verification, a changed number, the first text of a clinic."""

from quickdoc.core.gsm7 import SEGMENT, fit, septets
from quickdoc.messaging.texts.segment import one_segment, spelled_clinic


def listed(clinic_name: str) -> str:
    """The first text to a patient whom a clinic registered: which clinic did so, and how to opt out."""
    said = " put you on its list for freed appointments. We text you when one is free. STOP to end"
    room = SEGMENT - septets(said)
    return one_segment(fit(spelled_clinic(clinic_name), room) + said)


def code(digits: str) -> str:
    """The one text that goes to an unverified number. It does not disclose whether accounts exist."""
    return (
        f"{digits} is your QuickDoc code, good for 10 minutes. "
        "If you did not ask for it, ignore this: nothing else will come."
    )


def phone_changed() -> str:
    """The last text to an account's previous number. It does not disclose the new one."""
    return (
        "Your QuickDoc account has another phone number now: no more texts about it come here. "
        "If that was not you, log in and choose a new password."
    )
