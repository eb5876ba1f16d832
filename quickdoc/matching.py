"""Matches: the open slots that suit a standby request, as its patient is shown them at once.

The rule is `standby.suits`, the same that rounds ask, with no reaction window: who is shown a free slot may
take it there and then. What a screen starts from (`views.matches`) and what a gateway tells as it happens
both come from here.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from quickdoc.shapes import Instant, Shape
from quickdoc.slots import Slot
from quickdoc.standby import Standby, suits, suits_until

NO_WINDOW = timedelta()


class Match(Shape):
    """One opening suits one request.

    `until`: afterwards notice and way leave no time for it. `standby_version`: of the request as judged.
    """

    slot_id: str
    opening: int
    standby_id: str
    standby_version: int
    patient_id: str
    until: Instant


def match(standby: Standby, slot: Slot, now: datetime) -> Match | None:
    """The match of a request that watches one of the slot's topics; None when the slot is not for it now.

    A slot that is held is kept for others, or for an offer that this patient has by name: neither is a match.
    """
    if not standby.active or slot.state != "open" or suits(standby, slot, now, NO_WINDOW):
        return None
    return Match(
        slot_id=slot.id,
        opening=slot.opening,
        standby_id=standby.id,
        standby_version=standby.version,
        patient_id=standby.patient_id,
        until=suits_until(standby, slot),
    )


def matches(standbys: Iterable[Standby], slots: Iterable[Slot], now: datetime) -> list[Match]:
    """All matches of some requests among some slots."""
    every = list(slots)
    return [
        found
        for each in standbys
        for slot in every
        if not set(each.topics).isdisjoint(slot.topics) and (found := match(each, slot, now))
    ]
