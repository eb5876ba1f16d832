"""Who somebody is: accounts, the patients behind them, and what an actor may touch."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Literal

from pydantic import EmailStr

from quickdoc.core.errors import (
    BadBirthDateError,
    BadLoginError,
    ForbiddenError,
    LinkInvalidError,
    NotFoundError,
    TooManyPatientsError,
    UnauthenticatedError,
)
from quickdoc.core.types import Instant, Model, Zone, folded
from quickdoc.identity.access import Access
from quickdoc.identity.contacts import EmailMove, PhoneMove

Role = Literal["patient", "staff", "admin"]

SESSION_LIFE = timedelta(days=30)
"""A session ends when its device has not been seen for so long."""
LOST_ANSWER = timedelta(minutes=1)
"""A page that reloads while it refreshes comes back with the token before; for so long that is no theft."""
INVITE_LIFE = timedelta(days=7)
DEMO_DOMAINS = ("@example.com", "@quickdoc.com")
"""The logins of the demo are printed in its README, so production knows none of them."""


class Channels(Model):
    """On which channels one kind of message goes out. Push needs a subscribed browser as well."""

    sms: bool = True
    email: bool = True
    push: bool = True


class NotificationPreferences(Model):
    """A switch for each kind of message and channel. Offers go where the standby request says so, too.

    `cancelled` is also a visit that takes place after all, `booked` one that has moved, `offer` one that the
    clinic withdraws. An SMS STOP is the phone's and stops texts whatever stands here.
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
    """The account whose address is verified; the same one when it was, or has another address by now."""
    if account.email_verified or account.email != email:
        return account
    return account.model_copy(update={"email_verified": True, "version": account.version + 1})


def with_phone(account: "Account", number: str) -> "Account":
    """The account with another number; the same one when it has it."""
    if account.phone == number:
        return account
    return account.model_copy(update={"phone": number, "version": account.version + 1})


class Account(Model):
    """A login. A patient's account has one phone and may speak for several patients.

    `email_verified`: mails may go to the address. Of accounts of versions before it counts as verified.
    """

    id: str
    email: EmailStr
    email_verified: bool = True
    role: Role
    name: str
    phone: str | None = None
    zone: Zone
    clinic_id: str | None = None
    patient_ids: tuple[str, ...] = ()
    switches: NotificationPreferences = NotificationPreferences()
    version: int = 1


class Patient(Model):
    """A person who is treated. `phone` in E.164, shared within a family.

    `clinic_id`: registered by a clinic's staff; `account_id` then names an account that nobody has opened.
    """

    id: str
    account_id: str
    name: str
    phone: str
    zone: Zone
    born: date | None = None
    clinic_id: str | None = None
    version: int = 1


FAMILY = 12
"""For so many people an account speaks at most."""
FIRST_YEAR = 1900


class Newcomer(Model):
    """Who wants an account. Patients give a phone, staff have a clinic, and admins neither."""

    email: EmailStr
    role: Role
    name: str
    zone: Zone
    phone: str | None = None
    clinic_id: str | None = None


class Credential(Access):
    """What a login is checked against. `id` is the account's; without a `hash` nobody can log in.

    It carries the new account and patient along, so whoever logs in later can finish what a crash in between
    left undone. An e-mail may have several: whoever has shown that it is theirs (`email_verified`) has it, in
    one write that a unique index decides. `by_sign_up`: the password is the one of the sign-up still, so that
    two equal sign-ups at once are one account. Of a closed account nothing but the id is left. `moved`: the
    number that took the place of the one it signed up with.
    """

    email: str
    email_verified: bool = False
    hash: str | None
    by_sign_up: bool = False
    account: Account | None = None
    patient: Patient | None = None
    moved: PhoneMove | None = None
    readdressed: EmailMove | None = None

    @property
    def access(self) -> Access:
        """The part that says which logins are good. It goes where nobody may see the rest."""
        return Access.model_validate(self.model_dump(include=set(Access.model_fields)))


