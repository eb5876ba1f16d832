"""Texts that we write: who gets one, who does not and why, and that nobody gets one twice."""

from asyncio import gather
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from quickdoc.core.types import Window
from quickdoc.identity.phones import Consent
from quickdoc.messaging.actions import delivery, phones, sending, texts
from quickdoc.messaging.messages import Message
from quickdoc.messaging.ports import DeliveryDelayedError, DeliveryRefusedError, DeliveryUnknownError
from quickdoc.offers.actions import offers
from quickdoc.scheduling.actions import bookings, slots
from tests.texting.stage import about, later, offer_of, offered, says, under, visiting
from tests.town import MONDAY, WAVES, Town

NIGHT = datetime(2026, 11, 23, 21, 30, tzinfo=UTC)  # 22:30 in Madrid


async def test_an_offer_is_texted_once(town: Town) -> None:
    who, offer = await offered(town)
    (sent,) = town.sms_sender.sent
    assert sent.to == await town.phone_of(who)
    assert f"Reply CONFIRM {offer.code} by " in sent.body
    assert sent.valid_for == 600
    message = await about(town, offer.id)
    assert (message.state, message.sid, message.clinic_id) == ("sent", sent.sid, "clinic_1")


async def test_a_repeated_reaction_and_ten_workers_at_once_text_once(town: Town) -> None:
    _, offer = await offered(town)
    await gather(*(texts.offer_text(town.services, offer.id) for _ in range(10)))
    assert town.sms_sender.calls == 1


async def test_ten_workers_with_the_same_job_send_once(town: Town) -> None:
    town.sms_sender.fail_next(DeliveryDelayedError())
    _, offer = await offered(town)
    waiting = await about(town, offer.id)
    assert waiting.state == "intent"
    await gather(*(sending.send(town.services, waiting.id) for _ in range(10)))
    assert len(town.sms_sender.sent) == 1


async def test_whoever_wants_no_texts_gets_none(town: Town) -> None:
    who = await town.patient()
    await town.standby(who, channels=["live"])
    await town.publish(offer=True)
    await town.settle()
    assert (await offer_of(town, who)).open
    assert town.sms_sender.sent == []


async def test_an_offer_that_closed_before_its_text_went_is_not_texted(town: Town) -> None:
    town.sms_sender.fail_next(DeliveryDelayedError())
    who, offer = await offered(town)
    await offers.pass_on(town.services, who, offer.id)
    await sending.send(town.services, (await about(town, offer.id)).id)
    message = await about(town, offer.id)
    assert (message.state, message.reason) == ("suppressed", "closed")
    assert town.sms_sender.sent == []


async def test_an_offer_whose_window_is_over_is_not_texted(town: Town) -> None:
    town.sms_sender.fail_next(DeliveryDelayedError())
    _, offer = await offered(town)
    later(town, seconds=601)
    await sending.send(town.services, (await about(town, offer.id)).id)
    message = await about(town, offer.id)
    assert (message.state, message.reason) == ("suppressed", "too_late")


async def test_whoever_opted_out_meanwhile_is_not_texted(town: Town) -> None:
    town.sms_sender.fail_next(DeliveryDelayedError())
    who, offer = await offered(town)
    stop = Consent(at=town.clock.now(), opted_out=True, word="STOP", source="app")
    await phones.opt(town.services, await town.phone_of(who), stop)
    await sending.send(town.services, (await about(town, offer.id)).id)
    message = await about(town, offer.id)
    assert (message.state, message.reason) == ("suppressed", "opted_out")


async def test_quiet_hours_are_the_recipients_own(town: Town) -> None:
    who = await town.patient()
    patient = await town.store.patients.get(who.patient_ids[0])
    far_away = patient.model_copy(update={"zone": "America/Los_Angeles", "version": 2})
    await town.store.patients.replace(far_away)  # 10:00 at the clinic, 1:00 where the patient is
    await visiting(town, who)
    assert town.sms_sender.sent == []


async def test_an_offer_at_night_is_suppressed_and_says_why(town: Town) -> None:
    town.sms_sender.fail_next(DeliveryDelayedError())
    _, offer = await offered(town)
    await under(town, WAVES.model_copy(update={"quiet_hours": Window(start=0, end=1439)}))
    await sending.send(town.services, (await about(town, offer.id)).id)
    message = await about(town, offer.id)
    assert (message.state, message.reason) == ("suppressed", "quiet_hours")


