"""Whatever way somebody takes to a slot, the same rules say whether it may be theirs."""

from collections.abc import Awaitable, Callable
from datetime import date

import pytest

from quickdoc.core.errors import (
    BirthDateNeededError,
    RefusedError,
    WrongAgeError,
)
from quickdoc.identity.accounts import Actor
from quickdoc.identity.actions import family_corrections
from quickdoc.identity.actions.families import Person
from quickdoc.offers.actions import offers, round_controls
from quickdoc.scheduling.actions import claims
from quickdoc.scheduling.slot_summary import Ages
from tests.stories.eligible import open_slot
from tests.texting.stage import offer_of, says, under
from tests.town import WAVES, Town

CHILD, ADULT = date(2018, 5, 1), date(1980, 5, 1)
CHILDREN = Ages(least=0, most=16)


async def born(town: Town, who: Actor, day: date | None) -> None:
    await family_corrections.rename(town.services, who, who.patient_ids[0], Person(name="Ana", born=day))


# --- ages ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "refusal"), [(None, BirthDateNeededError), (ADULT, WrongAgeError), (CHILD, None)]
)
async def test_a_slot_for_children_is_claimed_for_children_only(
    town: Town, day: date | None, refusal: type[RefusedError] | None
) -> None:
    who = await town.patient()
    await born(town, who, day)
    slot = await open_slot(town, ages=CHILDREN)
    if refusal is None:
        assert (await claims.claim(town.services, who, slot.id)).active
        return
    with pytest.raises(refusal):
        await claims.claim(town.services, who, slot.id)
    assert await town.store.bookings.active_of(slot.id) is None


Answer = Callable[[Town, Actor, str], Awaitable[object]]


async def in_the_app(town: Town, who: Actor, offer_id: str) -> object:
    return await offers.accept(town.services, who, offer_id)


async def by_claim(town: Town, who: Actor, offer_id: str) -> object:
    return await claims.claim(town.services, who, (await town.store.offers.get(offer_id)).slot_id)


async def by_text(town: Town, who: Actor, offer_id: str) -> object:
    return await says(town, who, "YES")


@pytest.mark.parametrize("mode", ["waves", "queue", "exclusive"])
@pytest.mark.parametrize("answer", [in_the_app, by_claim, by_text])
async def test_a_birth_date_that_is_corrected_after_the_offer_counts_at_the_answer(
    town: Town, mode: str, answer: Answer
) -> None:
    policy = WAVES.model_copy(
        update={"mode": "queue"} if mode == "queue" else {"exclusive": mode == "exclusive"}
    )
    await under(town, policy)
    who = await town.patient()
    await born(town, who, CHILD)
    await town.standby(who)
    slot = await open_slot(town, ages=CHILDREN, offer=True)
    offer = await offer_of(town, who)
    await born(town, who, ADULT)
    await town.settle()
    if answer is by_text:
        assert "aged 0 to 16" in str(await answer(town, who, offer.id))
    else:
        with pytest.raises(WrongAgeError):
            await answer(town, who, offer.id)
    active = await town.store.bookings.active_of(slot.id)
    assert active is None or active.kind == "hold"
    assert (await town.store.offers.get(offer.id)).open, "it is not taken for a yes that counted"


async def test_nobody_of_unknown_age_is_asked_for_a_slot_of_some_ages(town: Town) -> None:
    (who,) = await town.in_line("Ana")
    slot = await open_slot(town, ages=CHILDREN, offer=True)
    assert await town.store.offers.of_opening(slot.id, 1) == []
    (entry,) = (await town.store.rounds.get(f"round_{slot.id}_1")).log
    assert (entry.outcome, entry.reason) == ("skipped", "birth_date")
    assert who.patient_ids[0] == entry.patient_id


async def test_the_staff_cannot_pick_somebody_who_could_not_accept(town: Town) -> None:
    who = await town.patient()
    await born(town, who, ADULT)
    standby = await town.standby(who)
    slot = await open_slot(town, ages=CHILDREN)
    with pytest.raises(WrongAgeError):
        await round_controls.pick(town.services, town.staff, slot.id, standby.id, "they called")
