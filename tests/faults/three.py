"""A replica set of three members, each of which may be killed."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from sandbox.ports import LOOPBACK
from sandbox.servers import Mongod
from tests.waiting import eventually_blocking

SET = "rs0"


class Member(Mongod):
    """One of several; it is ready when it answers, whoever is primary."""

    def _argv(self) -> list[str]:
        return [*super()._argv(), "--setParameter", "ttlMonitorEnabled=false"]

    @property
    def host(self) -> str:
        return f"{LOOPBACK}:{self.port}"

    def _is_ready(self) -> bool:
        try:
            with _direct(self.host) as client:
                client.admin.command("ping")
        except PyMongoError:
            return False
        return True


class Three:
    """The members; `url` names them all."""

    def __init__(self, members: list[Member]) -> None:
        self.members = members

    @property
    def url(self) -> str:
        return f"mongodb://{','.join(member.host for member in self.members)}/?replicaSet={SET}"

    def primary(self) -> Member:
        """The primary of now; waits until there is one."""
        found: list[Member] = []

        def is_elected() -> bool:
            found.extend(each for each in self.members if _is_primary(each))
            return bool(found)

        eventually_blocking(is_elected)
        return found[0]

    def step_down(self) -> None:
        """The primary gives up, for five seconds."""
        with suppress(PyMongoError), _direct(self.primary().host) as client:
            client.admin.command("replSetStepDown", 5, secondaryCatchUpPeriodSecs=4)


def _is_primary(member: Member) -> bool:
    with suppress(PyMongoError), _direct(member.host) as client:
        return bool(client.admin.command("hello").get("isWritablePrimary"))
    return False


@contextmanager
def three(folder: Path) -> Iterator[Three]:
    """Start three members and make them a set."""
    with ExitStack() as running:
        folders = [folder / str(number) for number in range(3)]
        for each in folders:
            each.mkdir()
        members = [running.enter_context(Member(each)) for each in folders]
        configuration: dict[str, Any] = {
            "_id": SET,
            "members": [{"_id": number, "host": each.host} for number, each in enumerate(members)],
            "settings": {"electionTimeoutMillis": 4000, "heartbeatIntervalMillis": 500},
        }
        with _direct(members[0].host) as client:
            client.admin.command("replSetInitiate", configuration)
        found = Three(members)
        found.primary()
        yield found


def _direct(host: str) -> "MongoClient[dict[str, Any]]":
    return MongoClient(f"mongodb://{host}/", directConnection=True, serverSelectionTimeoutMS=1000)
