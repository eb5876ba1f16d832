"""What the staff do to a round: stop, go on, and ask somebody out of turn."""

from asyncio import gather
from datetime import timedelta

import pytest

from quickdoc.clinics.clinics import Policy
from quickdoc.core.errors import (
    AlreadyAskedError,
    ForbiddenError,
    NotFoundError,
    PatientBarredError,
    PatientBusyError,
    RefusedError,
    RoundOverError,
    SlotHeldError,
    SlotTakenError,
    SlotWithdrawnError,
)
from quickdoc.identity.accounts import Actor
from quickdoc.offers.actions import offers, placing, round_controls
from quickdoc.offers.rounds import Round
from quickdoc.scheduling.actions import claims, slots
from quickdoc.waitlist.actions import block_list, standbys
from quickdoc.waitlist.standby import Standby
from tests.stories.stage import QUEUE, needs_offer, offer_of, opening
from tests.town import WAVES, Town

EXCLUSIVE = WAVES.model_copy(update={"exclusive": True})


async def round_of(town: Town, slot_id: str, opening: int = 1) -> Round:
    return await town.store.rounds.get(f"round_{slot_id}_{opening}")


async def standby_of(town: Town, who: Actor) -> Standby:
    (found,) = await town.store.standbys.of_account(who.account_id)
    return found


async def stop(town: Town, slot_id: str) -> Round:
    return await round_controls.stop(town.services, town.staff, f"round_{slot_id}_1", "Dr. 1 is ill")


async def pick(town: Town, slot_id: str, who: Actor, actor: Actor | None = None) -> None:
    standby = await standby_of(town, who)
    await round_controls.pick(town.services, actor or town.staff, slot_id, standby.id, "called us in pain")
    await town.settle()


