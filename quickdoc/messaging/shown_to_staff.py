"""What a clinic's staff may see of a message that their patient got."""

import re

from quickdoc.messaging.messages import Message


def for_staff(message: Message) -> Message:
    """The message as its clinic may see it.

    It hides the patient's account, most of the address, and visits at other clinics.
    """
    changes: dict[str, object] = {"elsewhere": None}
    if message.to is not None:
        name, at, domain = message.to.rpartition("@")
        changes["to"] = f"{name[:1]}…{at}{domain}" if at else None
    if _names_another_visit(message):
        changes["body"] = NOT_SHOWN
    return message.model_copy(update=changes)


NOT_SHOWN = "(Not shown: it also names a visit of the patient that may be at another clinic.)"
ANOTHER_VISIT = re.compile(
    r", earlier than .+ is kept|is free, earlier than |, before .+ is (?:kept|held)|is free, before "
    r"|It would replace your visit on|^Moved.*: .* instead of |; .+ is given back\."
)
"""How `offer`, `moved`, `moved_up` and the mail of an offer name the later visit that is given back."""


def _names_another_visit(message: Message) -> bool:
    if message.direction == "in":
        return False
    return bool(ANOTHER_VISIT.search(message.body)) if message.elsewhere is None else message.elsewhere


def masked(message: Message) -> str:
    """To whom it goes or from whom it came: enough to tell two apart, too little to write to.

    Expects the message as `for_staff` gives it.
    """
    if message.channel == "email":
        return message.to or ""
    return "" if message.channel == "push" else f"…{message.phone[-SHOWN_DIGITS:]}"


SHOWN_DIGITS = 4
