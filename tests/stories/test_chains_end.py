"""Chains across clinics, and that they end."""

import asyncio
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mongomock_motor import AsyncMongoMockClient

from quickdoc.core.errors import ForbiddenError, NotFoundError, RefusedError
from quickdoc.identity.accounts import Actor
from quickdoc.offers.actions import offers
from quickdoc.offers.rounds import round_id
from quickdoc.scheduling.actions import claims
from quickdoc.screens import chains
from quickdoc.screens.chains import Story
from quickdoc.storage import index_making
from quickdoc.store import Store
from tests.stories.chains import cancelled, told, waiting
from tests.town import Town, town_on


async def elsewhere(town: Town) -> tuple[Story, Story, Actor]:
    """Ana leaves a slot of the neighbour for one of ours: the story as we see it, and as they do."""
    there = await town.found_neighbour()
    doctor = await town.store.doctors.get("doctor_1")
    moved = doctor.model_copy(
        update={"id": "doctor_9", "clinic_id": "clinic_2", "clinic_ids": ("clinic_2",), "name": "Dr. Nine"}
    )
    await town.store.doctors.insert(moved)
    ana = await town.patient("Ana")
    slot = await town.publish(72)
    theirs = slot.model_copy(
        update={
            "clinic_id": "clinic_2", "clinic_name": "Hillside Clinic", "doctor_id": "doctor_9",
            "doctor_name": "Dr. Nine", "version": 2, "topics": ("clinic:clinic_2", "doctor:doctor_9"),
        }
    )  # fmt: skip
    await town.store.slots.replace(theirs)
    old = await claims.claim(town.services, ana, slot.id)
    opened = await cancelled(town)
    await claims.swap(town.services, ana, opened.id, None, old.id, any_doctor=True)
    await town.settle()
    chain = round_id(opened.id, opened.opening)
    return await told(town, chain), await told(town, chain, there), there


async def test_what_is_at_another_clinic_has_no_names(town: Town) -> None:
    ours, theirs, _ = await elsewhere(town)
    assert [link.place.name for link in ours.links] == ["Lakeside Clinic", "another clinic"]
    assert ours.links[0].filled
    assert ours.links[0].filled.patient_name == "Ana"
    assert ours.links[0].filled.left
    assert "Hillside" not in ours.model_dump_json()
    assert "doctor_9" not in ours.model_dump_json()
    assert [each.place.name for each in theirs.links] == ["another clinic", "Hillside Clinic"]
    assert "Ana" not in theirs.model_dump_json()
    assert "Lakeside" not in theirs.model_dump_json()


async def test_a_chain_is_for_the_staff_of_the_clinics_in_it(town: Town) -> None:
    opened = await cancelled(town)
    chain, stranger = round_id(opened.id, opened.opening), await town.found_neighbour()
    with pytest.raises(NotFoundError):
        await told(town, chain, stranger)
    with pytest.raises(NotFoundError):
        await told(town, "round_none")
    with pytest.raises(ForbiddenError):
        await chains.story(town.store, stranger, "clinic_1", chain)


async def _history(seed: int) -> None:
    dice = Random(seed)
    store = Store(AsyncMongoMockClient()["quickdoc"])
    await index_making.make(store.database)
    town = await town_on(store)
    hours = dice.sample(range(30, 200, 2), dice.randint(1, 6))
    people = [(await waiting(town, f"P{each}", each))[0] for each in hours]
    await cancelled(town, 24)
    for _ in range(40):
        open_ones = [each for each in await town.store.offers.many({"open": True}) if dice.random() < 0.7]
        for offer in open_ones:
            who = next(person for person in people if person.account_id == offer.holder.account_id)
            try:
                await offers.accept(town.services, who, offer.id)
            except RefusedError:
                continue
        await town.settle()
        await town.wait(301)
        running = [round_ for round_ in await town.store.rounds.many({}) if round_.state == "running"]
        if not running:
            break
    assert not running, "it ends when nobody wants to move up"
    await _never_loops(town)


async def _never_loops(town: Town) -> None:
    everything = {booking.id: booking for booking in await town.store.bookings.many({})}
    for old in everything.values():
        if old.state == "moved":
            assert old.moved_to
            new = everything[old.moved_to]
            assert new.moved_from == old.id
            assert new.brief.start < old.brief.start
            again = await town.store.offers.many({"slot_id": old.slot_id, "opening": {"$gt": old.opening}})
            assert old.holder
            assert old.holder.patient_id not in {each.holder.patient_id for each in again}
    linked = [round_ for round_ in await town.store.rounds.many({}) if round_.chain]
    for chain_id in {each.chain.id for each in linked if each.chain}:
        chain = await town.store.rounds.of_chain(chain_id)
        assert [each.chain.step if each.chain else 0 for each in chain] == list(range(len(chain)))
        assert all(left.brief.start < right.brief.start for left, right in pairwise(chain))
        assert len({each.slot_id for each in chain}) == len(chain)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_a_chain_goes_on_to_later_slots_only_and_ends(seed: int) -> None:
    asyncio.run(_history(seed))
