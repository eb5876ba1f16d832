"""What was lost with the queue is found in the database."""

from collections import Counter
from datetime import timedelta

import pytest

from quickdoc.clinics.policy import Policy
from quickdoc.scheduling.actions import claims, projection
from quickdoc.scheduling.slots import Slot
from quickdoc.services import Services
from tests.town import Town
from workers import reactions, sweeps
from workers.backoff import LONGEST


async def _forget(town: Town) -> None:
    """Redis is emptied."""
    town.bus.reactions.clear()
    town.bus.jobs.clear()


async def test_a_round_whose_every_job_is_lost_is_finished_all_the_same(town: Town) -> None:
    people = await town.in_line("Ana", "Ben", "Cleo")
    slot = await town.publish(offer=True)
    for _ in range(400):
        await _forget(town)
        town.clock.moment += timedelta(seconds=4)
        await sweeps.sweep(town.services)
    assert [each.to for each in town.sms_sender.sent] == [await town.phone_of(person) for person in people]
    assert (await town.store.rounds.get(f"round_{slot.id}_1")).state == "released"


async def test_a_booking_whose_reaction_is_lost_still_ends_the_round(town: Town) -> None:
    (ana,) = await town.in_line("Ana")
    slot = await town.publish(offer=True)
    await town.settle()
    watcher = await town.patient("Wim")
    await claims.claim(town.services, watcher, slot.id)
    await _forget(town)
    await town.wait(6)
    assert (await town.store.offers.open_of_account(ana.account_id, town.clock.now())) == []
    assert (await town.store.rounds.get(f"round_{slot.id}_1")).state == "filled"
    assert town.sms_sender.sent[-1].body.startswith("Booked:")


async def test_a_hold_that_no_round_hands_on_is_ended(town: Town) -> None:
    clinic = await town.store.clinics.get("clinic_1")
    policy = Policy(mode="queue", window=600, grace=0, min_notice=0)
    await town.store.clinics.replace(clinic.model_copy(update={"policy": policy, "version": 2}))
    await town.in_line("Ana")
    slot = await town.publish(offer=True)
    await town.settle()
    round_ = await town.store.rounds.get(f"round_{slot.id}_1")
    stopped = round_.model_copy(update={"state": "stopped", "next_at": None, "version": round_.version + 1})
    await town.store.rounds.replace(stopped)
    await town.wait(603)
    assert (await town.slot(slot.id)).state == "open"


async def test_a_slot_that_still_shows_a_hold_that_is_gone_is_made_anew(town: Town) -> None:
    slot = await town.publish()
    wrong = slot.model_copy(
        update={"state": "held", "held_until": town.clock.now(), "version": slot.version + 1}
    )
    await town.store.slots.replace(wrong)
    await town.wait(3)
    assert (await town.slot(slot.id)).state == "open"


async def test_one_thing_that_fails_stops_no_other(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    await town.in_line("Ana")
    bad, good = await town.publish(hours=24, offer=True), await town.publish(hours=26, offer=True)
    whole = reactions.react

    async def react(services: object, event: object) -> None:
        if getattr(event, "state").id == bad.id:  # noqa: B009  any event
            raise RuntimeError("poisoned")
        await whole(services, event)  # type: ignore[arg-type]

    monkeypatch.setattr(sweeps, "react", react)
    await _forget(town)
    await town.wait(6)
    assert await town.store.rounds.find(f"round_{bad.id}_1") is None
    assert await town.store.rounds.find(f"round_{good.id}_1")


async def test_a_reaction_that_keeps_failing_is_tried_ever_less_often(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = 0

    async def react(*_: object) -> None:
        nonlocal tries
        tries += 1
        raise RuntimeError("poisoned")

    monkeypatch.setattr(sweeps, "react", react)
    await town.publish(offer=True)
    for _ in range(600):
        town.clock.moment += timedelta(seconds=1)
        await sweeps.sweep(town.services)
    assert 4 <= tries <= 8


async def test_an_entry_that_cannot_be_read_stops_no_other(town: Town) -> None:
    await town.in_line("Ana")
    await town.publish(offer=True)
    entry = {"event_id": "event_0", "event": {"type": "from.the.future"}, "react_at": town.clock.now()}
    await town.store.log.collection.insert_one({"_id": "0", **entry})
    await _forget(town)
    await town.wait(6)
    assert len(town.sms_sender.sent) == 1


async def test_more_broken_things_than_a_sweep_takes_keep_nothing_from_being_done(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeps, "LIMIT", 3)
    broken = [await town.publish(hours=24 + number) for number in range(4)]
    whole = await town.publish(hours=48)
    for each in [*broken, whole]:
        wrong = {"state": "held", "held_until": town.clock.now(), "version": each.version + 1}
        await town.store.slots.replace(each.model_copy(update=wrong))
    ids, tries, project = {each.id for each in broken}, Counter[str](), projection.project

    async def fails(services: Services, slot_id: str) -> Slot:
        tries[slot_id] += 1
        if slot_id in ids:
            raise RuntimeError("broken")
        return await project(services, slot_id)

    monkeypatch.setattr(projection, "project", fails)
    mine = sweeps.Sweeps()
    for _ in range(300):
        town.clock.moment += timedelta(seconds=1)
        await mine.sweep(town.services)
    assert (await town.slot(whole.id)).state == "open"
    assert tries.pop(whole.id) == 1
    assert set(tries) == ids
    assert all(5 <= each <= 10 for each in tries.values()), "each is tried ever less often"
    ids.clear()
    town.clock.moment += LONGEST
    await mine.sweep(town.services)
    await mine.sweep(town.services)
    assert {(await town.slot(each.id)).state for each in broken} == {"open"}, "mended, they are done"


async def test_what_fails_only_does_not_make_a_sweep_hurry(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeps, "LIMIT", 1)
    slot = await town.publish()
    wrong = {"state": "held", "held_until": town.clock.now(), "version": slot.version + 1}
    await town.store.slots.replace(slot.model_copy(update=wrong))

    async def fails(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(projection, "project", fails)
    town.clock.moment += timedelta(seconds=3)
    mine = sweeps.Sweeps()
    assert await mine.sweep(town.services), "there may be more"
    assert not await mine.sweep(town.services)
