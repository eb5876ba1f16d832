"""`python -m quickdoc.database_role`: makes `deploy/mongo/role.json`, what the product may do in MongoDB.

It reads and writes its own collections, one by one, since MongoDB's roles cannot take anything back: in the
audit log it may insert and find, and neither change nor remove. A test compares.
"""

import json
from pathlib import Path
from typing import Any

from quickdoc.storage import indexes
from quickdoc.store import Store, connect

FILE = Path(__file__).parent.parent / "deploy" / "mongo" / "role.json"
DATABASE = "quickdoc"
APPEND_ONLY = frozenset({"audit"})
APPENDS = ["collStats", "createCollection", "createIndex", "dropIndex", "find", "insert", "listIndexes"]
WRITES = sorted([*APPENDS, "update", "remove"])


class _Named:
    """A database that remembers which of its collections are used."""

    def __init__(self, database: Any) -> None:
        self._database = database
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self.names.add(name)
        return self._database[name]


def collections() -> set[str]:
    """The names of all collections of the product."""
    database = _Named(connect("mongodb://nowhere")[DATABASE])  # it is never asked anything
    Store(database)
    return database.names | indexes.collections()


def privileges() -> list[dict[str, Any]]:
    """As the command `createRole` takes them."""
    everywhere = {"resource": {"db": DATABASE, "collection": ""}, "actions": ["listCollections"]}
    return [everywhere, *(_privilege(name) for name in sorted(collections()))]


def _privilege(name: str) -> dict[str, Any]:
    actions = APPENDS if name in APPEND_ONLY else WRITES
    return {"resource": {"db": DATABASE, "collection": name}, "actions": actions}


def page() -> str:
    """The file: a privilege in each line."""
    return "[\n" + ",\n".join(f"  {json.dumps(each)}" for each in privileges()) + "\n]\n"


if __name__ == "__main__":
    FILE.write_text(page(), encoding="utf-8")
