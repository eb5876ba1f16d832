"""Reports of the provider about texts."""

from asyncio import gather
from datetime import timedelta

from quickdoc.messaging.actions import delivery, sending
from quickdoc.messaging.messages import Message
from quickdoc.messaging.ports import DeliveryDelayedError, DeliveryUnknownError
from quickdoc.scheduling.actions import bookings, undoing
from tests.texting.stage import about, later, offered, visiting
from tests.town import Town


async def _report(town: Town, message: Message, *words: str) -> str:
    for word in words:
        await delivery.status(town.services, str(message.sid), word)
    return (await town.store.messages.get(message.id)).state


async def test_reports_come_in_any_order_and_only_move_forward(town: Town) -> None:
    _, offer = await offered(town)
    message = await about(town, offer.id)
    assert await _report(town, message, "delivered", "sent", "queued", "delivered") == "delivered"


async def test_a_failure_says_why(town: Town) -> None:
    _, offer = await offered(town)
    message = await about(town, offer.id)
    await delivery.status(town.services, str(message.sid), "undelivered", 30003)
    failed = await about(town, offer.id)
    assert (failed.state, failed.reason) == ("undelivered", "unreachable")
    assert await _report(town, message, "sent") == "undelivered"


async def test_an_unusual_failure_keeps_its_number(town: Town) -> None:
    _, offer = await offered(town)
    message = await about(town, offer.id)
    await delivery.status(town.services, str(message.sid), "failed", 30500)
    assert (await about(town, offer.id)).reason == "error_30500"


async def test_a_report_of_an_opt_out_is_recorded(town: Town) -> None:
    who, offer = await offered(town)
    message = await about(town, offer.id)
    await delivery.status(town.services, str(message.sid), "failed", 21610)
    assert (await town.store.phones.get(await town.phone_of(who))).opted_out


async def test_a_report_that_is_faster_than_the_answer_waits_for_it(town: Town) -> None:
    _, offer = await offered(town)
    message = await about(town, offer.id)
    early = message.model_copy(update={"sid": None, "state": "sending", "version": message.version + 1})
    await town.store.messages.replace(early)
    answer = early.model_copy(update={"sid": message.sid, "state": "sent", "version": early.version + 1})
    await gather(
        delivery.status(town.services, str(message.sid), "delivered"), town.store.messages.replace(answer)
    )
    assert (await about(town, offer.id)).state == "delivered"


async def test_a_report_about_no_text_of_ours_changes_nothing(town: Town) -> None:
    await delivery.status(town.services, "SM404", "delivered")
    await delivery.status(town.services, "SM404", "sideways")
    assert await town.store.messages.many({}) == []


async def test_the_validity_is_what_is_left_of_the_window(town: Town) -> None:
    town.sms_sender.fail_next(DeliveryDelayedError())
    _, offer = await offered(town)
    left = offer.expires_at - town.clock.now()
    later(town, seconds=(left - timedelta(seconds=42)).total_seconds())
    await sending.send(town.services, (await about(town, offer.id)).id)
    assert town.sms_sender.sent[0].valid_for == 42


async def test_a_text_that_was_never_taken_is_not_found_in_an_earlier_one_of_the_same_words(
    town: Town,
) -> None:
    who = await town.patient()
    visit = await visiting(town, who)
    for lost in (False, True):
        if lost:
            town.sms_sender.fail_next(DeliveryUnknownError())
        await bookings.cancel(town.services, town.staff, visit.id)
        await town.settle()
        await undoing.undo(town.services, town.staff, visit.slot_id) if not lost else None
        await town.settle()
    second = await town.store.messages.about(visit.id, "cancelled", 2)
    assert second is not None
    assert second.state == "unknown"
    await delivery.look_up(town.services, second.id)
    looked = await town.store.messages.get(second.id)
    assert (looked.state, looked.sid, looked.tries) == ("unknown", None, 1)
    later(town, seconds=30)
    await delivery.look_up(town.services, second.id)
    sent = await town.store.messages.get(second.id)
    assert (sent.state, sent.sid) == ("sent", town.sms_sender.sent[-1].sid)
