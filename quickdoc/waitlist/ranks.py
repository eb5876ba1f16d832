"""The place in line as a number, and the number in a lottery."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256

from quickdoc.waitlist.standby import Standby

MINUTE = timedelta(minutes=1)
MAX_RECENT = 64
TIES = 1 << 20
"""A rank stays below 2**53, so that it is a whole number in JavaScript, too."""
LOTS = 1 << 32
FIRST_LOT = 3 * LOTS
"""Below it lie the numbers by which earlier versions put urgent requests first in lotteries."""
RECENTLY = timedelta(days=7)


def rank(since: datetime, recent: int = 0, standby_id: str = "") -> int:
    """The place in line as one number; the smallest is asked first, after those whom the clinic finds urgent.

    Ordered by the hour since which the request waits, then by the number of offers in the last seven days,
    then by a tie-break seeded by the id:

        (hour * 64 + min(recent, 63)) * 2**20 + tie
    """
    hour = int(since.timestamp()) // 3600
    return (hour * MAX_RECENT + min(recent, MAX_RECENT - 1)) * TIES + tie(standby_id)


def tie(standby_id: str) -> int:
    """A number from 0 to 2**20 - 1, evenly distributed over ids and constant for each id."""
    return int.from_bytes(sha256(standby_id.encode()).digest()[:4], "big") % TIES


def lot(bits: int) -> int:
    """A number for lotteries, of 32 random bits.

    The first lot is drawn when a standby is added, and another after each offer (`drawn`). Each round draws a
    number of its own, too (`ordering.draw`), and asks in increasing order from there, around a circle. This
    is fair: before the numbers are known each person has the same chance, whenever they joined. Those who
    were asked draw a new lot, so a good place is used once. Those who were not asked keep their lot, but
    every round starts at another number.
    """
    return FIRST_LOT + bits % LOTS


def drawn(standby_id: str, offer_id: str) -> int:
    """The 32 bits that a standby draws after an offer: random because the offer's id is, and repeatable."""
    return int.from_bytes(sha256(f"{standby_id} {offer_id}".encode()).digest()[:4], "big")


def ranked(standby: Standby, made: Mapping[str, datetime]) -> Standby:
    """The standby with its place in line computed from its patient's latest offers.

    Unchanged if the place is. `made`: ids and times of the offers of the last seven days.
    """
    latest = max(made, default=None, key=lambda each: (made[each], each))
    changed = standby.model_copy(
        update={
            "recent": len(made),
            "recount_at": min(made.values()) + RECENTLY if made else None,
            "rank": rank(standby.since, len(made), standby.id),
            "lot": lot(drawn(standby.id, latest) if latest else standby.lot),
        }
    )
    return standby if changed == standby else changed.model_copy(update={"version": standby.version + 1})
