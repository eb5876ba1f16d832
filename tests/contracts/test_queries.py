"""Query dictionaries and collections are the stores' own: nobody else writes MongoDB's language."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAMS = ("quickdoc", "api", "realtime", "workers", "seed")
READS = {
    "many",
    "one",
    "find_one",
    "count_documents",
    "update_one",
    "update_many",
    "delete_many",
    "aggregate",
}
JSON_SCHEMA = {"$ref", "$defs", "$schema", "$id"}


def others() -> list[Path]:
    """All modules but the stores."""
    files = [file for program in PROGRAMS for file in (ROOT / program).rglob("*.py")]
    return [file for file in files if not {"store", "storage"} & {*file.parts} and file.name != "store.py"]


def queries(source: str) -> Iterator[str]:
    """What of this source is MongoDB's language."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Dict):
            keys = [key.value for key in node.keys if isinstance(key, ast.Constant)]
            yield from (
                key for key in keys if isinstance(key, str) and key[:1] == "$" and key not in JSON_SCHEMA
            )
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in READS:
            yield from (f"{node.func.attr}({{...}})" for given in node.args if isinstance(given, ast.Dict))
        elif isinstance(node, ast.Attribute) and node.attr == "collection":
            yield "a collection"


@pytest.mark.parametrize("file", others(), ids=lambda file: str(file.relative_to(ROOT)))
def test_only_stores_write_queries(file: Path) -> None:
    assert not list(queries(file.read_text()))


@pytest.mark.parametrize(
    "source",
    ['store.slots.many({"clinic_id": 1})', 'query = {"at": {"$gt": now}}', "store.slots.collection.find()"],
)
def test_a_query_is_seen(source: str) -> None:
    assert list(queries(source))
