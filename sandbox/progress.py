"""What a person sees while the sandbox works: one line per step, and that it is still alive."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

_STILL_EVERY_SECONDS = 5.0
_GREEN, _YELLOW, _BOLD, _RESET = "\033[32m", "\033[33m", "\033[1m", "\033[0m"


def _coloured(words: str, colour: str) -> str:
    return f"{colour}{words}{_RESET}" if sys.stdout.isatty() else words


def bold(words: str) -> str:
    """Emphasise words where the terminal can."""
    return _coloured(words, _BOLD)


def say(words: str) -> None:
    """Print one line at once, also into a pipe."""
    print(words, flush=True)


def note(words: str) -> None:
    """Print something that a person should notice."""
    say(f"  {_coloured('!', _YELLOW)} {words}")


def done(words: str, seconds: float) -> None:
    """Print a step that is finished and how long it took."""
    say(f"  {_coloured('+', _GREEN)} {words:<58} {seconds:5.1f} s")


@asynccontextmanager
async def step(words: str, slow_words: str | None = None) -> AsyncIterator[None]:
    """Print the step when it is done; a slow one is announced and says that it goes on."""
    started = time.monotonic()
    if slow_words:
        say(f"    {slow_words}")
    patience = asyncio.get_running_loop().create_task(_still(words, started))
    try:
        yield
    finally:
        patience.cancel()
        with suppress(asyncio.CancelledError):
            await patience
    done(words, time.monotonic() - started)


async def _still(words: str, started: float) -> None:
    while True:
        await asyncio.sleep(_STILL_EVERY_SECONDS)
        say(f"    {words}: {time.monotonic() - started:.0f} s so far")
