"""What a load generator says: who is connected, and when messages arrived."""

from typing import NamedTuple


class Connected(NamedTuple):
    """How the clients connected. `seconds`: until the last one; `p50` and `p99` of a connection, in seconds.

    `why`: the error of the last client that failed.
    """

    connected: int
    failed: int
    seconds: float
    p50: float
    p99: float
    why: str

    @property
    def per_s(self) -> float:
        """Connections a second."""
        return self.connected / self.seconds


class Arrivals(NamedTuple):
    """One numbered message: how many clients got it, and when the first, the median, ... one did."""

    number: int
    clients: int
    first: float
    p50: float
    p99: float
    last: float


class Totals(NamedTuple):
    """Since the last reset; `cpu` and `now` since ever.

    `numbered`: messages with a number that was expected, `strays` with another one. `disorder`: those that
    did not come after all lower ones of their client, so repeated ones too. `cut_off`: clients that the
    server closed.
    """

    open: int
    cut_off: int
    messages: int
    numbered: int
    bytes: int
    disorder: int
    strays: int
    cpu: float
    now: float

    def cpu_share(self, since: "Totals") -> float:
        """The part of one core that the generator used since then; near 1 it would be the bottleneck."""
        return (self.cpu - since.cpu) / (self.now - since.now)
