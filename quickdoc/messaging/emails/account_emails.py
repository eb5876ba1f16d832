"""E-mails about an account: its address, its phone number and its password."""

from html import escape

from quickdoc.messaging.emails.layout import Email, html_page


def verification(message_id: str, to: str, page: str) -> Email:
    """The one mail that goes to an unverified address. It does not disclose whether accounts exist."""
    body = (
        "Somebody signed up for QuickDoc with this address. If it was you, open the page and press the "
        "button: then we may write to you. If it was not you, do not press it: nothing needs to be "
        "done, and nothing else will come."
    )
    button = "Yes, this is my address"
    text = f"{body}\n\n{button}: {page}\n"
    return Email(message_id, to, "Is this your address?", text, html_page(body, button, page))


ROLES = {"staff": "at the front desk", "manager": "as a manager", "doctor": "as a doctor"}


def invitation(message_id: str, to: str, clinic_name: str, role: str, page: str) -> Email:
    """The link by which somebody joins a clinic."""
    body = (
        f"{clinic_name} invites you to work with QuickDoc {ROLES[role]}. The link works once, for one week. "
        "If you did not expect it, nothing needs to be done."
    )
    button = f"Join {clinic_name}"
    text = f"{body}\n\n{button}: {page}\n"
    return Email(message_id, to, f"{clinic_name} invites you", text, html_page(body, button, page))


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
        html_page(PHONE_CHANGED, None, ""),
    )


EMAIL_CHANGED = (
    "The e-mail address of your QuickDoc account was changed: you log in with the new one, and nothing more "
    "is mailed here. If it was not you, call your clinic, or whoever runs QuickDoc for you."
)


def email_changed(message_id: str, to: str) -> Email:
    """The last mail to an account's previous address. It does not disclose the new one."""
    page = html_page(EMAIL_CHANGED, None, "")
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
    return Email(message_id, to, "Is this your new address?", text, html_page(body, button, page))


def address_wanted(message_id: str, to: str) -> Email:
    """To the owner of a verified address, when another account asks for it. It holds no login link."""
    body = (
        "Somebody wanted to use this address for another QuickDoc account. You have an account with it, so "
        "it stays with that one. If it was you, delete that account first, or use another address. If it was "
        "not you, nothing needs to be done: nobody has got into your account."
    )
    return Email(
        message_id, to, "You have a QuickDoc account already", f"{body}\n", html_page(body, None, "")
    )


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
    html = html_page(body, "Log in", login, foot)
    return Email(message_id, to, "You have a QuickDoc account already", text, html)


def reset(message_id: str, to: str, page: str) -> Email:
    """A link by which a new password can be chosen."""
    body = (
        "Somebody asked for a new password for your QuickDoc account. The link works once, for one hour. "
        "If it was not you, nothing needs to be done: your password stays as it is."
    )
    text = f"{body}\n\nChoose a new password: {page}\n"
    return Email(
        message_id, to, "Choose a new password", text, html_page(body, "Choose a new password", page)
    )
