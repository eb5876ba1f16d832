"""Counters of a gateway, for operators. They contain no names and no ids."""

from dataclasses import asdict, dataclass


@dataclass
class Counters:
    """Counts since the process started.

    `healed` are events that arrived from the log before Redis brought them: a few are races, many mean that
    Redis loses messages. `cut` are connections that the gateway ended.
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
