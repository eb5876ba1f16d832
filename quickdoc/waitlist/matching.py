"""Matches: the open slots that suit a standby request, as its patient is shown them at once.

The rule is `standby.suits`, the same that rounds ask, with no reaction window: who is shown a free slot may
take it there and then. What a screen starts from (`matched.of_account`) and what a gateway tells meanwhile
both come from here.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from quickdoc.core.types import Instant, Model
from quickdoc.scheduling.slots import Slot
from quickdoc.waitlist.standby import Standby, suits, suits_until

NO_WINDOW = timedelta()


class Match(Model):
    """One opening suits one request.

    `until`: afterwards notice and way leave no time for it. `standby_version`: of the request as judged.
    """

    slot_id: str
    opening: int
    standby_id: str
    standby_version: int
    patient_id: str
    until: Instant


def is_match(standby: Standby, slot: Slot, now: datetime) -> bool:
    """Whether a slot suits a request that watches one of its topics.

    A slot that is held is kept for others, or for an offer that this patient has by name: neither is a match.
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
    """Each of these requests with each of these slots that suits it."""
    every = list(slots)
    return [
        (standby, slot)
        for standby in standbys
        for slot in every
        if not set(standby.topics).isdisjoint(slot.topics) and is_match(standby, slot, now)
    ]
