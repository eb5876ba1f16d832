"""Whoever writes a document without an event says so: `insert_silently`, `replace_silently`."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAMS = ("quickdoc", "workers", "api", "realtime", "seed")


def silent_writes(tree: ast.AST) -> Iterator[int]:
    """The lines of writes to a store that are given a document and nothing else."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        is_write = node.func.attr in {"insert", "replace"} and "store." in ast.unparse(node.func.value)
        if is_write and len(node.args) == 1 and not isinstance(node.args[0], ast.Starred):
            yield node.lineno


def test_a_write_without_an_event_has_a_name_that_says_so() -> None:
    files = [each for program in PROGRAMS for each in sorted((ROOT / program).rglob("*.py"))]
    assert files
    found = [
        f"{each.relative_to(ROOT)}:{line}"
        for each in files
        for line in silent_writes(ast.parse(each.read_text()))
    ]
    assert found == []


def test_a_silent_write_is_found() -> None:
    assert list(silent_writes(ast.parse("await services.store.accounts.replace(changed)"))) == [1]
    assert list(silent_writes(ast.parse("await services.store.rounds.replace(changed, event)"))) == []
