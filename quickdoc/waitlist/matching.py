"""Matches: the open slots that suit a standby request, as its patient is shown them at once.

The rule is `suitability.suits`, as in rounds, but without a reaction window: a free slot that is shown can be
taken at once. Both the matches that a screen loads (`matched.of_account`) and those that a gateway sends
later are made here.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from quickdoc.core.types import Instant, Model
from quickdoc.scheduling.slots import Slot
from quickdoc.waitlist.standby import Standby
from quickdoc.waitlist.suitability import suits, suits_until

NO_WINDOW = timedelta()


class Match(Model):
    """One opening suits one request.

    `until`: after this, notice and travel leave no time for it. `standby_version`: the version of the request
    that was matched.
    """

    slot_id: str
    opening: int
    standby_id: str
    standby_version: int
    patient_id: str
    until: Instant


def is_match(standby: Standby, slot: Slot, now: datetime) -> bool:
    """Whether a slot suits a request that watches one of its topics.

    A held slot is reserved for others, or for an offer that this patient already has: neither is a match.
    """
    return (
        standby.active
        and slot.state == "open"
        and slot.start > now
        and suits(standby, slot, now, NO_WINDOW) is None
    )


def matched(standby: Standby, slot: Slot) -> Match:
    """The match of a request and a slot that suits it."""
    return Match(
        slot_id=slot.id,
        opening=slot.opening,
        standby_id=standby.id,
        standby_version=standby.version,
        patient_id=standby.patient_id,
        until=suits_until(standby, slot),
    )


def pairs(standbys: Iterable[Standby], slots: Iterable[Slot], now: datetime) -> list[tuple[Standby, Slot]]:
    """All pairs of these requests and slots in which the slot suits the request."""
    every = list(slots)
    return [
        (standby, slot)
        for standby in standbys
        for slot in every
        if not set(standby.topics).isdisjoint(slot.topics) and is_match(standby, slot, now)
    ]
