"""The pages that name files, functions and constants name what exists."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]
QUESTIONS = "docs/where-is-it.md"
AT_LEAST = 20

_CODE = re.compile(r"`([^`\n]+)`")
_QUESTION = re.compile(r"^\| (\d+) \|.*$", re.MULTILINE)
_NAMED = re.compile(r"`([\w./-]+\.py)`((?:,? `[A-Za-z_][\w.]*`)+)")


class Named(NamedTuple):
    """A file of Python and the names that a page says are defined in it."""

    path: str
    names: tuple[str, ...]


def named(page: str) -> list[Named]:
    """The files of a page that are followed by names: "`a/b.py` `first`, `second`"."""
    return [Named(path, tuple(_CODE.findall(names))) for path, names in _NAMED.findall(page)]


def missing(page: str) -> list[str]:
    """What a page names that is not there."""
    return [wrong for each in named(page) for wrong in _missing(each)]


def _missing(each: Named) -> Iterator[str]:
    if not (ROOT / each.path).is_file():
        yield each.path
        return
    yield from (f"{each.path} {name}" for name in each.names if name not in _defined(each.path))


@cache
def _defined(path: str) -> frozenset[str]:
    return frozenset(_names(ast.parse((ROOT / path).read_text()).body))


def _names(body: list[ast.stmt], prefix: str = "") -> Iterator[str]:
    for statement in body:
        match statement:
            case ast.ClassDef(name=name, body=inner):
                yield prefix + name
                yield from _names(inner, f"{prefix}{name}.")
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield prefix + name
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield prefix + name
            case ast.Assign(targets=targets):
                yield from (prefix + each.id for each in targets if isinstance(each, ast.Name))


def _questions() -> list[str]:
    return [each.group(0) for each in _QUESTION.finditer((ROOT / QUESTIONS).read_text())]


def test_at_least_twenty_questions_are_answered_by_a_file_and_a_name() -> None:
    answered = [each for each in _questions() if named(each)]
    assert len(answered) >= AT_LEAST
    assert answered == _questions()


def test_the_questions_are_numbered_from_one() -> None:
    numbers = [int(each.split("|")[1]) for each in _questions()]
    assert numbers == list(range(1, len(numbers) + 1))


def test_what_the_answers_name_is_defined_where_they_say() -> None:
    assert missing((ROOT / QUESTIONS).read_text()) == []


@pytest.mark.parametrize(
    ("page", "wrong"),
    [
        ("`quickdoc/nowhere.py` `rank`", ["quickdoc/nowhere.py"]),
        ("`quickdoc/waitlist/standby.py` `rank`, `order`", ["quickdoc/waitlist/standby.py order"]),
        (
            "`quickdoc/identity/accounts.py` `Actor.ensure_all`",
            ["quickdoc/identity/accounts.py Actor.ensure_all"],
        ),
        ("`quickdoc/waitlist/standby.py` `rank`, `Standby`, `MAX_URGENT`", []),
    ],
)
def test_a_wrong_file_and_a_wrong_name_are_found(page: str, wrong: list[str]) -> None:
    assert missing(page) == wrong
