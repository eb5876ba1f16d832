"""A replica set of one member: it gives a single mongod majority writes, transactions and change streams.

The set's own configuration names its member by host and port. When the data is started on another
port the member no longer recognises itself, and the configuration must be replaced by force.
"""

from typing import Any

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

SET_NAME = "rs0"
_NOT_YET_INITIALISED = 94
_TIMEOUT_MS = 2_000


def _configuration(host: str, version: int) -> dict[str, Any]:
    return {"_id": SET_NAME, "version": version, "members": [{"_id": 0, "host": host}]}


def _ensure_member(client: MongoClient[dict[str, Any]], host: str) -> None:
    try:
        current = client.admin.command("replSetGetConfig")["config"]
    except OperationFailure as refusal:
        if refusal.code != _NOT_YET_INITIALISED:
            raise
        client.admin.command("replSetInitiate", _configuration(host, version=1))
        return
    if [member["host"] for member in current["members"]] != [host]:
        renewed = current | _configuration(host, version=current["version"] + 1)
        client.admin.command("replSetReconfig", renewed, force=True)


def _pid(client: MongoClient[dict[str, Any]]) -> int:
    unwanted = dict.fromkeys(("metrics", "wiredTiger", "locks", "tcmalloc", "repl"), 0)
    return int(client.admin.command({"serverStatus": 1, **unwanted})["pid"])


def is_primary(host: str, pid: int | None) -> bool:
    """Tell whether the only member serves as primary, setting the set up where that is missing.

    `host` is "address:port", `pid` the process that should answer there. Made to be polled: any
    trouble simply counts as "not yet".
    """
    client: MongoClient[dict[str, Any]] = MongoClient(
        f"mongodb://{host}/",
        directConnection=True,
        serverSelectionTimeoutMS=_TIMEOUT_MS,
        connectTimeoutMS=_TIMEOUT_MS,
        socketTimeoutMS=_TIMEOUT_MS * 5,
    )
    with client:
        try:
            if _pid(client) != pid:
                return False
            if client.admin.command("hello").get("isWritablePrimary"):
                return True
            _ensure_member(client, host)
        except PyMongoError:
            pass
    return False
