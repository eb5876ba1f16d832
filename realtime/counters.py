"""What a gateway has done so far, counted for operators. No names, no ids."""

from dataclasses import asdict, dataclass


@dataclass
class Counters:
    """Counts since the process started.

    `healed` are events that the log brought before Redis did: a few at any time are a race, many mean
    that Redis loses messages. `cut` are connections that the gateway ended by itself.
    """

    connected: int = 0
    disconnected: int = 0
    refused: int = 0
    garbage: int = 0
    events: int = 0
    healed: int = 0
    replayed: int = 0
    resyncs: int = 0
    cut: int = 0

    def text(self) -> str:
        """The counters in the Prometheus text format."""
        lines = [
            f"# TYPE quickdoc_realtime_{name}_total counter\nquickdoc_realtime_{name}_total {value}\n"
            for name, value in asdict(self).items()
        ]
        return "".join(lines)
