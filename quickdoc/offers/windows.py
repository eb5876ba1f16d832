"""How long the people who are asked have to answer, and how long the slot is kept for them."""

from datetime import datetime, timedelta

from quickdoc.clinics.policy import Policy
from quickdoc.offers.rounds import Round

LAST_SHARE = 4
"""No window takes more than a quarter of the time that is left, down to `SHORTEST_WINDOW`."""
SHORTEST_WINDOW = timedelta(seconds=60)


def reserves(policy: Policy) -> bool:
    """Whether the slot is kept from the feed while the round runs."""
    return policy.mode == "queue" or (policy.mode == "waves" and policy.exclusive)


def window(policy: Policy, start_at: datetime, now: datetime) -> timedelta:
    """How long the window of an offer made now is. It shrinks as the start approaches."""
    wanted = timedelta(seconds=policy.window)
    return min(wanted, max(SHORTEST_WINDOW, (start_at - now) / LAST_SHARE))


def wave_window(round_: Round, now: datetime) -> timedelta:
    """How long the window of a wave sent now is: at most until the slot is open to all."""
    return min(window(round_.policy, round_.brief.start, now), opens_to_all(round_) - now)


def answer_by(round_: Round, picked_until: datetime | None, now: datetime) -> datetime:
    """When the window of an offer made now ends. In a race others are asked long before that.

    `picked_until`: whom the staff picked has a window of their own.
    """
    if picked_until or round_.next_at is None:
        return picked_until or now
    return now + wave_window(round_, now) if round_.policy.mode == "race" else round_.next_at


def opens_to_all(round_: Round) -> datetime:
    """When the slot goes to the feed at the latest, however many are still in line."""
    return round_.brief.start - timedelta(minutes=round_.policy.min_notice)


def too_late(round_: Round, now: datetime) -> bool:
    """Whether less than the shortest window is left before the slot is open to all."""
    shortest = min(SHORTEST_WINDOW, timedelta(seconds=round_.policy.window))
    return opens_to_all(round_) - now < shortest
