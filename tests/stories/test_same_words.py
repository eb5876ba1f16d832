"""Two texts that say the same and whose answers were lost: the provider's list names each of them once."""

from datetime import timedelta

import pytest

from quickdoc.messaging.actions import delivery
from quickdoc.messaging.messages import Message
from quickdoc.messaging.ports import DeliveryUnknownError
from quickdoc.scheduling.actions import bookings, claims, undoing
from tests.town import Town


async def test_two_lookups_at_once_do_not_give_one_of_the_providers_texts_to_both(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, slot = await town.patient("Ana"), await town.publish(48)
    visit = await claims.claim(town.services, ana, slot.id)
    await town.settle()
    for taken in (True, False):
        town.sms_sender.fail_next(DeliveryUnknownError("no answer"), taken=taken)
        await bookings.cancel(town.services, town.staff, visit.id)
        await town.settle()
        town.clock.moment += timedelta(seconds=1)
        if taken:
            await undoing.undo(town.services, town.staff, slot.id)
            await town.settle()
    first, second = await town.store.messages.many({"state": "unknown"}, sort=[("attempt", 1)])
    await delivery.look_up(town.services, first.id)

    async def too_early(sid: str) -> Message | None:
        return None

    monkeypatch.setattr(town.store.messages, "by_sid", too_early)
    await delivery.look_up(town.services, second.id)
    assert (await town.store.messages.get(first.id)).state == "sent"
    unsent = await town.store.messages.get(second.id)
    assert (unsent.state, unsent.sid, unsent.tries) == ("unknown", None, 1)
