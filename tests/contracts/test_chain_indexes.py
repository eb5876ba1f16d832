"""What moves, chains and reminders look for is found by an index, never by looking through a collection."""

from typing import Any

import pytest

from quickdoc import bookings
from quickdoc.actions import bookings as bookings_actions
from quickdoc.actions import earlier
from quickdoc.standby import Later
from quickdoc.store.documents import DuplicateError
from quickdoc.store.mongo import Store
from tests.texting.stage import visiting
from tests.town import MONDAY, town_on

pytestmark = pytest.mark.servers


async def queries(store: Store, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any], Any]]:
    """What the store asks for, as it asks: collection, query and order."""
    asked: list[tuple[str, dict[str, Any], Any]] = []
    for documents in (store.bookings, store.standbys, store.offers, store.rounds):
        name = documents.collection.name

        async def many(
            query: dict[str, Any], *, sort: Any = None, limit: int = 0, name: str = name
        ) -> list[Any]:
            asked.append((name, query, sort))
            return []

        async def one(query: dict[str, Any], sort: Any = None, name: str = name) -> None:
            asked.append((name, query, sort))

        monkeypatch.setattr(documents, "many", many)
        monkeypatch.setattr(documents, "one", one)
    await store.bookings.given_for("booking_1")
    await store.bookings.to_remind(MONDAY, 10)
    await store.standbys.for_visit("booking_1")
    await store.standbys.ended_with("booking_1")
    await store.standbys.past(MONDAY, 10)
    await store.offers.open_instead_of("booking_1")
    await store.rounds.of_chain("round_1")
    return asked


async def test_nothing_is_looked_through(real_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    town = await town_on(real_store)
    visit = await visiting(town, await town.patient(), 72)
    assert visit.holder
    for collection, query, sort in await queries(real_store, monkeypatch):
        cursor = real_store.database[collection].find(query)
        plan = await (cursor.sort(list(sort)) if sort else cursor).explain()
        stages = str(plan["queryPlanner"]["winningPlan"])
        assert "COLLSCAN" not in stages, f"{collection} {query}"
        assert "IXSCAN" in stages or "IDHACK" in stages or "EXPRESS" in stages, stages


async def test_a_round_and_its_sweeps_look_through_no_collection(real_store: Store) -> None:
    town, database = await town_on(real_store), real_store.database
    ana, _ = await town.in_line("Ana", "Ben")
    await database.command("profile", 2)
    try:
        slot = await town.publish(offer=True)
        await town.settle()
        await town.wait(601)
        await bookings_actions.claim(town.doors, ana, slot.id)
        await town.settle()
        await town.wait(2 * 3600)
    finally:
        await database.command("profile", 0)
    scans = database["system.profile"].find({"planSummary": {"$regex": "COLLSCAN"}})
    assert [f"{each['ns']} {each['command'].get('filter')}" async for each in scans] == []


async def test_one_visit_is_given_back_once(real_store: Store) -> None:
    town = await town_on(real_store)
    who = await town.patient()
    first, second = await visiting(town, who, 24), await visiting(town, who, 48)
    taken = first.model_copy(update={"moved_from": "booking_9", "version": first.version + 1})
    await real_store.bookings.replace(taken)
    with pytest.raises(DuplicateError) as refusal:
        await real_store.bookings.replace(
            second.model_copy(update={"moved_from": "booking_9", "version": second.version + 1})
        )
    assert refusal.value.keys == {"moved_from"}
    await real_store.bookings.replace(bookings.cancel(taken, "patient", MONDAY))
    await real_store.bookings.replace(
        second.model_copy(update={"moved_from": "booking_9", "version": second.version + 1})
    )


async def test_one_visit_has_one_request_for_something_earlier(real_store: Store) -> None:
    town = await town_on(real_store)
    who = await town.patient()
    visit = await visiting(town, who, 72)
    made = await earlier.enrol(town.doors, who, visit.id)
    later = Later(booking_id=visit.id, start=visit.brief.start, zone=visit.brief.zone)
    with pytest.raises(DuplicateError):
        await real_store.standbys.insert(made.model_copy(update={"id": "standby_2", "instead_of": later}))
    await real_store.standbys.insert(
        made.model_copy(update={"id": "standby_3", "instead_of": later, "active": False})
    )
    for _ in range(2):
        await town.standby(who)  # requests of other kinds are not meant
