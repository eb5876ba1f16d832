"""Lines of CSV for spreadsheets, which take what begins like a formula for one."""

import csv
import io
from collections.abc import AsyncIterator, Iterable, Sequence

MARK = "\ufeff"
"""In front of the first line: by it spreadsheets know that it is UTF-8."""
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")


def line(cells: Iterable[object]) -> str:
    """One line. A text that would be a formula gets an apostrophe, which spreadsheets do not show."""
    written = io.StringIO()
    csv.writer(written).writerow([_harmless(each) for each in cells])
    return written.getvalue()


async def lines(heads: Sequence[str], parts: AsyncIterator[list[list[object]]]) -> AsyncIterator[str]:
    """The head, then the lines of each part as it comes."""
    yield MARK + line(heads)
    async for rows in parts:
        yield "".join(map(line, rows))


def _harmless(cell: object) -> object:
    if isinstance(cell, str) and cell.lstrip(" \u00a0\u3000").startswith(FORMULAS):
        return f"'{cell}"
    return cell
