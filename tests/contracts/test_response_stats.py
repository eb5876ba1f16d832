"""What habits are learned from and how they are kept, on every driver."""

import asyncio
from datetime import timedelta

from quickdoc.offers.offer_changes import end
from quickdoc.offers.offers import Offer
from quickdoc.offers.response_stats import ResponseStats, learn, outcome
from quickdoc.scheduling.bookings import Holder
from quickdoc.store import Store
from tests.contracts.things import slot
from tests.town import MONDAY

HOUR = timedelta(hours=1)


def offer(number: int, clinic_id: str = "clinic_1") -> Offer:
    """The n-th, made so many hours after Monday morning."""
    brief = slot(minutes=60 * 24 * 9).brief.model_copy(update={"clinic_id": clinic_id})
    made_at = MONDAY + number * HOUR
    return Offer(
        id=f"offer_{clinic_id}_{number}",
        slot_id=f"slot_{clinic_id}_{number}",
        opening=1,
        round_id="round_1",
        wave=1,
        standby_id="standby_1",
        holder=Holder(
            patient_id="patient_1", patient_name="Ana", account_id="account_1", phone="+15550100001"
        ),
        brief=brief,
        code=f"{clinic_id[-1]}{number:02d}",
        made_at=made_at,
        expires_at=made_at + timedelta(minutes=10),
    )


async def test_a_clinics_offers_are_read_as_they_were_made_and_nobody_elses(any_store: Store) -> None:
    kept = [offer(number) for number in range(5)]
    kept[2] = end(kept[2], "accepted", kept[2].made_at + timedelta(minutes=3))
    for each in [*kept, offer(1, "clinic_2")]:
        await any_store.offers.insert(each)
    found = await any_store.offers.outcomes("clinic_1", MONDAY + HOUR)
    assert found == [outcome(each) for each in reversed(kept[1:])]


async def test_habits_are_due_once_however_often_they_are_expected(any_store: Store) -> None:
    for hours in (3, 1, 2):
        await any_store.response_stats.expect("clinic_1", MONDAY + hours * HOUR)
    assert await any_store.response_stats.due(MONDAY, 10) == []
    assert await any_store.response_stats.due(MONDAY + HOUR, 10) == [ResponseStats(id="clinic_1")]
    learned = learn("clinic_1", [outcome(offer(0))], MONDAY + HOUR)
    await asyncio.gather(*(any_store.response_stats.put(learned) for _ in range(5)))
    assert await any_store.response_stats.due(MONDAY + 9 * HOUR, 10) == []
    assert await any_store.response_stats.find("clinic_1") == learned
