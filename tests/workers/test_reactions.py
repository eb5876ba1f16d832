"""The table of reactions, and what each does."""

from typing import Any

import pytest

from quickdoc.core.errors import NotFoundError
from quickdoc.core.types import Model
from quickdoc.events import models as events
from quickdoc.offers.actions import unanswered
from quickdoc.scheduling.actions import claims
from quickdoc.storage.documents import Documents
from tests.town import WAVES, Town
from workers.reactions import REACTIONS, react


def test_the_table_has_exactly_the_events_that_react() -> None:
    assert set(REACTIONS) == {each for each in events.CLASSES if each.reacts}


def test_every_event_of_a_booking_makes_its_slot_anew() -> None:
    for kind in events.CLASSES:
        if issubclass(kind, events.BookingEvent):
            assert REACTIONS[kind][0].__name__ == "_project_slot"


async def test_an_opening_is_offered_and_texted(town: Town) -> None:
    await town.in_line("Ana", "Ben", "Cleo")
    await town.publish(offer=True)
    await town.settle()
    assert len(town.sms_sender.sent) == WAVES.wave_size


async def test_new_hours_that_are_not_offered_are_not_texted(town: Town) -> None:
    await town.in_line("Ana")
    await town.publish(offer=False)
    await town.settle()
    assert town.sms_sender.sent == []


async def test_a_pass_of_everybody_hurries_the_next_wave(town: Town) -> None:
    ana, ben, cleo = await town.in_line("Ana", "Ben", "Cleo")
    await town.publish(offer=True)
    await town.settle()
    for who in (ana, ben):
        (offer,) = await town.store.offers.open_of_account(who.account_id, town.clock.now())
        await unanswered.pass_on(town.services, who, offer.id)
    await town.settle()
    assert town.sms_sender.sent[-1].to == await town.phone_of(cleo)


async def test_the_grace_time_sets_a_timer(town: Town) -> None:
    clinic = await town.store.clinics.get("clinic_1")
    policy = WAVES.model_copy(update={"grace": 30})
    await town.store.clinics.replace(clinic.model_copy(update={"policy": policy, "version": 2}))
    await town.in_line("Ana")
    slot = await town.publish(offer=True)
    await town.settle()
    assert [job[:2] for job in town.bus.jobs] == [("advance_round", f"round_{slot.id}_1")]
    assert town.sms_sender.sent == []
    await town.wait(31)
    assert len(town.sms_sender.sent) == 1


async def test_every_reaction_may_come_twice_and_late(town: Town) -> None:
    ana, _ = await town.in_line("Ana", "Ben")
    slot = await town.publish(offer=True)
    await town.settle()
    await claims.claim(town.services, ana, slot.id)
    await town.settle()
    before = await _everything(town)
    for logged in [*town.bus.heard, *reversed(town.bus.heard)]:
        await react(town.services, logged.event)
    await town.settle()
    assert await _everything(town) == before


async def _everything(town: Town) -> dict[str, list[Model]]:
    nouns: dict[str, Documents[Any]] = {
        "slots": town.store.slots,
        "bookings": town.store.bookings,
        "rounds": town.store.rounds,
        "offers": town.store.offers,
        "messages": town.store.messages,
    }
    return {name: list(await each.many({})) for name, each in nouns.items()}


async def test_what_is_done_is_ticked_off_and_what_failed_is_not(town: Town) -> None:
    slot = await town.publish(offer=True)
    (opened,) = town.bus.reactions
    gone = opened.model_copy(update={"state": slot.model_copy(update={"id": "slot_gone"})})
    with pytest.raises(NotFoundError):
        await react(town.services, gone)
    assert await town.store.log.collection.count_documents({"react_at": {"$exists": True}}) == 1
    await town.settle()
    assert await town.store.log.collection.count_documents({"react_at": {"$exists": True}}) == 0
