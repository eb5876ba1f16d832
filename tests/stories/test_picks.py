"""People whom the staff pick."""

from asyncio import gather
from datetime import timedelta

import pytest

from quickdoc.clinics.policy import Policy
from quickdoc.core.errors import (
    AlreadyAskedError,
    ForbiddenError,
    NotFoundError,
    PatientBarredError,
    PatientBusyError,
    RefusedError,
    SlotHeldError,
    SlotTakenError,
    SlotWithdrawnError,
)
from quickdoc.offers.actions import offers, round_controls
from quickdoc.scheduling.actions import claims, slots
from quickdoc.waitlist.actions import block_list, standbys
from tests.stories.stage import QUEUE, needs_offer, offer_of, opening
from tests.stories.steering import EXCLUSIVE, pick, round_of, standby_of, stop
from tests.town import WAVES, Town


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