class Actor(Model):
    """Who is asking, as the access token says. `session_id`, `epoch`: by which login (`access.py`)."""

    account_id: str
    role: Role
    clinic_id: str | None = None
    patient_ids: tuple[str, ...] = ()
    session_id: str | None = None
    epoch: int = 0

    def ensure_patient(self, patient_id: str) -> None:
        """Refuse unless the actor speaks for this patient; strangers learn nothing of its existence."""
        if patient_id not in self.patient_ids:
            raise NotFoundError

    def ensure_clinic(self, clinic_id: str) -> None:
        """Refuse unless the actor works at this clinic or runs the house."""
        if not self.works_at(clinic_id):
            raise ForbiddenError("Only the staff of this clinic may do that.")

    def works_at(self, clinic_id: str) -> bool:
        """Whether the actor sees this clinic's board."""
        return self.role == "admin" or (self.role == "staff" and self.clinic_id == clinic_id)


def actor(account: Account, session: "Session | None" = None) -> Actor:
    """What the account may act as, by a session of it."""
    login = {"session_id": session.id, "epoch": session.epoch} if session else {}
    return Actor(
        **login,
        account_id=account.id,
        role=account.role,
        clinic_id=account.clinic_id,
        patient_ids=account.patient_ids,
    )


class Session(Model):
    """A family of refresh tokens: one login on one device.

    Only the newest `generation` is good. An older one that comes back was stolen, or its thief was
    faster: the whole family is revoked. `epoch`: the account's when it began (`access.py`). `device`: what
    the browser is called. Those of an earlier version have neither a beginning nor a device.
    """

    id: str
    account_id: str
    generation: int
    rotated_at: Instant
    expires_at: Instant
    revoked: bool = False
    epoch: int = 0
    device: str = ""
    began_at: Instant | None = None
    version: int = 1


class Invite(Model):
    """A one-time permission to join a clinic's staff. `by`: the account that gave it."""

    id: str
    clinic_id: str
    expires_at: Instant
    used_by: str | None = None
    by: str | None = None
    revoked: bool = False
    version: int = 1

    def is_open(self, now: datetime) -> bool:
        """Whether somebody may still join by it."""
        return not self.used_by and not self.revoked and self.expires_at > now


def normal_email(email: str) -> str:
    """The e-mail as it is stored and compared: no two addresses differ in case only."""
    return email.strip().lower()


def refuse_demo(email: str) -> None:
    """Refuse the demo's logins, of which everybody knows the passwords.

    Raises:
        BadLoginError
    """
    if normal_email(email).endswith(DEMO_DOMAINS):
        raise BadLoginError("The demo's logins exist in the demo only.")


def verify_address(credential: Credential, email: str) -> Credential:
    """The credential whose address is its own; the same one when it was.

    Raises:
        LinkInvalidError: it has another address by now.
    """
    if credential.email != email:
        raise LinkInvalidError
    if credential.email_verified:
        return credential
    return credential.model_copy(update={"email_verified": True, "version": credential.version + 1})


def change_address(credential: Credential, present: str, email: str) -> Credential:
    """The credential with another address, which is shown to be its owner's; the same one when it has it.

    Raises:
        LinkInvalidError: it had another address than `present` when the link was made.
    """
    last = credential.readdressed
    if credential.email == email and last and last.left == present:
        return credential
    if credential.closed_at or credential.email != present:
        raise LinkInvalidError
    move = EmailMove(change=last.change + 1 if last else 1, left=present, told=credential.email_verified)
    changes = {"email": email, "email_verified": True, "by_sign_up": False, "readdressed": move}
    return credential.model_copy(update={**changes, "version": credential.version + 1})


def with_email(account: "Account", email: str) -> "Account":
    """The account with another address, which is verified; the same one when it has it."""
    if account.email == email and account.email_verified:
        return account
    changes = {"email": email, "email_verified": True, "version": account.version + 1}
    return account.model_copy(update=changes)


def to_reset(of_address: Sequence[Credential]) -> Credential | None:
    """Whose password is chosen anew by a mail to an address: of whoever has verified it, else of the newest.

    `of_address`: the verified one first, then the newest. Whoever reads the mails can always get into an
    account, and where somebody has verified the address no stranger's account is in the way.
    """
    if of_address and of_address[0].email_verified:
        return of_address[0] if of_address[0].hash else None
    return next((each for each in of_address if each.hash), None)


