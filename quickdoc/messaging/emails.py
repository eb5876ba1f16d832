"""The content of e-mails and push notices: clinic and time, as in texts, never the reason of a visit.

Links are added when a message is handed over and never stored, because the clinic's staff read the log.
"""

import unicodedata
from collections.abc import Mapping
from html import escape
from typing import NamedTuple

from quickdoc.core.legible import without_address
from quickdoc.messaging.messages import TextKind
from quickdoc.messaging.texts.offer_texts import WITHDRAWN
from quickdoc.messaging.texts.times import answer_by, when
from quickdoc.offers.offers import Offer
from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.eligibility import minutes
from quickdoc.scheduling.slot_summary import SlotSummary

MAX_NAME = 120
NAMELESS = "Your clinic"

SUBJECTS: Mapping[TextKind, str] = {
    "offer": "{clinic}: {when} is free",
    "booked": "Booked: {clinic}, {when}",
    "cancelled": "Cancelled by the clinic: {clinic}, {when}",
    "restored": "Takes place after all: {clinic}, {when}",
    "reminder": "Your visit: {clinic}, {when}",
    "withdrawn": "Not free any more: {clinic}, {when}",
    "moved": "Moved: {clinic}, {when}",
}
BUTTONS: Mapping[TextKind, str] = {
    "offer": "Take it, or pass",
    "booked": "See the visit",
    "restored": "See the visit",
    "reminder": "Confirm, or cancel",
    "moved": "See the visit",
}
"""What the one link says; the other kinds have none."""


class Email(NamedTuple):
    """An e-mail to be sent. `unsubscribe`: the address for the mail program's one-click unsubscribing.

    Mails that the recipient has just asked for have none.
    """

    id: str
    to: str
    subject: str
    text: str
    html: str
    unsubscribe: str = ""


def clean(name: str) -> str:
    """A name on one line, without characters that break or turn lines, and not too long."""
    seen = "".join(" " if unicodedata.category(each) in UNSEEN else each for each in name)
    line = " ".join(seen.split())
    return (line if len(line) <= MAX_NAME else line[: MAX_NAME - 1] + "…") or NAMELESS


UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def subject(kind: TextKind, brief: SlotSummary) -> str:
    """The subject line."""
    return SUBJECTS[kind].format(clinic=clean(brief.clinic_name), when=when(brief))


def offer(one: Offer) -> str:
    """A slot is free, or kept for this person, until a deadline."""
    by = answer_by(one)
    name = f"For {clean(without_address(one.holder.patient_name))}: " if one.named else ""
    if one.first_come:
        how = "is free. The first to say yes gets it"
    else:
        how = (
            f"is kept for you until {by}"
            if one.exclusive
            else f"is free. The first to take it by {by} has it"
        )
    instead = f" It would replace your visit on {_later(one)}.{_length(one)}" if one.instead_of else ""
    return f"{name}{clean(one.brief.clinic_name)}, {when(one.brief)} {how}.{instead}"


def withdrawn(one: Offer) -> str:
    """The clinic took back what it had offered, or the next in line is asked instead of this person."""
    if one.because:
        return f"{clean(one.brief.clinic_name)}, {when(one.brief)} {WITHDRAWN[one.because]}"
    return (
        f"{clean(one.brief.clinic_name)} has withdrawn {when(one.brief)}, which we had offered you. "
        "You keep your place in line."
    )


LEFT = " You left the standby list for it. To go on looking, open QuickDoc."


def visit(kind: TextKind, booking: Booking, *, left: bool = False) -> str:
    """About a visit that was made, cancelled, restored or is near. `left`: it ended a standby request."""
    clinic, at = clean(booking.brief.clinic_name), when(booking.brief)
    return _visit(kind, clinic, at) + (LEFT if left else "")


def _visit(kind: TextKind, clinic: str, at: str) -> str:
    return {
        "booked": f"Your visit is booked: {clinic}, {at}.",
        "cancelled": f"{clinic} had to cancel your visit on {at}. We are sorry.",
        "restored": f"{clinic}: your visit on {at} takes place after all.",
        "reminder": f"You have a visit at {clinic} on {at}.",
        "moved": f"Your visit has moved: {clinic}, {at}.",
    }[kind]


def email(
    message_id: str, to: str, kind: TextKind, line: str, body: str, *, page: str, unsubscribe: str
) -> Email:
    """The whole mail. `line`: its subject; `page`: where the one link leads."""
    button = BUTTONS.get(kind)
    foot = f"To get no more mails of this kind: {unsubscribe_page(page)}"
    text = "\n\n".join([body, *([f"{button}: {page}"] if button else []), foot]) + "\n"
    return Email(message_id, to, line, text, _html(body, button, page), unsubscribe)


def verification(message_id: str, to: str, page: str) -> Email:
    """The one mail that goes to an unverified address. It does not disclose whether accounts exist."""
    body = (
        "Somebody signed up for QuickDoc with this address. If it was you, open the page and press the "
        "button: then we may write to you. If it was not you, do not press it: nothing needs to be "
        "done, and nothing else will come."
    )
    button = "Yes, this is my address"
    text = f"{body}\n\n{button}: {page}\n"
    return Email(message_id, to, "Is this your address?", text, _page(body, button, page))


