"""What happened on the way from a clinic's request to the text, and when, read from what is stored.

The event log knows when each event was given its place, and the message when its offer was made and when it
was taken up for the provider, how often and, if it had to wait, why.
"""

from datetime import datetime
from typing import Any, NamedTuple

from quickdoc.core.ids import position_at, position_time


class Hop(NamedTuple):
    """Milliseconds after the request, and what was done by then."""

    ms: float
    what: str

    def __str__(self) -> str:
        return f"{self.ms:.0f} ms {self.what}"


async def hops(database: Any, since: datetime, text: dict[str, Any]) -> list[Hop]:
    """Every event up to the text, and the text's own steps, in order. `text`: as the local Twilio took it."""
    taken = datetime.fromisoformat(text["created"])
    found = database["events"].find({"_id": {"$gte": position_at(since), "$lte": position_at(taken)}})
    steps = [(position_time(each["_id"]), each["event"]["type"]) async for each in found]
    if stored := await database["messages"].find_one({"sid": text["sid"]}):
        tries = "" if stored["tries"] == 1 else f", try {stored['tries']}"
        steps.append((_utc(stored["made_at"], taken), "the text is written"))
        steps.append((_utc(stored["sent_at"], taken), f"the text is taken up{tries}"))
    steps.append((taken, "the provider has it"))
    return [Hop((at - since).total_seconds() * 1000, what) for at, what in sorted(steps)]


def _utc(moment: datetime, beside: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=beside.tzinfo)
