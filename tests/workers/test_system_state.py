"""What the system page is told by a real Redis, a real worker and a real replica set."""

from datetime import timedelta

import pytest

from quickdoc.admin.actions.system import system
from quickdoc.identity.accounts import Actor
from quickdoc.storage.processes import Heartbeat
from tests.waiting import eventually
from tests.workers.conftest import Works

pytestmark = pytest.mark.servers

ADMIN = Actor(account_id="account_admin", role="admin")


async def levels(works: Works) -> dict[str, str]:
    found = await system(works.services, ADMIN)
    return {each.label: each.level for part in found.sections for each in part.figures}


async def test_the_queue_the_redis_and_the_database_are_asked(works: Works) -> None:
    now = works.services.clock.now()
    await works.services.bus.later("advance_round", "round_1", now - timedelta(seconds=90))
    await works.services.bus.later("advance_round", "round_2", now + timedelta(hours=1))
    status = await works.services.bus.status(now)
    assert (status.queued, status.due, status.failed) == (2, 1, None)
    assert status.oldest_due_at == now - timedelta(seconds=90)
    assert status.version[:1].isdigit()
    assert status.memory_bytes > 100_000
    told = await levels(works)
    assert (told["Oldest job that is due"], told["Report of a worker"]) == ("red", "red")
    state = await works.services.store.server_state()
    assert (state.has_primary, state.reached) == (True, state.members)
    assert (told["Indexes"], told["Replica set"]) == ("green", "green")


async def test_a_worker_and_its_heartbeat_are_seen(works: Works) -> None:
    heartbeat = Heartbeat(works.services.store.processes, "worker", works.services.clock)
    for _ in range(2):
        await heartbeat.beat()

    async def reported() -> bool:
        return (await works.services.bus.status(works.services.clock.now())).failed == 0

    async with works.working():
        await eventually(reported)
        told = await levels(works)
    assert told[f"Worker on {heartbeat.record.host}, process {heartbeat.record.pid}"] == "green"
    assert "Worker" not in told
    assert told["Oldest unpublished event"] == "green"
