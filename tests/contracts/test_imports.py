"""What tests share stands in modules of its own, so that a test can be changed without a look at others."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parent.parent


def imported(source: str) -> Iterator[str]:
    """What a source imports, a name of a module written as if it were a module, too."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{each.name}" for each in node.names)


def among_tests(source: str) -> list[str]:
    """The test modules among what a source imports."""
    found = [each.split(".") for each in imported(source)]
    return [
        ".".join(parts)
        for parts in found
        if parts[0] == "tests" and any(each.startswith("test_") for each in parts)
    ]


@pytest.mark.parametrize("path", [each.relative_to(TESTS).as_posix() for each in TESTS.rglob("*.py")])
def test_no_module_imports_a_test_module(path: str) -> None:
    assert among_tests((TESTS / path).read_text()) == []


@pytest.mark.parametrize(
    "source",
    [
        "from tests.api.test_slots import HOURS",
        "import tests.api.test_slots",
        "from tests.api import test_slots",
    ],
)
def test_such_an_import_is_seen(source: str) -> None:
    assert among_tests(source)
