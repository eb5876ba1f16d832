"""In which order a round asks the line: the most urgent first, then by waiting time or by lot."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Literal, NamedTuple

from quickdoc.offers.rounds import Round
from quickdoc.waitlist.ranks import LOTS, lot
from quickdoc.waitlist.standby import Standby
from quickdoc.waitlist.urgency import by_urgency


class Stretch(NamedTuple):
    """A part of the line: requests whose rank or lot lies in [least, below), in order of it."""

    by: Literal["rank", "lot"]
    least: int | None = None
    below: int | None = None

    def has(self, standby: Standby) -> bool:
        """Whether a request is in this part of the line."""
        number: int = getattr(standby, self.by)
        return (self.least is None or number >= self.least) and (self.below is None or number < self.below)


def stretches(round_: Round) -> tuple[Stretch, ...]:
    """The parts of the line in the order in which this round asks them; the same for all of its waves.

    Those whom the clinic finds urgent come before them (`urgent_first`). A lottery starts at the number that
    it draws and goes around the circle of all lots.
    """
    if round_.policy.order == "line":
        return (Stretch("rank"),)
    return Stretch("lot", least=draw(round_)), Stretch("lot", below=draw(round_))


def draw(round_: Round) -> int:
    """The number at which a lottery starts.

    It is derived from the round's id and the millisecond of its start, so that nobody can know it before the
    slot is open.
    """
    seed = f"{round_.id} {int(round_.started_at.timestamp() * 1000)}"
    return lot(int.from_bytes(sha256(seed.encode()).digest()[:4], "big"))


def urgent_first(round_: Round, urgent: Iterable[Standby]) -> list[Standby]:
    """Those whom the clinic finds urgent, in the order in which this round asks them."""
    if round_.policy.order == "line":
        return by_urgency(urgent, round_.brief.clinic_id, lambda each: each.rank)
    begin = draw(round_)
    return by_urgency(urgent, round_.brief.clinic_id, lambda each: (each.lot - begin) % LOTS)
