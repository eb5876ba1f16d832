"""Accounts, their patients, credentials and sessions, and what an actor may access."""

from typing import Any, Literal

from pydantic import EmailStr

from quickdoc.core.errors import BadLoginError, NotFoundError
from quickdoc.core.types import Model, Zone
from quickdoc.identity.roles import Memberships, Working
from quickdoc.identity.sessions import Session

DEMO_DOMAINS = ("@example.com", "@quickdoc.com")
"""The passwords of the demo's logins are public, so these addresses are refused in production."""


class Channels(Model):
    """On which channels one kind of message goes out. Push needs a subscribed browser as well."""

    sms: bool = True
    email: bool = True
    push: bool = True


class NotificationPreferences(Model):
    """A switch for each kind of message and channel. For offers, the standby request must allow it as well.

    `cancelled` includes restored visits, `booked` includes moved ones, `offer` includes withdrawn ones. STOP
    by SMS belongs to the phone and stops texts regardless of these switches.
    """

    offer: Channels = Channels()
    booked: Channels = Channels()
    cancelled: Channels = Channels()
    reminder: Channels = Channels()


SwitchKind = Literal["offer", "booked", "cancelled", "reminder"]


def switch_off_mails(account: "Account", kind: SwitchKind) -> "Account":
    """The account without e-mails of one kind; unchanged when it has none already."""
    ways: Channels = getattr(account.switches, kind)
    if not ways.email:
        return account
    less = account.switches.model_copy(update={kind: ways.model_copy(update={"email": False})})
    return set_switches(account, less)


def set_switches(account: "Account", switches: NotificationPreferences) -> "Account":
    """The account with other switches."""
    if switches == account.switches:
        return account
    return account.model_copy(update={"switches": switches, "version": account.version + 1})


def with_verified_email(account: "Account", email: str) -> "Account":
    """The account with its address verified; the same one if it was, or if it now has another address."""
    if account.email_verified or account.email != email:
        return account
    return account.model_copy(update={"email_verified": True, "version": account.version + 1})


def with_phone(account: "Account", number: str) -> "Account":
    """The account with another number; the same one when it has it."""
    if account.phone == number:
        return account
    return account.model_copy(update={"phone": number, "version": account.version + 1})


def with_photo(account: "Account", photo_id: str | None) -> "Account":
    """The account with another photo, or without one; the same one when it has it."""
    if account.photo_id == photo_id:
        return account
    return account.model_copy(update={"photo_id": photo_id, "version": account.version + 1})


Language = Literal["en", "es", "fr"]
"""The languages whose answers are understood. What QuickDoc writes is in English so far."""


def changed(account: "Account", name: str, language: Language, zone: str) -> "Account":
    """The account with another name, language or zone; the same one if nothing changes."""
    new = account.model_copy(update={"name": name, "language": language, "zone": zone})
    return account if new == account else new.model_copy(update={"version": account.version + 1})


class Account(Working):
    """A login. A patient's account has one phone and may speak for several patients.

    `email_verified`: mails may go to the address. In accounts of earlier versions it counts as verified.
    """

    id: str
    email: EmailStr
    email_verified: bool = True
    name: str
    phone: str | None = None
    zone: Zone
    patient_ids: tuple[str, ...] = ()
    switches: NotificationPreferences = NotificationPreferences()
    language: Language = "en"
    photo_id: str | None = None
    version: int = 1


class Actor(Working):
    """Who is asking, according to the access token. `session_id`, `epoch`: the login (`access.py`).

    `must_change_password`: the login is by a one-time password (`permissions.py` says what it may do).
    """

    account_id: str
    patient_ids: tuple[str, ...] = ()
    session_id: str | None = None
    epoch: int = 0
    must_change_password: bool = False

    def ensure_patient(self, patient_id: str) -> None:
        """Refuse unless the patient belongs to the actor; the refusal does not disclose if they exist."""
        if patient_id not in self.patient_ids:
            raise NotFoundError


def actor(account: Account, session: "Session | None" = None) -> Actor:
    """The actor of an account, in one of its sessions."""
    login = session.login if session else {}
    return Actor(
        **login,
        account_id=account.id,
        role=account.role,
        clinic_id=account.clinic_id,
        memberships=account.memberships,
        patient_ids=account.patient_ids,
    )


def normal_email(email: str) -> str:
    """The e-mail address in lower case, as it is stored and compared."""
    return email.strip().lower()


def refuse_demo(email: str) -> None:
    """Refuse the demo's logins, whose passwords are public.

    Raises:
        BadLoginError
    """
    if normal_email(email).endswith(DEMO_DOMAINS):
        raise BadLoginError("The demo's logins exist in the demo only.")


def with_email(account: "Account", email: str) -> "Account":
    """The account with another address, which is verified; the same one when it has it."""
    if account.email == email and account.email_verified:
        return account
    changes = {"email": email, "email_verified": True, "version": account.version + 1}
    return account.model_copy(update=changes)


def without_patient(account: Account, patient_id: str) -> Account:
    """The account without one of its patients; the same one if it does not have them."""
    if patient_id not in account.patient_ids:
        return account
    rest = tuple(each for each in account.patient_ids if each != patient_id)
    return account.model_copy(update={"patient_ids": rest, "version": account.version + 1})


def with_patient(account: Account, patient_id: str) -> Account:
    """The account with one more patient; the same one if it has that patient already."""
    if patient_id in account.patient_ids:
        return account
    return account.model_copy(
        update={"patient_ids": (*account.patient_ids, patient_id), "version": account.version + 1}
    )


def with_memberships(account: Account, memberships: Memberships) -> Account:
    """The account with these memberships; the same one when it has them. `role`, `clinic_id`: the first's."""
    if account.memberships == memberships:
        return account
    first = memberships[0] if memberships else None
    changes: dict[str, Any] = {"memberships": memberships, "clinic_id": first.clinic_id if first else None}
    if first:
        changes["role"] = first.role
    return account.model_copy(update={**changes, "version": account.version + 1})
