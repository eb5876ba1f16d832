"""Whether a message may be sent now: every reason, and which wins when two hold."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest

from quickdoc.messaging.messages import Message
from quickdoc.messaging.send_policy import BlockReason, Counted, Facts, block_reason

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SOON, LATER = NOW + timedelta(minutes=2), NOW + timedelta(hours=3)
TEXT = Message(
    id="message_1",
    direction="out",
    phone="+15550100001",
    body="a slot is free",
    kind="offer",
    about="offer_1",
    made_at=NOW,
    expires_at=NOW + timedelta(hours=1),
)
MAIL, PUSH, REMINDER, REPLY, NOTICE = (
    TEXT.model_copy(update=changes)
    for changes in (
        {"channel": "email"},
        {"channel": "push"},
        {"kind": "reminder"},
        {"kind": "reply"},
        {"kind": "phone_changed"},
    )
)

# In the order in which they win.
REASONS: list[tuple[Mapping[str, Any], BlockReason]] = [
    ({"now": TEXT.expires_at}, BlockReason("too_late")),
    ({"is_closed": True}, BlockReason("closed")),
    ({"is_unreadable": True}, BlockReason("unreadable", NOW + timedelta(minutes=5))),
    ({"is_readdressed": True}, BlockReason("number_changed", NOW + timedelta(seconds=5))),
    ({"off": "switched_off"}, BlockReason("switched_off")),
    ({"revoked": "never"}, BlockReason("never_told")),
    ({"is_verified": False}, BlockReason("not_verified")),
    ({"is_opted_out": True}, BlockReason("opted_out")),
    ({"failed_because": "landline"}, BlockReason("landline")),
    ({"quiet_until": SOON}, BlockReason("quiet_hours", SOON)),
    ({"place": Counted(is_full=True)}, BlockReason("cap")),
    ({"turn_at": SOON}, BlockReason("rate", SOON)),
]


def known(message: Message = TEXT, **facts: Any) -> Facts:
    return Facts(**{"message": message, "now": NOW, **facts})


@pytest.mark.parametrize("message", [TEXT, MAIL, PUSH, REMINDER, REPLY, NOTICE])
def test_a_message_that_nothing_speaks_against_is_sent(message: Message) -> None:
    assert block_reason(known(message)) is None


@pytest.mark.parametrize(("facts", "reason"), REASONS)
def test_each_fact_blocks_an_offers_text_for_a_reason_of_its_own(
    facts: dict[str, Any], reason: BlockReason
) -> None:
    assert block_reason(known(**facts)) == reason


@pytest.mark.parametrize(("first", "second"), list(combinations(REASONS, 2)))
def test_of_two_reasons_the_one_that_stands_before_wins(
    first: tuple[dict[str, Any], BlockReason], second: tuple[dict[str, Any], BlockReason]
) -> None:
    assert block_reason(known(**first[0], **second[0])) == first[1]


@pytest.mark.parametrize(
    ("message", "facts", "reason"),
    [
        (TEXT, {"revoked": "undecided"}, BlockReason("not_told_yet", NOW + timedelta(seconds=5))),
        (TEXT, {"quiet_until": LATER}, BlockReason("quiet_hours")),
        (TEXT, {"quiet_until": TEXT.expires_at}, BlockReason("quiet_hours")),
        (
            TEXT.model_copy(update={"expires_at": None}),
            {"quiet_until": LATER},
            BlockReason("quiet_hours", LATER),
        ),
        (TEXT, {"place": Counted(other_until=SOON)}, BlockReason("another_offer", SOON)),
        (TEXT, {"place": Counted(other_until=LATER)}, BlockReason("another_offer", TEXT.expires_at)),
        (TEXT, {"place": Counted(again_at=SOON)}, BlockReason("cap", SOON)),
        (
            TEXT.model_copy(update={"reason": "another_offer"}),
            {"now": TEXT.expires_at},
            BlockReason("another_offer"),
        ),
        (MAIL, {"is_opted_out": True, "is_verified": False}, None),
        (MAIL, {"quiet_until": SOON, "failed_because": "landline"}, None),
        (PUSH, {"is_opted_out": True, "is_verified": False, "failed_because": "landline"}, None),
        (PUSH, {"quiet_until": SOON}, BlockReason("quiet_hours", SOON)),
        (REMINDER, {"failed_because": "landline"}, None),
        (REPLY, {"failed_because": "landline"}, None),
        (NOTICE, {"failed_because": "landline"}, BlockReason("landline")),
    ],
)
def test_what_a_fact_means_depends_on_the_channel_the_kind_and_the_time_that_is_left(
    message: Message, facts: dict[str, Any], reason: BlockReason | None
) -> None:
    assert block_reason(known(message, **facts)) == reason
