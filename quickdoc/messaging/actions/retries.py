"""When a message is tried again, and when the provider's list is looked at again."""

from datetime import timedelta

TAKEN_UP_AFTER = timedelta(seconds=5)
"""How long the process that stored a text has to send it, before the sweep does."""
CALL_TAKES_AT_MOST = timedelta(seconds=30)
"""A call times out after ten seconds. After thirty the process that made it must have died, and a text that
is not in the provider's list by then was never accepted."""
AGAIN_AFTER = (1, 2, 5, 10, 30, 60)
LOOKS_AFTER = (10, 20, 60, 300)
"""Seconds before each retry (`AGAIN_AFTER`) and each look at the provider's list; the last value repeats."""


def again_after(tries: int) -> timedelta:
    """The delay before the next try, by the number of tries so far."""
    return timedelta(seconds=AGAIN_AFTER[min(tries, len(AGAIN_AFTER) - 1)])


def look_after(looks: int) -> timedelta:
    """The delay before the next look at the provider's list, by the number of looks so far."""
    return timedelta(seconds=LOOKS_AFTER[min(looks, len(LOOKS_AFTER) - 1)])
