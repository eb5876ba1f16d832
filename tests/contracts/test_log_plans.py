"""How a real mongod answers a gateway that looks for what it missed: off an index, no entry is read."""

from datetime import timedelta

import pytest

from quickdoc.core.clock import SystemClock
from quickdoc.core.ids import position_at
from quickdoc.store import Store
from tests.realtime.news import slot_opened

pytestmark = pytest.mark.servers
MANY = 300


async def test_positions_and_ids_come_from_an_index_alone(real_store: Store) -> None:
    logged = await real_store.log.append([slot_opened("clinic:1") for _ in range(MANY)])
    start = position_at(SystemClock().now() - timedelta(minutes=1))
    await real_store.database.command("profile", 2)
    assert await real_store.log.ids(start) == sorted((each.position, each.event.id) for each in logged)
    await real_store.database.command("profile", 0)
    [look] = (
        await real_store.database["system.profile"].find({"op": "query", "nreturned": MANY}).to_list(None)
    )
    assert look["keysExamined"] == MANY
    assert look["docsExamined"] == 0
