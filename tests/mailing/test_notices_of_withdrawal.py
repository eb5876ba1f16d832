"""Whoever was told of an offer is told when it is withdrawn."""

from asyncio import gather

import pytest

from quickdoc.messaging.actions import texts
from quickdoc.messaging.ports import DeliveryDelayedError, DeliveryRefusedError, DeliveryUnknownError
from quickdoc.scheduling.actions import bookings, slots, undoing
from tests.mailing.conftest import Outlets
from tests.mailing.noticed import of, offered
from tests.texting.stage import visiting


async def test_whoever_was_told_of_an_offer_is_told_that_it_is_withdrawn(channels: Outlets) -> None:
    town = channels.town
    _, offer = await offered(channels)
    await slots.withdraw(town.services, town.staff, offer.slot_id)
    await town.settle()
    assert "not free any more" in town.sms_sender.sent[-1].body
    assert channels.mailer.sent[-1].subject.startswith("Not free any more")
    assert channels.pusher.sent[-1].payload["kind"] == "withdrawn"
    assert (town.sms_sender.calls, channels.mailer.calls, channels.pusher.calls) == (2, 2, 2)
    await gather(*(texts.withdrawn_text(town.services, offer.id) for _ in range(3)))
    assert (town.sms_sender.calls, channels.mailer.calls, channels.pusher.calls) == (2, 2, 2)


async def test_on_which_channel_it_never_went_out_nothing_is_taken_back(channels: Outlets) -> None:
    town = channels.town
    town.sms_sender.fail_next(DeliveryRefusedError(30003, "unreachable"))
    channels.mailer.fail_next(DeliveryDelayedError("busy"))
    _, offer = await offered(channels)
    await slots.withdraw(town.services, town.staff, offer.slot_id)
    await town.settle()
    await town.wait(20)
    told = await town.store.messages.many({"kind": "withdrawn"})
    assert [each.channel for each in told] == ["push"]
    assert (await of(town, "email")).reason == "closed"
    assert (town.sms_sender.sent, channels.mailer.sent) == ([], [])


@pytest.mark.parametrize(("taken", "expected"), [(True, "sent"), (False, "suppressed")])
async def test_of_an_unknown_outcome_it_is_told_when_that_is_known(
    channels: Outlets, expected: str, *, taken: bool
) -> None:
    town = channels.town
    town.sms_sender.fail_next(DeliveryUnknownError("no answer"), taken=taken)
    _, offer = await offered(channels)
    await slots.withdraw(town.services, town.staff, offer.slot_id)
    await town.settle()
    assert (await of(town, "sms", "withdrawn")).state == "intent"
    for _ in range(4):
        await town.wait(11)
    assert (await of(town, "sms", "withdrawn")).state == expected
    assert len(town.sms_sender.sent) == (2 if taken else 0)


@pytest.mark.parametrize("taken", [True, False])
async def test_that_a_visit_takes_place_after_all_is_told_to_whom_it_was_said_that_it_does_not(
    channels: Outlets, *, taken: bool
) -> None:
    town = channels.town
    who = await town.patient()
    visit = await visiting(town, who)
    town.sms_sender.sent.clear()
    town.sms_sender.fail_next(DeliveryUnknownError("no answer"), taken=taken)
    await bookings.cancel(town.services, town.staff, visit.id)
    await town.settle()
    await undoing.undo(town.services, town.staff, visit.slot_id)
    await town.settle()
    for _ in range(4):
        await town.wait(11)
    assert len(town.sms_sender.sent) == (2 if taken else 0)
