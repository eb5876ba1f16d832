"""Which logins of an account are good."""

from datetime import timedelta

from quickdoc.identity import access
from quickdoc.identity.access import MAX_ENDED, Access
from quickdoc.identity.credentials import Credential
from tests.rules.access_records import FRESH
from tests.town import MONDAY


def test_an_account_without_a_record_has_ended_no_login() -> None:
    assert access.is_good(None, "session_1", 0)


def test_the_end_of_one_session_leaves_the_others() -> None:
    ended = access.end_session(FRESH, "session_1", MONDAY)
    assert not access.is_good(ended, "session_1", 0)
    assert access.is_good(ended, "session_2", 0)
    assert access.is_good(ended, None, 0)


def test_the_end_of_all_leaves_only_what_begins_afterwards() -> None:
    ended = access.end_all(access.end_session(FRESH, "session_1", MONDAY))
    assert not access.is_good(ended, "session_2", 0)
    assert not access.is_good(ended, None, 0)
    assert access.is_good(ended, "session_3", ended.epoch)


def test_a_closed_account_lets_nobody_in_whatever_the_epoch() -> None:
    closed = access.close(FRESH, MONDAY)
    assert not access.is_good(closed, "session_1", closed.epoch + 1)
    assert access.close(closed, MONDAY + timedelta(hours=1)) is closed


def test_ending_a_session_twice_changes_nothing() -> None:
    ended = access.end_session(FRESH, "session_1", MONDAY)
    assert access.end_session(ended, "session_1", MONDAY + timedelta(hours=1)) is ended


def test_a_record_stays_small_and_forgets_sessions_that_have_expired() -> None:
    record = FRESH
    for number in range(MAX_ENDED + 5):
        record = access.end_session(record, f"session_{number}", MONDAY)
    assert len(record.ended) == MAX_ENDED
    assert not access.is_good(record, f"session_{MAX_ENDED + 4}", 0)
    later = access.end_session(record, "session_new", MONDAY + access.KEPT)
    assert [each.session_id for each in later.ended] == ["session_new"]


def test_what_goes_on_the_bus_has_neither_hash_nor_email() -> None:
    credential = Credential(id="account_1", email="ana@example.com", hash="secret")
    assert set(credential.access.model_dump()) == {"id", "epoch", "ended", "closed_at", "version"}
    assert type(credential.access) is Access
