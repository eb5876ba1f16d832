"""No test pauses for a time that somebody guessed: it waits for a condition, as `tests/waiting.py` does."""

import ast
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parent.parent
ALLOWED = {
    "waiting.py": "the one place where conditions are polled",
    "bench/test_fan_load.py": "nothing tells the test that a connection of another program was refused",
}
"""Files that call `sleep` with more than 0, and why."""


def pauses(source: str) -> Iterator[int]:
    """The lines that call `asyncio.sleep`, `time.sleep` or another `sleep` with anything but 0."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and _name(node.func) == "sleep" and not _is_zero(node.args):
            yield node.lineno


def _name(called: ast.expr) -> str:
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else ""


def _is_zero(given: list[ast.expr]) -> bool:
    return len(given) == 1 and isinstance(given[0], ast.Constant) and given[0].value == 0


def test_only_what_is_allowed_pauses() -> None:
    found = {
        str(path.relative_to(TESTS)): lines
        for path in TESTS.rglob("*.py")
        if (lines := sorted(pauses(path.read_text())))
    }
    assert {name: lines for name, lines in found.items() if name not in ALLOWED} == {}
    assert set(found) == set(ALLOWED), "what does not pause any more needs no permission"


def test_a_pause_is_found_however_it_is_written() -> None:
    source = "await asyncio.sleep(0.5)\ntime.sleep(x)\nsleep(1)\nawait asyncio.sleep(0)\nasleep(1)\n"
    assert sorted(pauses(source)) == [1, 2, 3]
