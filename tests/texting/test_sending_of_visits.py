"""Texts about visits."""

from quickdoc.scheduling.actions import bookings, undoing
from tests.texting.stage import about, later, offered, says, under, visiting
from tests.town import WAVES, Town


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
    await undoing.undo(town.services, town.staff, visit.slot_id)
    await town.wait(20)
    message = await about(town, visit.id, "cancelled")
    assert (message.state, message.reason) == ("suppressed", "closed")
    assert len(town.sms_sender.sent) == 1


async def test_an_undo_after_the_text_is_texted_too_and_so_is_the_next_cancellation(town: Town) -> None:
    who = await town.patient()
    visit = await visiting(town, who)
    await bookings.cancel(town.services, town.staff, visit.id)
    await town.settle()
    await undoing.undo(town.services, town.staff, visit.slot_id)
    await town.settle()
    assert "takes place after all" in town.sms_sender.sent[-1].body
    await bookings.cancel(town.services, town.staff, visit.id)
    await town.settle()
    said = [each.body for each in town.sms_sender.sent]
    assert sum("had to cancel" in body for body in said) == 2
    assert len(said) == 4
