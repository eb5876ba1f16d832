"""Windows and waves."""

from datetime import UTC, datetime, timedelta

import pytest

from quickdoc.clinics.policy import Policy
from quickdoc.offers.next_wave import places
from quickdoc.offers.windows import SHORTEST_WINDOW, window

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
POLICY = Policy(mode="waves", window=900, wave_size=4)


@pytest.mark.parametrize(
    ("until_start", "expected"),
    [
        (timedelta(days=3), timedelta(minutes=15)),
        (timedelta(hours=1), timedelta(minutes=15)),
        (timedelta(minutes=40), timedelta(minutes=10)),
        (timedelta(minutes=8), timedelta(minutes=2)),
        (timedelta(minutes=2), SHORTEST_WINDOW),
    ],
)
def test_the_window_shrinks_as_the_start_nears(until_start: timedelta, expected: timedelta) -> None:
    assert window(POLICY, NOW + until_start, NOW) == expected


def test_a_clinics_short_window_is_never_lengthened() -> None:
    assert window(Policy(window=20), NOW + timedelta(minutes=2), NOW) == timedelta(seconds=20)


@pytest.mark.parametrize(("mode", "expected"), [("waves", 4), ("queue", 1)])
def test_waves_ask_several_and_a_queue_one(mode: str, expected: int) -> None:
    assert places(Policy.model_validate({"mode": mode, "wave_size": 4})) == expected
