"""The steps between a clinic's request and the text, with their times, read from stored documents.

The event log holds the time of each event. The message holds when its offer was made, when it was handed to
the provider, how often, and why it had to wait, if it had.
"""

from datetime import datetime
from typing import Any, NamedTuple

from quickdoc.core.ids import position_at, position_time


class Hop(NamedTuple):
    """A step, and the milliseconds after the request at which it was done."""

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
