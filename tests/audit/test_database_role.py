"""The database itself keeps the audit log: production's user adds to it and reads it, and nothing else."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from quickdoc import database_role
from quickdoc.storage import index_making
from quickdoc.store import Store
from sandbox.servers import Mongod
from tests.audit.stage import cancelled, entries
from tests.town import Town, town_on

UNAUTHORIZED = 13


class GuardedMongod(Mongod):
    """One that asks for passwords: alone, since a replica set would want a key file."""

    def _argv(self) -> list[str]:
        return [each for each in super()._argv() if each not in {"--replSet", "rs0"}] + ["--auth"]

    def _is_ready(self) -> bool:
        with MongoClient[dict[str, Any]](self._address, serverSelectionTimeoutMS=500) as client:
            try:
                client.admin.command("hello")
            except PyMongoError:
                return False
            return True

    @property
    def _address(self) -> str:
        return f"mongodb://127.0.0.1:{self.port}"


@pytest.fixture
def guarded_url(tmp_path: Path) -> Iterator[str]:
    """The address for production's user, who has the role of `deploy/mongo/role.json`."""
    with GuardedMongod(tmp_path) as server:
        address = f"127.0.0.1:{server.port}"
        with MongoClient[dict[str, Any]](f"mongodb://{address}") as first:  # nobody is there yet: it may
            first.admin.command("createUser", "root", pwd="root", roles=["root"])
        with MongoClient[dict[str, Any]](f"mongodb://root:root@{address}") as root:
            there = root["quickdoc"]
            there.command("createRole", "product", privileges=database_role.privileges(), roles=[])
            there.command("createUser", "quickdoc", pwd="secret", roles=["product"])
        yield f"mongodb://quickdoc:secret@{address}/?authSource=quickdoc"


def test_the_file_has_a_line_for_each_collection() -> None:
    assert database_role.FILE.read_text(encoding="utf-8") == database_role.page(), (
        "run python -m quickdoc.database_role"
    )


@pytest.mark.servers
async def test_productions_user_does_its_work_and_cannot_change_the_audit_log(guarded_url: str) -> None:
    client: Any = AsyncIOMotorClient(guarded_url, tz_aware=True)
    try:
        store = Store(client["quickdoc"])
        await index_making.make(store.database)
        town: Town = await town_on(store)
        await cancelled(town)
        (entry,) = await entries(town)
        await store.audit.put([entry])
        assert await entries(town) == [entry]
        audit = store.audit.collection
        for change in (
            audit.update_one({"_id": entry.id}, {"$set": {"action": "nothing"}}),
            audit.replace_one({"_id": entry.id}, {"action": "nothing"}, upsert=True),
            audit.delete_one({"_id": entry.id}),
            audit.delete_many({}),
            audit.drop(),
            audit.rename("elsewhere"),
        ):
            with pytest.raises(OperationFailure) as refused:
                await change
            assert refused.value.code == UNAUTHORIZED
        assert await entries(town) == [entry]
    finally:
        client.close()
