"""Texts that we write: who gets one, who does not and why, and that nobody gets one twice."""

from asyncio import gather
from datetime import UTC, datetime

from quickdoc.core.types import Window
from quickdoc.identity.phones import Consent
from quickdoc.messaging.actions import phones, sending, texts
from quickdoc.messaging.ports import DeliveryDelayedError
from quickdoc.offers.actions import unanswered
from quickdoc.scheduling.actions import bookings
from tests.texting.stage import about, later, offer_of, offered, under, visiting
from tests.town import WAVES, Town

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
    await unanswered.pass_on(town.services, who, offer.id)
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
