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
MOST_WORDS = 30
PAGES = sorted(
    each.relative_to(ROOT).as_posix()
    for pattern in ("*.md", "docs/**/*.md", "web/README.md", "sandbox/README.md")
    for each in ROOT.glob(pattern)
    if each.name not in {"CHANGELOG.md", "0011-areas-by-subject.md"}  # they also speak of what was
)
MADE_LATER = (".sandbox/", "web/dist/", "bench/results/")
"""Folders that a page may name although they are not in the repository."""

_CODE = re.compile(r"`([^`\n]+)`")
_QUESTION = re.compile(r"^\| (\d+) \|.*$", re.MULTILINE)
_PATH = re.compile(r"[\w.*-]*(?:/[\w.*-]+)+/?|[\w.*-]+/|[\w*-]+\.(?:py|tsx?|js|md|toml|ya?ml|json|css)")
_LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)")
_COMMAND = re.compile(r"python -m (\w+(?:\.\w+)*)")
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


def lost_paths(page: str) -> list[str]:
    """The files and folders in backticks that are not there. They are named from the repository's root."""
    return [each for each in _CODE.findall(page) if _is_path(each) and not _is_there(each)]


def _is_path(code: str) -> bool:
    return _PATH.fullmatch(code) is not None and not code.startswith("/")


def _is_there(path: str) -> bool:
    return path.startswith(MADE_LATER) or any(ROOT.glob(path.rstrip("/")))


def lost_links(page: str, folder: Path) -> list[str]:
    """The links to files that are not there. They are relative to the page's folder."""
    return [each for each in _LINK.findall(page) if not (folder / each).exists()]


def lost_commands(page: str) -> list[str]:
    """The modules of "python -m MODULE" that are not there."""
    return [each for each in _COMMAND.findall(page) if not _is_module(ROOT / each.replace(".", "/"))]


def _is_module(path: Path) -> bool:
    return path.with_suffix(".py").is_file() or (path / "__main__.py").is_file()


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


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_names_is_defined_where_it_says(page: str) -> None:
    assert missing((ROOT / page).read_text()) == []


@pytest.mark.parametrize("page", PAGES)
def test_the_files_that_a_page_names_exist(page: str) -> None:
    text = (ROOT / page).read_text()
    assert lost_paths(text) == []
    assert lost_links(text, (ROOT / page).parent) == []


@pytest.mark.parametrize("page", [*PAGES, ".env.example"])
def test_the_commands_that_a_page_names_exist(page: str) -> None:
    assert lost_commands((ROOT / page).read_text()) == []


@pytest.mark.parametrize(
    ("page", "wrong"),
    [
        ("`quickdoc/nowhere.py` `rank`", ["quickdoc/nowhere.py"]),
        (
            "`quickdoc/waitlist/ranks.py` `rank`, `order`",
            ["quickdoc/waitlist/ranks.py order"],
        ),
        (
            "`quickdoc/identity/accounts.py` `Actor.ensure_all`",
            ["quickdoc/identity/accounts.py Actor.ensure_all"],
        ),
        (
            "`quickdoc/waitlist/preferences.py` `same_as`, `Preferences`, `MAX_URGENT`",
            [],
        ),
    ],
)
def test_a_wrong_file_and_a_wrong_name_are_found(page: str, wrong: list[str]) -> None:
    assert missing(page) == wrong


@pytest.mark.parametrize(
    ("page", "lost"),
    [
        ("`quickdoc/nowhere/` and `standby.py`", ["quickdoc/nowhere/", "standby.py"]),
        ("`quickdoc/waitlist/standby.py`, `quickdoc/*/store/`, `/readyz`, `a.b`, `docs/`", []),
        ("`quickdoc/*/nowhere/`", ["quickdoc/*/nowhere/"]),
    ],
)
def test_files_and_folders_that_are_not_there_are_found(page: str, lost: list[str]) -> None:
    assert lost_paths(page) == lost


def test_commands_that_are_not_there_are_found() -> None:
    assert lost_commands("`python -m api.nowhere`, `python -m api.openapi`, `python -m seed`") == [
        "api.nowhere"
    ]


def test_links_to_files_that_are_not_there_are_found() -> None:
    page = "[a](docs/nowhere.md#part) [b](docs/glossary.md#part) [c](https://example.com/x) [d](#part)"
    assert lost_links(page, ROOT) == ["docs/nowhere.md"]


def test_the_glossary_has_at_most_thirty_words_of_our_own() -> None:
    glossary = (ROOT / "docs/glossary.md").read_text()
    assert 0 < glossary.count("\n| **") <= MOST_WORDS
