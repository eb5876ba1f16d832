"""One round of the journey, and what its users waited for."""

import asyncio
import time
from datetime import UTC, datetime
from typing import Any, NamedTuple

from bench.journey_scene import Scene
from bench.phones import is_offer


class Sample(NamedTuple):
    """One round, in milliseconds."""

    cancel_to_card_ms: float
    cancel_to_text_ms: float
    reply_to_board_ms: float


class Measured(NamedTuple):
    """A sample, when it began and the text that it brought: to look at its hops afterwards."""

    sample: Sample
    since: datetime
    text: dict[str, Any]


async def one_round(scene: Scene, visit: dict[str, Any]) -> Measured:
    slot_id = visit["slot_id"]
    scene.staff.forget()
    scene.watcher.forget()
    began, since = time.monotonic(), datetime.now(UTC)
    cancelling = asyncio.create_task(scene.staff.post(f"/bookings/{visit['id']}/cancel"))
    card = await scene.watcher.wait_for(_is("slot.opened", slot_id))
    # A status report of an earlier text is news as well.
    text = await scene.phones.first(
        lambda each: is_offer(each) and datetime.fromisoformat(each["created"]) >= since
    )
    await cancelling
    replied = time.monotonic()
    await scene.phones.reply(text)
    shown = await scene.staff.wait_for(_is("booking.made", slot_id))
    # The clinic's own text about the cancellation and the round's end are not part of the next round.
    await scene.staff.wait_for(lambda event: event["type"] == "round.filled")
    sample = Sample(
        (card - began) * 1000,
        (datetime.fromisoformat(text["created"]) - since).total_seconds() * 1000,
        (shown - replied) * 1000,
    )
    return Measured(sample, since, text)


def _is(kind: str, slot_id: str) -> Any:
    return lambda event: (
        event["type"] == kind
        and slot_id
        in {
            event["state"]["id"],
            event["state"].get("slot_id"),
        }
    )
