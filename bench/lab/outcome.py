"""What came of an invented month: its fills."""

from datetime import datetime
from typing import Literal, NamedTuple

from bench.lab.world import Opening, World
from quickdoc.offers.offers import Offer
from quickdoc.offers.rounds import Round
from quickdoc.waitlist.standby import Standby


class Fill(NamedTuple):
    """A filled slot."""

    opening: Opening
    standby: Standby
    at: datetime
    via: Literal["offer", "feed"]


class Month(NamedTuple):
    """The result. `beaten`: accepted within the window, but another was faster; `late`: accepted after it."""

    world: World
    fills: list[Fill]
    offers: list[Offer]
    rounds: list[Round]
    texts: int
    beaten: int
    late: int
