"""Progress output of the sandbox: one line per step, and an animated line while a step is running."""

import asyncio
import shutil
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

_STILL_EVERY_SECONDS = 5.0
_MOVES_EVERY_SECONDS = 0.2
_CLEARED = "\r\033[K"
_GREEN, _YELLOW, _BOLD, _RESET = "\033[32m", "\033[33m", "\033[1m", "\033[0m"


def _coloured(words: str, colour: str) -> str:
    return f"{colour}{words}{_RESET}" if sys.stdout.isatty() else words


def bold(words: str) -> str:
    """Emphasise words where the terminal can."""
    return _coloured(words, _BOLD)


def say(words: str) -> None:
    """Print one line at once, also into a pipe, over the line that moves."""
    print(f"{_CLEARED if sys.stdout.isatty() else ''}{words}", flush=True)


def note(words: str) -> None:
    """Print something that a person should notice."""
    say(f"  {_coloured('!', _YELLOW)} {words}")


def done(words: str, seconds: float) -> None:
    """Print a step that is finished and how long it took."""
    say(f"  {_coloured('+', _GREEN)} {words:<58} {seconds:5.1f} s")


_at_work: dict[str, float] = {}
"""The steps that go on now, each with its start."""


@asynccontextmanager
async def step(words: str, slow_words: str | None = None) -> AsyncIterator[None]:
    """Print the step when it is done. Until then a terminal has a line that moves, a pipe some lines."""
    started = time.monotonic()
    if slow_words and not sys.stdout.isatty():
        say(f"    {slow_words}")
    _at_work[words] = started
    patience = asyncio.get_running_loop().create_task(
        _move() if sys.stdout.isatty() else _still(words, started)
    )
    try:
        yield
    finally:
        _at_work.pop(words, None)
        patience.cancel()
        with suppress(asyncio.CancelledError):
            await patience
        if sys.stdout.isatty():
            print(_CLEARED, end="", flush=True)
    done(words, time.monotonic() - started)


async def _move() -> None:
    """Several steps may go on at once; each draws the same line."""
    while True:
        now = time.monotonic()
        working = ", ".join(f"{words} {now - started:.0f} s" for words, started in _at_work.items())
        columns = shutil.get_terminal_size().columns - 1
        print(f"{_CLEARED}{f'    {working} ...'[:columns]}", end="", flush=True)
        await asyncio.sleep(_MOVES_EVERY_SECONDS)


async def _still(words: str, started: float) -> None:
    while True:
        await asyncio.sleep(_STILL_EVERY_SECONDS)
        say(f"    {words}: {time.monotonic() - started:.0f} s so far")