async def test_a_cancellation_at_night_waits_for_the_morning(town: Town) -> None:
    who = await town.patient()
    visit = await visiting(town, who)
    town.clock.moment = NIGHT
    await bookings.cancel(town.services, town.staff, visit.id)
    await town.settle()
    message = await about(town, visit.id, "cancelled")
    assert (message.state, message.reason) == ("intent", "quiet_hours")
    assert message.due_at == datetime(2026, 11, 24, 7, 0, tzinfo=UTC)  # 8:00 in Madrid
    town.clock.moment = message.due_at
    await town.wait(1)
    assert "had to cancel your visit on Wed 25 Nov 10:00" in town.sms_sender.sent[-1].body


async def test_what_is_taken_in_the_app_is_confirmed_by_text(town: Town) -> None:
    who = await town.patient()
    visit = await visiting(town, who)
    (sent,) = town.sms_sender.sent
    assert sent.body.startswith("Booked: Lakeside Clinic, Wed 25 Nov 10:00.")
    assert f"CANCEL {visit.code}" in sent.body


async def test_what_is_accepted_by_text_is_answered_there_and_nowhere_else(town: Town) -> None:
    who, offer = await offered(town)
    answer = await says(town, who, f"CONFIRM {offer.code}")
    assert answer.startswith("It is yours: Lakeside Clinic")
    assert len(town.sms_sender.sent) == 1


async def test_what_the_patient_cancels_is_not_texted_back(town: Town) -> None:
    who = await town.patient()
    visit = await visiting(town, who)
    await bookings.cancel(town.services, who, visit.id)
    await town.settle()
    assert len(town.sms_sender.sent) == 1


async def test_a_cancellation_waits_for_the_grace_time_and_an_undo_stops_it(town: Town) -> None:
    await under(town, WAVES.model_copy(update={"grace": 30}))
    who = await town.patient()
    visit = await visiting(town, who)
    await bookings.cancel(town.services, town.staff, visit.id)
    await town.settle()
    later(town, seconds=20)
    await slots.undo(town.services, town.staff, visit.slot_id)
    await town.wait(20)
    message = await about(town, visit.id, "cancelled")
    assert (message.state, message.reason) == ("suppressed", "closed")
    assert len(town.sms_sender.sent) == 1


async def test_an_undo_after_the_text_is_texted_too_and_so_is_the_next_cancellation(town: Town) -> None:
    who = await town.patient()
    visit = await visiting(town, who)
    await bookings.cancel(town.services, town.staff, visit.id)
    await town.settle()
    await slots.undo(town.services, town.staff, visit.slot_id)
    await town.settle()
    assert "takes place after all" in town.sms_sender.sent[-1].body
    await bookings.cancel(town.services, town.staff, visit.id)
    await town.settle()
    said = [each.body for each in town.sms_sender.sent]
    assert sum("had to cancel" in body for body in said) == 2
    assert len(said) == 4


async def test_a_busy_provider_is_tried_again_until_the_offer_is_over(town: Town) -> None:
    for _ in range(3):
        town.sms_sender.fail_next(DeliveryDelayedError())
    _, offer = await offered(town)
    for _ in range(4):
        await town.wait(70)
    assert (await about(town, offer.id)).state == "sent"
    assert town.sms_sender.calls == 4


async def test_the_worker_learns_that_a_text_was_delayed(town: Town) -> None:
    town.sms_sender.fail_next(DeliveryDelayedError())
    town.sms_sender.fail_next(DeliveryDelayedError())
    _, offer = await offered(town)
    with pytest.raises(DeliveryDelayedError):
        await sending.send(town.services, (await about(town, offer.id)).id)
    assert ("send_text", (await about(town, offer.id)).id) in [job[:2] for job in town.bus.jobs]


async def test_a_refusal_is_final(town: Town) -> None:
    town.sms_sender.fail_next(DeliveryRefusedError(21614, "not a mobile number"), taken=False)
    _, offer = await offered(town)
    await town.wait(100)
    message = await about(town, offer.id)
    assert (message.state, message.reason) == ("failed", "landline")
    assert town.sms_sender.calls == 1


async def test_the_providers_opt_out_is_ours(town: Town) -> None:
    town.sms_sender.fail_next(DeliveryRefusedError(21610, "unsubscribed"), taken=False)
    who, offer = await offered(town)
    phone = await town.store.phones.get(await town.phone_of(who))
    assert phone.opted_out
    assert (phone.history[-1].word, phone.history[-1].source) == ("21610", "provider")
    assert (await about(town, offer.id)).reason == "opted_out"
    assert "phone.opted_out" in [each.event.type for each in town.bus.heard]


