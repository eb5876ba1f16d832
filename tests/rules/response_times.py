"""What tests of response statistics do."""

from datetime import UTC, datetime, timedelta

from quickdoc.offers.offers import OfferState
from quickdoc.offers.response_stats import (
    Outcome,
    ResponseTimes,
    learn,
)

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)  # in Madrid
ZONE = "Europe/Madrid"
UNKNOWN = ResponseTimes()


def asked(
    state: OfferState = "expired",
    ended: float | None = None,
    *,
    start: float = 10_000,
    exclusive: bool = False,
    picked: bool = False,
) -> Outcome:
    """An offer made at noon. Minutes."""
    return Outcome(
        made_at=NOON,
        expires_at=NOON + timedelta(minutes=10),
        ended_at=None if ended is None else NOON + timedelta(minutes=ended),
        state=state,
        exclusive=exclusive,
        picked=picked,
        start=NOON + timedelta(minutes=start),
        zone=ZONE,
    )


def learned(past: list[Outcome]) -> ResponseTimes:
    return learn("clinic_1", past, NOON + timedelta(days=30)).at(NOON, ZONE)
