"""The store with batched calls."""

import asyncio
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from pymongo.errors import AutoReconnect

from quickdoc.core.errors import NotFoundError, StaleError, UnreadableError
from quickdoc.events.actions.dispatch import new_event
from quickdoc.events.models import BookingMade, SlotTaken
from quickdoc.identity.accounts import actor
from quickdoc.scheduling import booking_endings
from quickdoc.scheduling.actions import claims
from quickdoc.scheduling.store.claim_facts import ClaimFacts
from quickdoc.storage.answers import Attempt
from quickdoc.storage.bulk import Change, change_each
from quickdoc.storage.duplicates import DuplicateError
from quickdoc.store import Store
from quickdoc.waitlist.actions import block_list
from tests.contracts.things import slot, visit
from tests.town import MONDAY, town_on


@pytest.fixture
def batched_store(true_store: Store) -> Store:
    """The same database, with everything that can be grouped grouped; on each real driver."""
    return Store(true_store.database, batched=True)


async def test_a_duplicate_in_the_middle_of_a_group_is_its_own_loss(batched_store: Store) -> None:
    one, other = slot(60), slot(120)
    wanted = [visit(one, "patient_1"), visit(one, "patient_2"), visit(other, "patient_3")]
    outcomes = await asyncio.gather(*map(batched_store.bookings.insert, wanted), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [type(None), DuplicateError, type(None)]
    assert isinstance(outcomes[1], DuplicateError)
    assert outcomes[1].keys == {"slot_id"}
    assert {booking.id for booking in await batched_store.bookings.many({})} == {wanted[0].id, wanted[2].id}


async def test_overlapping_claims_of_one_patient_in_a_group_collide(batched_store: Store) -> None:
    wanted = [visit(slot(60)), visit(slot(75, "doctor_2")), visit(slot(90, "doctor_3"))]
    outcomes = await asyncio.gather(*map(batched_store.bookings.insert, wanted), return_exceptions=True)
    lost = [outcome for outcome in outcomes if outcome is not None]
    assert [each.keys for each in lost if isinstance(each, DuplicateError)] == [{"patient_id", "ticks"}]
    assert len(lost) == 1


async def test_one_key_twice_in_a_group_is_one_attempt(batched_store: Store) -> None:
    attempt = Attempt(id="account_1 claim_slot key", fingerprint="f", at=MONDAY)
    same = [batched_store.answers.insert(attempt) for _ in range(4)]
    outcomes = await asyncio.gather(*same, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [type(None), *[DuplicateError] * 3]


async def test_changes_of_one_group_know_which_of_them_were_stale(batched_store: Store) -> None:
    several = [slot(60 * n, f"doctor_{n}") for n in range(1, 5)]
    for each in several:
        await batched_store.slots.insert(each)
    taken = [each.model_copy(update={"state": "booked", "version": 2}) for each in several]
    taken[1] = taken[1].model_copy(update={"version": 3})  # made from a version that is not there
    changes = [batched_store.slots.replace(each, new_event(SlotTaken, each, MONDAY)) for each in taken]
    outcomes = await asyncio.gather(*changes, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [type(None), StaleError, type(None), type(None)]
    versions = [(await batched_store.slots.get(each.id)).version for each in several]
    assert versions == [2, 1, 2, 2]


async def test_a_change_that_a_unique_index_refuses_leaves_the_others_of_its_group(
    batched_store: Store,
) -> None:
    gone, present, other = slot(60).model_copy(update={"live": False}), slot(60), slot(300)
    for each in (gone, present, other):
        await batched_store.slots.insert(each)
    wanted = [
        gone.model_copy(update={"live": True, "version": 2}),
        other.model_copy(update={"state": "booked", "version": 2}),
    ]
    changes = [batched_store.slots.replace(each, new_event(SlotTaken, each, MONDAY)) for each in wanted]
    outcomes = await asyncio.gather(*changes, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [DuplicateError, type(None)]


async def test_events_are_settled_together_and_others_stay(batched_store: Store) -> None:
    several = [visit(slot(60 * n), f"patient_{n}") for n in range(1, 4)]
    made = [new_event(BookingMade, each, MONDAY) for each in several]
    for each, born in zip(several, made, strict=True):
        await batched_store.bookings.insert(each, born)
    await asyncio.gather(*(batched_store.acknowledge(each) for each in made[:2]))
    waiting = await batched_store.bookings.pending(MONDAY + timedelta(minutes=1), timedelta(), 10)
    assert waiting == (made[2:], [])


async def test_what_is_read_together_is_given_to_whoever_asked_for_it(batched_store: Store) -> None:
    one, other = slot(60), slot(120)
    await batched_store.slots.insert(one)
    booking = visit(one)
    await batched_store.bookings.insert(booking)
    asked = [one.id, "slot_none", one.id]
    assert await asyncio.gather(*map(batched_store.slots.find, asked)) == [one, None, one]
    active = [batched_store.bookings.active_of(each.id) for each in (one, other)]
    assert await asyncio.gather(*active) == [booking, None]
    await batched_store.bookings.replace(booking_endings.cancel(booking, "patient", MONDAY))
    assert await batched_store.bookings.active_of(one.id) is None


async def test_what_claims_begin_with_is_the_same_read_together_and_one_by_one(
    true_store: Store, batched_store: Store
) -> None:
    town = await town_on(true_store)
    ana, ben = [(await town.patient(name)).patient_ids[0] for name in ("Ana", "Ben")]
    wanted, other = await town.publish(48, offer=True), await town.publish(72)
    who = actor(await true_store.accounts.get("account_1"))
    await town.standby(who)
    await town.publish(96, offer=True)
    await town.settle()
    await claims.claim(town.services, who, other.id)
    await block_list.block_patient(town.services, town.staff, "clinic_1", ana, "No-shows")
    now = town.clock.now()
    asked = [(wanted.id, ana), (wanted.id, ben), (other.id, ana)]
    alone = [await true_store.claims.of(*each, now) for each in asked]
    together = await asyncio.gather(*(batched_store.claims.of(*each, now) for each in asked))
    assert together == alone
    assert [len(each.coming) for each in alone] == [1, 0, 1]
    assert [len(each.offered) for each in alone] == [1, 0, 0]
    assert [each.barring for each in alone] == [{"clinic_1"}, frozenset(), {"clinic_1"}]


async def test_a_claim_of_what_is_not_there_or_cannot_be_read_is_refused_and_the_others_are_not(
    true_store: Store, batched_store: Store
) -> None:
    town = await town_on(true_store)
    ana = (await town.patient()).patient_ids[0]
    whole, broken = await town.publish(48), await town.publish(72)
    await true_store.slots.collection.update_one({"_id": broken.id}, {"$set": {"zone": "localtime"}})
    asked = [(whole.id, ana), ("slot_none", ana), (whole.id, "patient_none"), (broken.id, ana)]
    outcomes = await asyncio.gather(
        *(batched_store.claims.of(*each, MONDAY) for each in asked), return_exceptions=True
    )
    assert isinstance(outcomes[0], ClaimFacts)
    assert [type(each) for each in outcomes[1:]] == [NotFoundError, NotFoundError, UnreadableError]


async def test_a_broken_connection_is_told_to_the_whole_group() -> None:
    async def gone(*_: Any, **__: Any) -> None:
        raise AutoReconnect("gone")

    collection = SimpleNamespace(bulk_write=gone)
    with pytest.raises(AutoReconnect):
        await change_each(collection, [Change({"_id": "a"}, {}, "e1"), Change({"_id": "b"}, {}, "e2")])
