"""A parsed reply, what a phone can still answer, and the choice between several."""

from datetime import UTC, datetime
from typing import Literal, NamedTuple

from quickdoc.core.types import Instant, Model
from quickdoc.scheduling.slot_summary import SlotSummary

Verb = Literal[
    "confirm", "cancel", "pass", "earlier", "status", "pause", "standby", "help", "details", "stop", "start",
    "unknown",
]  # fmt: skip
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Reply(Model):
    """The parsed text. `code`: as typed, in ASCII digits."""

    verb: Verb
    code: str | None = None


class Open(Model):
    """Something that a phone can still answer: an offer (`fresh` within its window) or a coming visit.

    `name`: the patient's name; `label`: what tells them apart if several people share the phone. `since`:
    from when on a text of the phone may be about it.
    """

    kind: Literal["offer", "visit"]
    id: str
    code: str
    brief: SlotSummary
    name: str = ""
    label: str = ""
    fresh: bool = True
    confirmed: bool = False
    since: Instant = LONG_AGO


class Ambiguous(NamedTuple):
    """Several open offers or visits fit; the answer asks which one."""

    things: tuple[Open, ...]


class Nothing(NamedTuple):
    """Nothing open fits."""


Choice = Open | Ambiguous | Nothing
"""Which of the open things a reply is about."""
