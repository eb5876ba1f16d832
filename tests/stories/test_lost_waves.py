"""What was committed and not done before its time was over is made good, not skipped."""

from datetime import timedelta

import pytest

from quickdoc.clinics.actions import clinics
from quickdoc.clinics.policy import Policy
from quickdoc.core.errors import NothingToUndoError
from quickdoc.events.models import WaveSent
from quickdoc.identity.accounts import Actor
from quickdoc.offers.offers import Offer
from quickdoc.offers.reasons import ASKED_AGAIN_AFTER
from quickdoc.offers.rounds import round_id
from quickdoc.scheduling.actions import bookings, claims, undoing
from quickdoc.services import Services
from tests.town import Town


async def offers_to(town: Town, who: Actor) -> list[Offer]:
    return await town.store.offers.many({"holder.account_id": who.account_id}, sort=[("made_at", 1)])


async def test_whose_wave_was_never_placed_is_asked_first_in_the_next(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, ben, cleo = await town.in_line("Ana", "Ben", "Cleo")

    async def die(services: Services, *_: object) -> None:
        raise RuntimeError("the worker was killed here")

    with monkeypatch.context() as killed:
        killed.setattr("quickdoc.offers.actions.steps.place_wave", die)
        slot = await town.publish(offer=True)
        with pytest.raises(RuntimeError):
            await town.settle()
    town.bus.reactions.clear()
    await town.wait(601)
    assert [each.wave for each in await offers_to(town, ana)] == [2]
    assert [each.wave for each in await offers_to(town, ben)] == [2]
    assert await offers_to(town, cleo) == []
    log = (await town.store.rounds.get(round_id(slot.id, 1))).log
    assert [(each.patient_name, each.outcome) for each in log] == [("Ana", "asked"), ("Ben", "asked")]


async def test_offers_of_an_opening_that_nobody_saw_end_are_over(town: Town) -> None:
    ana, wim = (await town.in_line("Ana"))[0], await town.patient("Wim")
    slot = await town.publish(offer=True)
    await town.settle()
    visit = await claims.claim(town.services, wim, slot.id)
    await bookings.cancel(town.services, wim, visit.id)
    await town.settle()
    await town.wait(ASKED_AGAIN_AFTER.total_seconds())  # she had been asked about this slot just before
    first, second = await offers_to(town, ana)
    assert (first.opening, first.state, first.open) == (1, "lost", False)
    assert (second.opening, second.open) == (2, True)


async def test_a_cancellation_that_is_undone_does_not_fill_the_round_that_it_started(town: Town) -> None:
    await town.in_line("Ana")
    wim, slot = await town.patient("Wim"), await town.publish()
    visit = await claims.claim(town.services, wim, slot.id)
    await town.settle()
    await bookings.cancel(town.services, town.staff, visit.id)
    await town.settle()
    town.clock.moment += timedelta(seconds=20)
    await undoing.undo(town.services, town.staff, slot.id)
    await town.settle()
    assert (await town.store.rounds.get(round_id(slot.id, 2))).state == "stopped"


async def test_what_a_patient_gave_back_is_not_put_back_by_the_clinic(town: Town) -> None:
    wim, slot = await town.patient("Wim"), await town.publish()
    visit = await claims.claim(town.services, wim, slot.id)
    await bookings.cancel(town.services, wim, visit.id)
    with pytest.raises(NothingToUndoError):
        await undoing.undo(town.services, town.staff, slot.id)
    assert not (await town.store.bookings.get(visit.id)).active


async def test_a_hold_that_comes_late_does_not_keep_the_next_opening_from_being_offered(town: Town) -> None:
    ana, ben = await town.in_line("Ana", "Ben")
    queue = Policy(mode="queue", window=600, grace=0, min_notice=0)
    await clinics.set_policy(town.services, town.staff, "clinic_1", queue)
    slot = await town.publish(offer=True)
    await town.settle()
    sent = next(each.event for each in town.bus.heard if isinstance(each.event, WaveSent))
    visit = await claims.claim(town.services, ana, slot.id)
    await bookings.cancel(town.services, ana, visit.id)
    town.bus.reactions.clear()
    town.bus.reactions.append(sent)
    await town.settle()
    for _ in range(3):
        await town.wait(601)
    assert (await town.slot(slot.id)).opening == 2
    assert [each.opening for each in await offers_to(town, ben)] == [2]
