"""How long functions and files are, by package: `make figures`.

A function's length is the lines of its body without the docstring; of the web only files are measured. The
goals are printed beside, and nothing fails.
"""

import ast
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
PACKAGES = ("api", "realtime", "workers", "seed", "sandbox", "bench", "tests")
GENERATED = {"schema.d.ts", "events.d.ts"}
LONG = 300
"""Lines from which a file is named."""


class Goal(NamedTuple):
    median: float
    ninetieth: float


FUNCTIONS, FILES = Goal(6, 20), Goal(90, 200)


class Spread(NamedTuple):
    """The median and the 90th percentile of some lengths."""

    median: float
    ninetieth: float

    def within(self, goal: Goal) -> bool:
        return self.median <= goal.median and self.ninetieth <= goal.ninetieth


def spread(lengths: Sequence[int]) -> Spread:
    """None of them: nothing is long."""
    if len(lengths) < 2:
        return Spread(sum(lengths), sum(lengths))
    return Spread(median(lengths), quantiles(lengths, n=10, method="inclusive")[-1])


def function_lengths(source: str) -> Iterator[int]:
    """Of each function with a body: a stub has none."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            if body and not _is_stub(body[0]):
                yield (body[-1].end_lineno or 0) - body[0].lineno + 1


def _is_stub(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def groups() -> dict[str, list[Path]]:
    """The source files by package: `quickdoc` by area."""
    areas = sorted(each for each in (ROOT / "quickdoc").iterdir() if each.is_dir())
    folders = [ROOT / "quickdoc", *areas, *(ROOT / each for each in PACKAGES)]
    found = {
        folder.relative_to(ROOT).as_posix(): [
            each for each in sorted(folder.rglob("*.py")) if _has_code(each)
        ]
        for folder in folders
    }
    web = (ROOT / "web" / "src").rglob("*.ts*")
    found["web/src"] = sorted(each for each in web if each.name not in GENERATED)
    return {name: files for name, files in found.items() if files}


def _has_code(path: Path) -> bool:
    """More than a docstring: most `__init__.py` are no more, and would make the median look small."""
    return not all(map(_is_stub, ast.parse(path.read_text()).body))


class Row(NamedTuple):
    name: str
    functions: Spread | None
    files: Spread

    def __str__(self) -> str:
        return f"{self.name:22}{_cells(self.functions, FUNCTIONS)}{_cells(self.files, FILES)}"


def row(name: str, files: Sequence[Path]) -> Row:
    """One line of the table."""
    sources = [each.read_text() for each in files]
    is_python = files[0].suffix == ".py"
    functions = spread([n for each in sources for n in function_lengths(each)]) if is_python else None
    return Row(name, functions, spread([len(each.splitlines()) for each in sources]))


def _cells(found: Spread | None, goal: Goal) -> str:
    if found is None:
        return f"{'-':>8}{'-':>6}   "
    return f"{found.median:8g}{round(found.ninetieth, 1):6g} {' ' if found.within(goal) else '!'} "


def main() -> None:
    """Print the table and the long files."""
    found = groups()
    title = (
        f"functions {FUNCTIONS.median} and {FUNCTIONS.ninetieth}, files {FILES.median} and {FILES.ninetieth}"
    )
    lines = [
        f"lines at the median and at the 90th percentile; goals: {title}; !: missed",
        f"{'package':22}{'function':>8}{'90 %':>6}   {'file':>8}{'90 %':>6}",
        *(str(row(name, files)) for name, files in found.items()),
        f"files over {LONG} lines:",
    ]
    lengths = {each: len(each.read_text().splitlines()) for files in found.values() for each in files}
    long = sorted(((n, each) for each, n in lengths.items() if n > LONG), reverse=True)
    named = [f"{n:6} {each.relative_to(ROOT)}" for n, each in long]
    sys.stdout.write("\n".join([*lines, *(named or ["     none"])]) + "\n")


if __name__ == "__main__":
    main()
