"""What a login is checked against: the address, the password's hash, and whether they are verified."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from pydantic import EmailStr

from quickdoc.core.errors import (
    LinkInvalidError,
)
from quickdoc.core.types import Instant, Model, Zone
from quickdoc.identity.access import Access
from quickdoc.identity.accounts import Account, normal_email
from quickdoc.identity.contacts import EmailMove, PhoneMove
from quickdoc.identity.one_time_passwords import OneTimePassword
from quickdoc.identity.patients import Patient
from quickdoc.identity.roles import ClinicRole, Membership, Working

INVITE_LIFE = timedelta(days=7)


class Newcomer(Working):
    """The data of a new account. Patients have a phone, those who work have a membership, admins neither."""

    email: EmailStr
    name: str
    zone: Zone
    phone: str | None = None


class Credential(Access):
    """What a login is checked against. `id` is the account's; without a `hash` nobody can log in.

    It holds copies of the new account and patient, so that the next login can finish a sign-up that a crash
    interrupted. Several credentials may have the same e-mail, but only one of them verified
    (`email_verified`): a unique index decides. `by_sign_up`: the password is still that of the sign-up, so
    that two equal sign-ups at once make one account. For a closed account only the id is kept. `moved`: the
    number that replaced the one given at sign-up. `one_time`: the password has to be replaced.
    """

    email: str
    email_verified: bool = False
    hash: str | None
    by_sign_up: bool = False
    account: Account | None = None
    patient: Patient | None = None
    moved: PhoneMove | None = None
    readdressed: EmailMove | None = None
    one_time: OneTimePassword | None = None

    @property
    def access(self) -> Access:
        """Only the fields that say which logins are valid, without the hash and the personal data."""
        return Access.model_validate(self.model_dump(include=set(Access.model_fields)))


class Invite(Model):
    """A one-time permission to join a clinic. `by`: the account that gave it.

    `role`, `doctor_id`: what whoever uses it becomes there. `email`: the address that it was mailed to.
    """

    id: str
    clinic_id: str
    role: ClinicRole = "staff"
    doctor_id: str | None = None
    email: str | None = None
    expires_at: Instant
    used_by: str | None = None
    by: str | None = None
    revoked: bool = False
    version: int = 1

    @property
    def membership(self) -> Membership:
        """What whoever uses it becomes."""
        return Membership(clinic_id=self.clinic_id, role=self.role, doctor_id=self.doctor_id)

    def is_open(self, now: datetime) -> bool:
        """Whether it can still be used."""
        return not self.used_by and not self.revoked and self.expires_at > now


def revoke(invite: Invite) -> Invite:
    """The invitation, which lets nobody in any more."""
    return invite.model_copy(update={"revoked": True, "version": invite.version + 1})


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
        and account.role_at(invite.clinic_id) is not None
        and invite.used_by == credential.email
    )


def credential(
    newcomer: Newcomer,
    password_hash: str | None,
    *,
    account_id: str,
    patient_id: str,
    now: datetime,
    by_sign_up: bool = False,
    one_time: OneTimePassword | None = None,
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
            registered_at=now,
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
        one_time=one_time,
        account=account,
        patient=patient,
    )