PHONE_CHANGED = (
    "The phone number of your QuickDoc account was changed, and texts go to the new one. If it was not you, "
    "log in, choose a new password and change the number back. If you cannot log in, ask for a new password."
)


def phone_changed(message_id: str, to: str) -> Email:
    """Tells the account's owner that its phone number was changed. It has no link."""
    return Email(
        message_id,
        to,
        "Your phone number was changed",
        f"{PHONE_CHANGED}\n",
        _page(PHONE_CHANGED, None, ""),
    )


EMAIL_CHANGED = (
    "The e-mail address of your QuickDoc account was changed: you log in with the new one, and nothing more "
    "is mailed here. If it was not you, call your clinic, or whoever runs QuickDoc for you."
)


def email_changed(message_id: str, to: str) -> Email:
    """The last mail to an account's previous address. It does not disclose the new one."""
    page = _page(EMAIL_CHANGED, None, "")
    return Email(message_id, to, "Your e-mail address was changed", f"{EMAIL_CHANGED}\n", page)


def new_address(message_id: str, to: str, page: str) -> Email:
    """The link that confirms a new address of an account. It does not disclose other accounts."""
    body = (
        "Somebody wants to use this address for a QuickDoc account. If it was you, open the page and press "
        "the button: from then on you log in with it. If it was not you, nothing needs to be done, and "
        "nothing else will come."
    )
    button = "Yes, this is my address"
    text = f"{body}\n\n{button}: {page}\n"
    return Email(message_id, to, "Is this your new address?", text, _page(body, button, page))


def address_wanted(message_id: str, to: str) -> Email:
    """To the owner of a verified address, when another account asks for it. It holds no login link."""
    body = (
        "Somebody wanted to use this address for another QuickDoc account. You have an account with it, so "
        "it stays with that one. If it was you, delete that account first, or use another address. If it was "
        "not you, nothing needs to be done: nobody has got into your account."
    )
    return Email(message_id, to, "You have a QuickDoc account already", f"{body}\n", _page(body, None, ""))


def address_known(message_id: str, to: str, public_url: str) -> Email:
    """To the owner of a verified address, when somebody signs up with it. It holds no login link."""
    login, forgotten = (f"{public_url.rstrip('/')}{page}" for page in ("/login", "/forgot-password"))
    body = (
        "Somebody signed up for QuickDoc with this address. You have an account with it already, so we write "
        "to that one only. If it was you, log in to it, or choose a new password for it. If it was not you, "
        "nothing needs to be done: nobody has got into your account."
    )
    text = f"{body}\n\nLog in: {login}\n\nChoose a new password: {forgotten}\n"
    foot = f' <a href="{escape(forgotten, quote=True)}">Choose a new password</a>'
    html = _page(body, "Log in", login, foot)
    return Email(message_id, to, "You have a QuickDoc account already", text, html)


def reset(message_id: str, to: str, page: str) -> Email:
    """A link by which a new password can be chosen."""
    body = (
        "Somebody asked for a new password for your QuickDoc account. The link works once, for one hour. "
        "If it was not you, nothing needs to be done: your password stays as it is."
    )
    text = f"{body}\n\nChoose a new password: {page}\n"
    return Email(message_id, to, "Choose a new password", text, _page(body, "Choose a new password", page))


def unsubscribe_page(page: str) -> str:
    """The same page, opened at its foot. Opening it changes nothing; its button does."""
    return f"{page}#unsubscribe"


def _html(body: str, button: str | None, page: str) -> str:
    foot = escape(unsubscribe_page(page), quote=True)
    return _page(body, button, page, f' <a href="{foot}">No more mails of this kind</a>')


def _page(body: str, button: str | None, page: str, foot: str = "") -> str:
    address = escape(page, quote=True)
    style = "background:#0b6e66;color:#fff;padding:12px 20px;border-radius:8px;text-decoration:none"
    link = f'<p><a href="{address}" style="{style}">{escape(button)}</a></p>' if button else ""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>QuickDoc</title></head>'
        '<body style="font:16px/1.5 sans-serif;color:#1b1f23;max-width:35em;margin:24px auto;padding:0 1em">'
        f'<p>{escape(body)}</p>{link}<p style="font-size:13px;color:#57606a">QuickDoc.{foot}'
        "</p></body></html>"
    )


def _length(one: Offer) -> str:
    was, is_ = one.instead_of.minutes if one.instead_of else None, minutes(one.brief)
    return f" It is a {is_} min visit instead of {was}." if was and was != is_ else ""


def _later(one: Offer) -> str:
    if one.instead_of is None:
        raise ValueError("it replaces nothing")
    later = one.brief.model_copy(update={"start": one.instead_of.start, "zone": one.instead_of.zone})
    return when(later)
