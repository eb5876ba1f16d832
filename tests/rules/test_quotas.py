"""The table of quotas: how it is changed, and who counts as one host."""

import pytest
from pydantic import ValidationError

from api.openapi import offline_settings
from quickdoc.core.config import Settings
from quickdoc.core.errors import TooManyAttemptsError
from quickdoc.core.quotas import QUOTAS, host_key, login_keys, rates


def test_every_quota_has_a_rate_and_a_sentence() -> None:
    known = rates()
    assert set(known) == set(QUOTAS)
    assert all(each.amount > 0 and each.get_expiry() > 0 for each in known.values())
    assert all(each.sentence.endswith(".") for each in QUOTAS.values())


def test_a_setting_changes_one_quota_and_a_factor_all() -> None:
    changed = rates({"sign_up": "200 per 2 hours"}, factor=2)
    assert (changed["sign_up"].amount, changed["sign_up"].get_expiry()) == (400, 7200)
    assert changed["claim"].amount == 2 * rates()["claim"].amount
    assert rates(factor=0.001)["claim"].amount == 1


@pytest.mark.parametrize("wrong", [{"clame": "1 per hour"}, {"claim": "often"}])
def test_a_setting_that_cannot_be_is_refused_at_the_start(wrong: dict[str, str]) -> None:
    given = offline_settings().model_dump() | {"quotas": wrong}
    with pytest.raises(ValidationError):
        Settings(_env_file=None, **given)


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1%eth0", "2001:db8:1:2::/64"),
        ("unknown", "unknown"),
    ],
)
def test_a_host_is_an_address_or_the_network_that_somebody_has_whole(address: str, key: str) -> None:
    assert host_key(address) == key


def test_the_host_is_counted_before_the_account_and_a_known_device_by_itself() -> None:
    names = [name for name, _ in login_keys("ana@clinic.org", "host", None)]
    assert names == ["login_from_host", "login_from_host_to_account", "login_to_account"]
    assert [name for name, _ in login_keys("ana@clinic.org", "host", "device")] == ["login_from_known_device"]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(1, "a second"), (60, "60 seconds"), (61, "2 minutes"), (3600, "60 minutes"), (3601, "2 hours")],
)
def test_a_refusal_says_when_to_try_again_and_never_too_early(seconds: int, said: str) -> None:
    refusal = TooManyAttemptsError(seconds, "That was too often.")
    assert refusal.detail == f"That was too often. Try again in {said}."