@pytest.mark.parametrize("taken", [True, False])
async def test_a_text_of_unknown_outcome_is_looked_up_and_sent_only_when_it_never_got_there(
    town: Town, *, taken: bool
) -> None:
    town.sms_sender.fail_next(DeliveryUnknownError("the answer was lost"), taken=taken)
    _, offer = await offered(town)
    assert (await about(town, offer.id)).state == "unknown"
    for _ in range(8):
        await town.wait(31)
    message = await about(town, offer.id)
    assert (message.state, message.due_at) == ("sent", None)
    assert [each.sid for each in town.sms_sender.sent] == [message.sid]
    assert town.sms_sender.calls == (1 if taken else 2)


async def test_that_a_text_never_got_there_is_believed_only_when_every_call_has_ended(town: Town) -> None:
    town.sms_sender.fail_next(DeliveryUnknownError("the answer was lost"), taken=False)
    _, offer = await offered(town)
    await town.wait(10)
    looked = await about(town, offer.id)
    assert (looked.state, looked.tries, town.sms_sender.calls) == ("unknown", 1, 1)
    await town.wait(20)
    assert (await about(town, offer.id)).state == "sent"


async def test_while_the_provider_cannot_tell_a_text_is_looked_up_as_long_as_it_is_of_use(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.sms_sender.fail_next(DeliveryUnknownError("the answer was lost"), taken=False)
    _, offer = await offered(town)

    async def away(*_: object) -> list[str]:
        raise DeliveryDelayedError("busy")

    with monkeypatch.context() as outage:
        outage.setattr(town.sms_sender, "find", away)
        for _ in range(6):
            await town.wait(60)
        waiting = await about(town, offer.id)
        assert waiting.state == "unknown"
        assert waiting.due_at
        assert waiting.due_at <= offer.expires_at
        await town.wait(601)
    left = await about(town, offer.id)
    assert (left.state, left.due_at) == ("unknown", None)
    assert await town.store.messages.unsettled(None, town.clock.now()) == 1
    assert await town.store.messages.unsettled(offer.brief.clinic_id, town.clock.now()) == 1
    assert await town.store.messages.unsettled("clinic_2", town.clock.now()) == 0


async def test_what_never_got_there_and_is_too_late_by_now_is_no_mystery(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.sms_sender.fail_next(DeliveryUnknownError("the answer was lost"), taken=False)
    _, offer = await offered(town)
    town.clock.moment = offer.expires_at
    await town.wait(0)
    ended = await about(town, offer.id)
    assert (ended.state, ended.reason) == ("suppressed", "too_late")
    assert town.sms_sender.calls == 1


async def test_whose_id_another_text_of_the_same_words_took_for_its_own_gets_it_back(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, offer = await offered(town)
    thief = await about(town, offer.id)
    mine = thief.model_copy(
        update={"id": "message_2", "attempt": 2, "state": "intent", "sid": None, "version": 1}
    )
    await town.store.messages.insert(mine)
    send = town.sms_sender.send

    async def same(*args: Any, **given: Any) -> str:
        await send(*args, **given)
        return str(thief.sid)

    monkeypatch.setattr(town.sms_sender, "send", same)
    await sending.send(town.services, mine.id)
    assert (await town.store.messages.get("message_2")).sid == thief.sid
    robbed = await town.store.messages.get(thief.id)
    assert (robbed.state, robbed.sid) == ("unknown", None)


async def test_a_worker_that_died_while_sending_leaves_a_text_to_be_looked_up(town: Town) -> None:
    _, offer = await offered(town)
    sent = await about(town, offer.id)
    died = sent.model_copy(
        update={"state": "sending", "sid": None, "due_at": MONDAY, "version": sent.version + 1}
    )
    await town.store.messages.replace(died)
    await town.wait(1)
    found = await about(town, offer.id)
    assert (found.state, found.sid) == ("sent", town.sms_sender.sent[0].sid)
    assert town.sms_sender.calls == 1


async def test_a_worker_that_died_before_sending_leaves_a_text_to_be_sent(town: Town) -> None:
    town.sms_sender.fail_next(DeliveryDelayedError())
    _, offer = await offered(town)
    town.bus.jobs.clear()
    await town.wait(10)
    assert (await about(town, offer.id)).state == "sent"


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
        await slots.undo(town.services, town.staff, visit.slot_id) if not lost else None
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
