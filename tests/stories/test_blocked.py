"""Somebody on a clinic's block list stays in its line, marked, and in nobody's way."""

from typing import Any

import pytest

from quickdoc.identity.accounts import Actor
from quickdoc.offers.actions import round_controls
from quickdoc.store import Store
from quickdoc.waitlist.actions import block_list, waiting_list
from quickdoc.waitlist.actions.shown_requests import Waiting
from quickdoc.waitlist.views import waiting
from quickdoc.waitlist.views.waiting import Place
from tests.stories.stage import LOTTERY, opened, with_policy
from tests.texting.stage import offer_of, offered, says, under
from tests.town import WAVES, Town, town_on

ONE = WAVES.model_copy(update={"wave_size": 1})


async def block(town: Town, who: Actor, clinic_id: str = "clinic_1", staff: Actor | None = None) -> None:
    await block_list.block_patient(
        town.services, staff or town.staff, clinic_id, who.patient_ids[0], "Three no-shows"
    )


async def unblock(town: Town, who: Actor) -> None:
    await block_list.unblock_patient(town.services, town.staff, "clinic_1", who.patient_ids[0])


async def line(town: Town) -> list[Waiting]:
    return (await waiting_list.waiting(town.services, town.staff, "clinic_1", None, 50))[0]


async def place_of(town: Town, who: Actor) -> Place:
    (mine,) = await town.store.standbys.of_account(who.account_id)
    return await waiting.place(town.store, town.clock.now(), who, mine.id)


async def test_the_staff_see_who_is_blocked_and_why_and_who_cannot_be_texted(town: Town) -> None:
    ana, ben, _ = await town.in_line("Ana", "Ben", "Cleo")
    await block(town, ana)
    await says(town, ben, "STOP")
    marked = {each.patient_name: (each.blocked, each.texts_stopped) for each in await line(town)}
    assert marked == {"Ana": ("Three no-shows", False), "Ben": (None, True), "Cleo": (None, False)}
    await unblock(town, ana)
    assert {each.blocked for each in await line(town)} == {None}


async def test_who_wants_no_texts_has_none_stopped(town: Town) -> None:
    ana = await town.patient()
    await town.standby(ana, channels=["live", "email"])
    await says(town, ana, "STOP")
    assert [each.texts_stopped for each in await line(town)] == [False]


@pytest.mark.parametrize(
    "preferences",
    [
        {},
        {"specialties": [], "doctor_ids": ["doctor_1"]},
        {"specialties": [], "clinic_ids": ["clinic_1"]},
    ],
)
async def test_nobody_is_behind_somebody_who_is_blocked(store: Store, preferences: dict[str, Any]) -> None:
    town = await town_on(store)
    ana, ben, cleo = [await town.patient(name) for name in ("Ana", "Ben", "Cleo")]
    for each in (ana, ben, cleo):
        await town.standby(each, **preferences)

    async def places() -> list[tuple[int | None, int]]:
        rows = [(await place_of(town, each)).rows[0] for each in (ana, ben, cleo)]
        return [(row.place, row.waiting) for row in rows]

    assert await places() == [(1, 3), (2, 3), (3, 3)]
    await block(town, ana)
    assert await places() == [(1, 3), (1, 2), (2, 2)], "and it shows nowhere to the one who is blocked"
    await unblock(town, ana)
    assert await places() == [(1, 3), (2, 3), (3, 3)]


async def test_blocked_by_one_of_two_clinics_near_they_still_wait_for_the_other(town: Town) -> None:
    neighbour = await town.found_neighbour()
    doctor = await town.store.doctors.get("doctor_1")
    there = {"id": "doctor_3", "clinic_id": "clinic_2", "clinic_ids": ("clinic_2",), "name": "Dr. 3"}
    await town.store.doctors.insert(doctor.model_copy(update=there))
    ana, ben = await town.in_line("Ana", "Ben")
    await block(town, ana)
    assert (await place_of(town, ben)).rows[0].place == 2
    await block(town, ana, "clinic_2", neighbour)
    assert (await place_of(town, ben)).rows[0].place == 1


async def test_the_odds_are_told_without_them(town: Town) -> None:
    ana, ben, cleo = await town.in_line("Ana", "Ben", "Cleo")
    await block(town, ana)
    await opened(town, ONE)  # Ana is passed over and Ben is asked: three quarters of the way to Cleo
    assert ((await place_of(town, ben)).odds_week or 0) > 0
    assert (await place_of(town, cleo)).odds_week == 0


async def test_in_a_lottery_the_chance_is_shared_by_those_who_can_be_asked(town: Town) -> None:
    ana, ben, cleo = await town.in_line("Ana", "Ben", "Cleo")
    await with_policy(town, LOTTERY)
    await opened(town)
    before = (await place_of(town, cleo)).odds_week or 0
    await block(town, ana)
    assert ((await place_of(town, cleo)).odds_week or 0) >= before
    assert (await place_of(town, ben)).rows[0].waiting == 2


@pytest.mark.parametrize("mode", ["waves", "queue"])
async def test_what_they_were_offered_goes_to_the_next_in_line_at_once(town: Town, mode: str) -> None:
    await under(town, ONE.model_copy(update={"mode": mode}))
    ana, offer = await offered(town)
    (ben,) = await town.in_line("Ben")
    await block(town, ana)
    await town.settle()
    gone = await town.store.offers.get(offer.id)
    assert (gone.state, gone.because) == ("withdrawn", "call_the_clinic")
    assert (await offer_of(town, ben)).slot_id == offer.slot_id
    (told,) = await town.store.messages.many({"about": offer.id, "kind": "withdrawn"})
    assert told.body == (
        "Lakeside Clinic: Tue 24 Nov 10:00 is not offered to you any more. Please call the clinic. "
        "STOP to end"
    )
    await block(town, ana)
    await town.settle()
    assert len(await town.store.messages.many({"kind": "withdrawn"})) == 1


async def test_offers_of_other_clinics_and_people_stand(town: Town) -> None:
    neighbour = await town.found_neighbour()
    ana, offer = await offered(town)
    await town.standby(ana, specialties=[], clinic_ids=["clinic_2"])
    await block(town, ana, "clinic_2", neighbour)
    await town.settle()
    assert (await town.store.offers.get(offer.id)).open


async def test_an_offer_made_in_the_very_moment_is_withdrawn(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    (ana,) = await town.in_line("Ana")
    ask = town.store.standbys.on_phones

    async def slowly(*given: object) -> object:
        await block(town, ana)
        return await ask(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(town.store.standbys, "on_phones", slowly)
    await town.publish(24, offer=True)
    await town.settle()
    assert (await offer_of(town, ana)).because == "call_the_clinic"


async def test_whom_the_staff_picked_and_then_blocked_loses_the_offer(town: Town) -> None:
    ana = await town.patient()
    mine = await town.standby(ana)
    slot = await town.publish(30)
    await round_controls.pick(town.services, town.staff, slot.id, mine.id, "it is their turn")
    await block(town, ana)
    await town.settle()
    assert not (await offer_of(town, ana)).open