async def pick_and_die(town: Town, monkeypatch: pytest.MonkeyPatch, slot_id: str, who: Actor) -> None:
    """The round says whom the staff picked, and the process is gone before it makes the offer."""

    async def died(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(round_controls, "place_picked", died)
        with pytest.raises(RuntimeError):
            await pick(town, slot_id, who)


async def test_after_a_stop_nobody_else_is_asked_and_those_asked_may_answer(town: Town) -> None:
    ana, _, cleo = await town.in_line("Ana", "Ben", "Cleo")
    slot_id = await opening(town)
    stopped = await stop(town, slot_id)
    assert (stopped.state, stopped.note, stopped.next_at) == ("stopped", "Dr. 1 is ill", None)
    assert stopped.ended_at == town.clock.moment
    await town.wait(3600)
    assert await offer_of(town, cleo) is None
    assert (await offers.accept(town.services, ana, (await needs_offer(town, ana)).id)).state == "booked"


async def test_stopping_twice_changes_nothing_and_keeps_the_first_note(town: Town) -> None:
    await town.in_line("Ana")
    slot_id = await opening(town)
    first = await stop(town, slot_id)
    assert await round_controls.stop(town.services, town.staff, first.id, "another word") == first


async def test_a_stopped_round_lets_go_of_the_slot_when_nobody_is_thinking(town: Town) -> None:
    await town.in_line("Ana")
    wim = await town.patient("Wim")
    slot_id = await opening(town, EXCLUSIVE.model_copy(update={"grace": 60}))
    await stop(town, slot_id)
    assert (await town.slot(slot_id)).state == "open"
    assert (await claims.claim(town.services, wim, slot_id)).state == "booked"


async def test_a_stopped_round_keeps_its_word_to_those_who_are_thinking(town: Town) -> None:
    ana, _ = await town.in_line("Ana", "Ben")
    wim = await town.patient("Wim")
    slot_id = await opening(town, QUEUE)
    await stop(town, slot_id)
    with pytest.raises(SlotHeldError):
        await claims.claim(town.services, wim, slot_id)
    assert (await offers.accept(town.services, ana, (await needs_offer(town, ana)).id)).state == "booked"


async def test_the_hold_of_a_stopped_round_ends_with_its_window(town: Town) -> None:
    await town.in_line("Ana", "Ben")
    slot_id = await opening(town, QUEUE)
    await stop(town, slot_id)
    await town.wait(603)
    assert (await town.slot(slot_id)).state == "open"


async def test_a_round_that_goes_on_asks_the_next_wave_at_once(town: Town) -> None:
    _, _, cleo = await town.in_line("Ana", "Ben", "Cleo")
    slot_id = await opening(town)
    await stop(town, slot_id)
    for _ in range(2):
        resumed = await round_controls.resume(town.services, town.staff, f"round_{slot_id}_1")
        assert (resumed.state, resumed.note) == ("running", None)
    await town.settle()
    assert (await needs_offer(town, cleo)).wave == 2


async def test_what_is_over_can_neither_be_stopped_nor_go_on(town: Town) -> None:
    ana, _ = await town.in_line("Ana", "Ben")
    slot_id = await opening(town)
    await offers.accept(town.services, ana, (await needs_offer(town, ana)).id)
    await town.settle()
    one = await round_of(town, slot_id)
    with pytest.raises(RoundOverError):
        await stop(town, slot_id)
    with pytest.raises(RoundOverError):
        await round_controls.resume(town.services, town.staff, one.id)
    assert await round_of(town, slot_id) == one


async def test_a_stopped_round_does_not_go_on_once_the_slot_is_taken(town: Town) -> None:
    ana, _ = await town.in_line("Ana", "Ben")
    slot_id = await opening(town)
    await stop(town, slot_id)
    await offers.accept(town.services, ana, (await needs_offer(town, ana)).id)
    await town.settle()
    with pytest.raises(RoundOverError):
        await round_controls.resume(town.services, town.staff, f"round_{slot_id}_1")


async def test_the_staff_may_ask_anybody_in_line_and_the_log_says_why(town: Town) -> None:
    *_, dan = await town.in_line("Ana", "Ben", "Cleo", "Dan")
    slot_id = await opening(town)
    await pick(town, slot_id, dan)
    offer = await needs_offer(town, dan)
    assert (offer.picked, offer.expires_at) == (True, offer.made_at + timedelta(seconds=600))
    line = (await round_of(town, slot_id)).log[-1]
    assert (line.outcome, line.patient_name, line.note) == ("picked", "Dan", "called us in pain")
    assert town.sms_sender.sent[-1].to == await town.phone_of(dan)
    assert (await offers.accept(town.services, dan, offer.id)).state == "booked"


async def test_who_was_picked_is_not_asked_again_by_the_waves(town: Town) -> None:
    *_, cleo, dan = await town.in_line("Ana", "Ben", "Cleo", "Dan")
    slot_id = await opening(town)
    await pick(town, slot_id, cleo)
    await town.wait(601)
    asked = [each.patient_id for each in (await round_of(town, slot_id)).asked]
    assert len(asked) == len(set(asked)) == 4
    assert (await needs_offer(town, dan)).wave == 2


async def test_a_pick_works_where_nobody_else_is_asked(town: Town) -> None:
    (ana,) = await town.in_line("Ana")
    slot_id = (await town.publish(50)).id
    await pick(town, slot_id, ana)
    offer = await needs_offer(town, ana)
    assert (offer.slot_id, offer.first_come) == (slot_id, False)
    assert (await round_of(town, slot_id)).state == "released"


async def test_a_pick_is_possible_in_a_race(town: Town) -> None:
    ana, dan = await town.patient("Ana"), await town.patient("Dan")
    await town.standby(ana)
    await town.standby(dan, hours=[0] * 7)
    slot_id = await opening(town, Policy(mode="race", grace=0))
    assert await offer_of(town, dan) is None
    await pick(town, slot_id, dan)
    assert (await needs_offer(town, dan)).picked
    assert (await needs_offer(town, ana)).open


async def test_a_pick_is_possible_after_a_stop(town: Town) -> None:
    *_, cleo = await town.in_line("Ana", "Ben", "Cleo")
    slot_id = await opening(town)
    await stop(town, slot_id)
    await pick(town, slot_id, cleo)
    assert (await offers.accept(town.services, cleo, (await needs_offer(town, cleo)).id)).state == "booked"


async def test_in_a_queue_a_pick_is_the_next_turn_with_its_own_hold(town: Town) -> None:
    ana, ben, cleo = await town.in_line("Ana", "Ben", "Cleo")
    slot_id = await opening(town, QUEUE.model_copy(update={"grace": 300}))
    await pick(town, slot_id, cleo)
    held = await town.store.bookings.active_of(slot_id)
    assert held
    assert held.holder
    assert held.holder.patient_name == "Cleo"
    await town.wait(301)
    assert await offer_of(town, ana) is None
    await town.wait(300)
    assert (await needs_offer(town, ana)).wave == 2
    assert await offer_of(town, ben) is None


async def test_in_exclusive_waves_a_pick_joins_those_who_may_take_it(town: Town) -> None:
    *_, cleo = await town.in_line("Ana", "Ben", "Cleo")
    slot_id = await opening(town, EXCLUSIVE)
    await pick(town, slot_id, cleo)
    visit = await offers.accept(town.services, cleo, (await needs_offer(town, cleo)).id)
    assert (visit.slot_id, visit.state) == (slot_id, "booked")


@pytest.mark.parametrize(
    ("case", "refusal"),
    [
        ("asked already", AlreadyAskedError),
        ("somebody's turn", SlotHeldError),
        ("booked", SlotTakenError),
        ("withdrawn", SlotWithdrawnError),
        ("busy", PatientBusyError),
        ("barred", PatientBarredError),
        ("left", NotFoundError),
        ("waits for something else", NotFoundError),
        ("of another clinic", ForbiddenError),
    ],
)
async def test_a_pick_that_cannot_be_is_refused_and_changes_nothing(
    town: Town, case: str, refusal: type[RefusedError]
) -> None:
    ana, _, cleo = await town.in_line("Ana", "Ben", "Cleo")
    who, actor = cleo, town.staff
    slot_id = await opening(town, QUEUE if case == "somebody's turn" else WAVES)
    if case == "asked already":
        who = ana
    elif case == "booked":
        await claims.claim(town.services, await town.patient("Wim"), slot_id)
    elif case == "withdrawn":
        await slots.withdraw(town.services, town.staff, slot_id)
    elif case == "busy":
        await claims.claim(town.services, cleo, (await town.publish(24, doctor="doctor_2")).id)
    elif case == "barred":
        await block_list.block_patient(
            town.services, town.staff, "clinic_1", cleo.patient_ids[0], "Three no-shows"
        )
    elif case == "waits for something else":
        who = await town.patient("Eve")
        await town.standby(who, specialties=["cardiology"])
    elif case == "of another clinic":
        actor = await town.found_neighbour()
    standby = await standby_of(town, who)
    if case == "left":
        await standbys.remove(town.services, who, standby.id)
    before = await round_of(town, slot_id)
    with pytest.raises(refusal):
        await round_controls.pick(town.services, actor, slot_id, standby.id, "why")
    assert await round_of(town, slot_id) == before


async def test_two_of_the_staff_who_pick_the_same_person_make_one_offer(town: Town) -> None:
    *_, cleo = await town.in_line("Ana", "Ben", "Cleo")
    slot_id = await opening(town)
    standby = await standby_of(town, cleo)
    done = await gather(
        *(round_controls.pick(town.services, town.staff, slot_id, standby.id, "why") for _ in range(3)),
        return_exceptions=True,
    )
    assert sum(isinstance(each, AlreadyAskedError) for each in done) == 2
    await town.settle()
    assert len(await town.store.offers.many({"holder.account_id": cleo.account_id})) == 1


async def test_an_offer_is_made_good_when_the_process_that_picked_died(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    *_, cleo = await town.in_line("Ana", "Ben", "Cleo")
    slot_id = await opening(town)
    await pick_and_die(town, monkeypatch, slot_id, cleo)
    await town.settle()
    assert (await needs_offer(town, cleo)).picked


async def test_staff_of_another_clinic_steer_nothing(town: Town) -> None:
    await town.in_line("Ana")
    slot_id = await opening(town)
    stranger = await town.found_neighbour()
    for attempt in (
        round_controls.stop(town.services, stranger, f"round_{slot_id}_1", "why"),
        round_controls.resume(town.services, stranger, f"round_{slot_id}_1"),
    ):
        with pytest.raises(ForbiddenError):
            await attempt


async def test_a_queue_that_goes_on_keeps_its_word_to_whose_turn_it_is(town: Town) -> None:
    ana, ben = await town.in_line("Ana", "Ben")
    slot_id = await opening(town, QUEUE)
    await stop(town, slot_id)
    await round_controls.resume(town.services, town.staff, f"round_{slot_id}_1")
    await town.settle()
    assert await offer_of(town, ben) is None
    held = await town.store.bookings.active_of(slot_id)
    assert held
    assert held.holder
    assert held.holder.patient_name == "Ana"
    await town.wait(601)
    assert (await needs_offer(town, ben)).wave == 2
    assert (await offer_of(town, ana)) is not None


async def test_when_the_one_whose_turn_it_was_passes_a_stopped_queue_lets_go(town: Town) -> None:
    ana, _ = await town.in_line("Ana", "Ben")
    wim = await town.patient("Wim")
    slot_id = await opening(town, QUEUE)
    await stop(town, slot_id)
    await offers.pass_on(town.services, ana, (await needs_offer(town, ana)).id)
    await town.settle()
    assert (await claims.claim(town.services, wim, slot_id)).state == "booked"


async def test_a_stopped_exclusive_round_lets_go_when_the_last_one_passes(town: Town) -> None:
    ana, ben = await town.in_line("Ana", "Ben")
    slot_id = await opening(town, EXCLUSIVE)
    await stop(town, slot_id)
    await offers.pass_on(town.services, ana, (await needs_offer(town, ana)).id)
    await town.settle()
    assert (await town.slot(slot_id)).state == "held"
    await offers.pass_on(town.services, ben, (await needs_offer(town, ben)).id)
    await town.settle()
    assert (await town.slot(slot_id)).state == "open"


async def test_a_pick_who_passes_in_the_grace_time_does_not_end_it(town: Town) -> None:
    ana, _, cleo = await town.in_line("Ana", "Ben", "Cleo")
    slot_id = await opening(town, WAVES.model_copy(update={"grace": 300}))
    await pick(town, slot_id, cleo)
    await offers.pass_on(town.services, cleo, (await needs_offer(town, cleo)).id)
    await town.settle()
    assert await offer_of(town, ana) is None
    await town.wait(301)
    assert (await needs_offer(town, ana)).wave == 1


async def test_a_pick_whose_process_died_before_the_hold_gets_it_all_the_same(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    *_, cleo = await town.in_line("Ana", "Ben", "Cleo")
    slot_id = await opening(town, QUEUE.model_copy(update={"grace": 300}))
    standby = await standby_of(town, cleo)

    async def died(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(placing, "_hold", died)
        with pytest.raises(RuntimeError):
            await round_controls.pick(town.services, town.staff, slot_id, standby.id, "why")
    await town.settle()
    held = await town.store.bookings.active_of(slot_id)
    assert held
    assert held.holder
    assert held.holder.patient_name == "Cleo"


@pytest.mark.parametrize("answer", ["none", "pass"])
async def test_exclusive_waves_are_not_released_over_the_head_of_a_pick(town: Town, answer: str) -> None:
    await town.in_line("Ana", "Ben")
    cleo, wim = await town.patient("Cleo"), await town.patient("Wim")
    slot_id = await opening(town, EXCLUSIVE)
    await town.wait(540)
    await town.standby(cleo)
    await pick(town, slot_id, cleo)
    await town.wait(61)
    with pytest.raises(SlotHeldError):
        await claims.claim(town.services, wim, slot_id)
    offer = await needs_offer(town, cleo)
    if answer == "pass":
        await offers.pass_on(town.services, cleo, offer.id)
        await town.settle()
    else:
        await town.wait(540)
    assert (await round_of(town, slot_id)).state == "released"
    assert (await town.slot(slot_id)).state == "open"


async def test_a_wave_that_goes_before_a_picks_offer_is_made_does_not_ask_them_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    *_, cleo = await town.in_line("Ana", "Ben", "Cleo")
    slot_id = await opening(town)
    await pick_and_die(town, monkeypatch, slot_id, cleo)
    town.bus.reactions.clear()
    await town.wait(601)
    one = await round_of(town, slot_id)
    assert [each.outcome for each in one.log if each.patient_name == "Cleo"] == ["picked"]
    assert sum(each.patient_id == cleo.patient_ids[0] for each in one.asked) == 1
