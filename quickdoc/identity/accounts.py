"""Accounts, their patients, credentials and sessions, and what an actor may access."""

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
"""A session ends when it has not been refreshed for so long."""
LOST_ANSWER = timedelta(minutes=1)
"""A page that reloads during a refresh sends the previous token again: for so long that is not a theft."""
INVITE_LIFE = timedelta(days=7)
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


class Account(Model):
    """A login. A patient's account has one phone and may speak for several patients.

    `email_verified`: mails may go to the address. In accounts of earlier versions it counts as verified.
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

    `clinic_id`: registered by a clinic's staff; `account_id` is then an id without an account.
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
"""The maximum number of patients of one account."""
FIRST_YEAR = 1900


class Newcomer(Model):
    """The data of a new account. Patients have a phone, staff have a clinic, and admins neither."""

    email: EmailStr
    role: Role
    name: str
    zone: Zone
    phone: str | None = None
    clinic_id: str | None = None


class Credential(Access):
    """What a login is checked against. `id` is the account's; without a `hash` nobody can log in.

    It holds copies of the new account and patient, so that the next login can finish a sign-up that a crash
    interrupted. Several credentials may have the same e-mail, but only one of them verified
    (`email_verified`): a unique index decides. `by_sign_up`: the password is still that of the sign-up, so
    that two equal sign-ups at once make one account. For a closed account only the id is kept. `moved`: the
    number that replaced the one given at sign-up.
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
        """Only the fields that say which logins are valid, without the hash and the personal data."""
        return Access.model_validate(self.model_dump(include=set(Access.model_fields)))


class Actor(Model):
    """Who is asking, according to the access token. `session_id`, `epoch`: the login (`access.py`)."""

    account_id: str
    role: Role
    clinic_id: str | None = None
    patient_ids: tuple[str, ...] = ()
    session_id: str | None = None
    epoch: int = 0

    def ensure_patient(self, patient_id: str) -> None:
        """Refuse unless the patient belongs to the actor; the refusal does not disclose if they exist."""
        if patient_id not in self.patient_ids:
            raise NotFoundError

    def ensure_clinic(self, clinic_id: str) -> None:
        """Refuse unless the actor works at this clinic or is an administrator."""
        if not self.works_at(clinic_id):
            raise ForbiddenError("Only the staff of this clinic may do that.")

    def works_at(self, clinic_id: str) -> bool:
        """Whether the actor may see this clinic's board."""
        return self.role == "admin" or (self.role == "staff" and self.clinic_id == clinic_id)


def actor(account: Account, session: "Session | None" = None) -> Actor:
    """The actor of an account, in one of its sessions."""
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

    Only the newest `generation` is valid. When an older one is used, one of its two users has stolen it, so
    the whole family is revoked. `epoch`: the account's when the session began (`access.py`). `device`: the
    browser's name. Sessions of an earlier version have neither a start nor a device.
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
        """Whether it can still be used."""
        return not self.used_by and not self.revoked and self.expires_at > now


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


def verify_address(credential: Credential, email: str) -> Credential:
    """The credential with its address verified; the same one if it was.

    Raises:
        LinkInvalidError: it has another address by now.
    """
    if credential.email != email:
        raise LinkInvalidError
    if credential.email_verified:
        return credential
    return credential.model_copy(update={"email_verified": True, "version": credential.version + 1})


def change_address(credential: Credential, present: str, email: str) -> Credential:
    """The credential with another, verified address; the same one if it has that address already.

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
    """The credential whose password a mail to this address resets: the verified one, else the newest.

    `of_address`: the verified one first, then the newest. So the reader of the mails can always get into an
    account, and an account that another person made with the address does not prevent that.
    """
    if of_address and of_address[0].email_verified:
        return of_address[0] if of_address[0].hash else None
    return next((each for each in of_address if each.hash), None)


def has_joined(credential: Credential, invite: Invite) -> bool:
    """Whether this credential was made with this invitation."""
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
    """The credential of a new account, which holds the account and, if it has one, the patient."""
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
    """One more patient of an account. The id contains the number, so that it is given only once."""
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
    """The patient of the family with that name and birth date."""
    return next((each for each in family if (folded(each.name), each.born) == (folded(name), born)), None)


def corrected(patient: Patient, name: str, born: date | None, zone: Zone) -> Patient:
    """The patient with another name, birth date or zone; the same one if nothing changes."""
    changed = patient.model_copy(update={"name": name, "born": born, "zone": zone})
    return patient if changed == patient else changed.model_copy(update={"version": patient.version + 1})


def ensure_birth_date(born: date | None, today: date) -> None:
    """Refuse an impossible birth date.

    Raises:
        BadBirthDateError
    """
    if born and not date(FIRST_YEAR, 1, 1) <= born <= today:
        raise BadBirthDateError


def with_patient(account: Account, patient_id: str) -> Account:
    """The account with one more patient; the same one if it has that patient already."""
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
    """The session after the refresh token of `generation` was used: rotated, unchanged or revoked.

    Unchanged when the response to the latest rotation was lost a moment ago; revoked when the token is
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
