"""Whose an address is, and which account a mail to it is about."""

import pytest

from quickdoc.core.errors import LinkInvalidError
from quickdoc.identity import credentials
from quickdoc.identity.credentials import Credential, Invite, Newcomer, verify_address
from tests.town import MONDAY, ZONE

EMAIL = "ana@example.org"


def credential(number: int, *, verified: bool = False, hash_: str | None = "a hash") -> Credential:
    return Credential(id=f"account_{number}", email=EMAIL, email_verified=verified, hash=hash_)


def test_an_address_is_verified_once_and_only_where_it_is_still_the_accounts() -> None:
    owner = verify_address(credential(1), EMAIL)
    assert (owner.email_verified, owner.version) == (True, 2)
    assert verify_address(owner, EMAIL) is owner
    with pytest.raises(LinkInvalidError):
        verify_address(owner, "other@example.org")


def test_a_new_password_by_mail_is_the_owners_and_without_one_the_newest_accounts() -> None:
    owner, newest, older = credential(1, verified=True), credential(3), credential(2)
    assert credentials.to_reset([owner, newest, older]) is owner
    assert credentials.to_reset([newest, older]) is newest
    assert credentials.to_reset([credential(4, hash_=None), newest, older]) is newest
    assert credentials.to_reset([credential(1, verified=True, hash_=None), newest]) is None
    assert credentials.to_reset([]) is None


def test_who_has_joined_by_an_invitation_is_known_by_its_clinic_and_address() -> None:
    newcomer = Newcomer(email=EMAIL, role="staff", name="Ana", zone=ZONE, clinic_id="clinic_1")
    made = credentials.credential(
        newcomer, "a hash", account_id="account_1", patient_id="patient_1", now=MONDAY
    )
    used = Invite(id="invite_1", clinic_id="clinic_1", expires_at=MONDAY, used_by=EMAIL)
    assert credentials.has_joined(made, used)
    assert not credentials.has_joined(made, used.model_copy(update={"used_by": "other@example.org"}))
    assert not credentials.has_joined(made, used.model_copy(update={"clinic_id": "clinic_2"}))
    assert not credentials.has_joined(credential(1), used)