def has_joined(credential: Credential, invite: Invite) -> bool:
    """Whether this account was made by this invitation."""
    account = credential.account
    return (
        account is not None
        and account.role == "staff"
        and account.clinic_id == invite.clinic_id
        and invite.used_by == credential.email
    )


def credential(
    newcomer: Newcomer,
    password_hash: str | None,
    *,
    account_id: str,
    patient_id: str,
    by_sign_up: bool = False,
) -> Credential:
    """The credential of a new account, with the account and, for a patient, the person behind it."""
    email = normal_email(newcomer.email)
    patient = None
    if newcomer.role == "patient" and newcomer.phone:
        patient = Patient(
            id=patient_id,
            account_id=account_id,
            name=newcomer.name,
            phone=newcomer.phone,
            zone=newcomer.zone,
        )
    account = Account.model_validate(
        {
            **newcomer.model_dump(),
            "id": account_id,
            "email": email,
            "email_verified": False,
            "patient_ids": [patient.id] if patient else [],
        }
    )
    return Credential(
        id=account_id,
        email=email,
        hash=password_hash,
        by_sign_up=by_sign_up,
        account=account,
        patient=patient,
    )


def relative(account: Account, number: int, name: str, born: date | None) -> Patient:
    """One more person of an account. The number is in the id: of two at once, one gets it."""
    if account.role != "patient" or account.phone is None:
        raise ForbiddenError("Only a patient's account speaks for people.")
    if number > FAMILY:
        raise TooManyPatientsError
    return Patient(
        id=f"patient_{account.id.removeprefix('account_')}_{number}",
        account_id=account.id,
        name=name,
        phone=account.phone,
        zone=account.zone,
        born=born,
    )


def same_person(family: Iterable[Patient], name: str, born: date | None) -> Patient | None:
    """Whoever of the family has that name and that birth date."""
    return next((each for each in family if (folded(each.name), each.born) == (folded(name), born)), None)


def corrected(patient: Patient, name: str, born: date | None, zone: Zone) -> Patient:
    """The patient with another name, birth date or zone; the same one when nothing is new."""
    changed = patient.model_copy(update={"name": name, "born": born, "zone": zone})
    return patient if changed == patient else changed.model_copy(update={"version": patient.version + 1})


def ensure_birth_date(born: date | None, today: date) -> None:
    """Refuse a birth date that nobody has.

    Raises:
        BadBirthDateError
    """
    if born and not date(FIRST_YEAR, 1, 1) <= born <= today:
        raise BadBirthDateError


def with_patient(account: Account, patient_id: str) -> Account:
    """The account that speaks for one more patient; the same one when it does already."""
    if patient_id in account.patient_ids:
        return account
    return account.model_copy(
        update={"patient_ids": (*account.patient_ids, patient_id), "version": account.version + 1}
    )


def start_session(
    session_id: str, account_id: str, now: datetime, *, epoch: int = 0, device: str = ""
) -> Session:
    """The first generation of a new family of refresh tokens."""
    return Session(
        id=session_id,
        account_id=account_id,
        epoch=epoch,
        device=device,
        began_at=now,
        generation=1,
        rotated_at=now,
        expires_at=now + SESSION_LIFE,
    )


def rotate(session: Session, generation: int, now: datetime) -> Session:
    """The session after somebody came with the token of `generation`: rotated, unchanged or revoked.

    Unchanged when the answer to the latest rotation was lost a moment ago; revoked when the token is
    older, because then two parties hold it.

    Raises:
        UnauthenticatedError: the session is over, or never had this generation.
    """
    if session.revoked or session.expires_at <= now or generation > session.generation:
        raise UnauthenticatedError
    if generation == session.generation:
        return _next(session, generation=generation + 1, rotated_at=now, expires_at=now + SESSION_LIFE)
    if generation == session.generation - 1 and now - session.rotated_at <= LOST_ANSWER:
        return session
    return revoke(session)


def revoke(session: Session) -> Session:
    """The session, closed for good."""
    return _next(session, revoked=True)


def _next(session: Session, **changes: object) -> Session:
    return session.model_copy(update={**changes, "version": session.version + 1})
