"""The same request twice is done once: begin, then finish or forget.

Records lie in MongoDB, so it makes no difference which process hears the repetition. Refusals are
answers, too, and are given again; failures of ours are forgotten, so that a retry is a new attempt.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

from quickdoc.errors import BadKeyError, KeyInFlightError, KeyReusedError, StaleError
from quickdoc.ports import Doors
from quickdoc.store.documents import DuplicateError
from quickdoc.store.idempotency import Answer, Attempt

TAKE_OVER = timedelta(seconds=60)
"""No request runs for so long: whoever began it has died."""
LONGEST_KEY = 255
SERVER_FAILED = 500


async def once(
    doors: Doors, scope: str, key: str, fingerprint: str, do: Callable[[], Awaitable[Answer]]
) -> tuple[Answer, bool]:
    """The answer of `do`, or the one that it gave before; and whether it is an old one.

    Args:
        doors: the outside.
        scope: the account and the route, within which the key is unique.
        key: chosen by the client.
        fingerprint: says whether two requests are the same.
        do: carries the request out.

    Raises:
        BadKeyError: no such key can be.
        KeyReusedError: the key came with another request before.
        KeyInFlightError: the same request is being carried out.
    """
    _needs_good(key)
    attempt = Attempt(id=f"{scope} {key}", fingerprint=fingerprint, at=doors.clock.now())
    try:
        await doors.store.answers.insert(attempt)
    except DuplicateError:
        present = await doors.store.answers.find(attempt.id)
        if present is None:
            raise KeyInFlightError from None
        if present.fingerprint != fingerprint:
            raise KeyReusedError from None
        if present.answer:
            return present.answer, True
        attempt = await _take_over(doors, present)
    return await _carry_out(doors, attempt, do), False


def _needs_good(key: str) -> None:
    if not (1 <= len(key) <= LONGEST_KEY and all("!" <= each <= "~" for each in key)):
        raise BadKeyError


async def _take_over(doors: Doors, present: Attempt) -> Attempt:
    now = doors.clock.now()
    if now - present.at < TAKE_OVER:
        raise KeyInFlightError
    taken = present.model_copy(update={"at": now, "version": present.version + 1})
    try:
        await doors.store.answers.replace(taken)
    except StaleError:
        raise KeyInFlightError from None
    return taken


async def _carry_out(doors: Doors, attempt: Attempt, do: Callable[[], Awaitable[Answer]]) -> Answer:
    try:
        answer = await do()
    except Exception:
        await doors.store.answers.forget(attempt)
        raise
    if answer.status >= SERVER_FAILED:
        await doors.store.answers.forget(attempt)
        return answer
    with suppress(StaleError):  # it took longer than a minute, and somebody else carries it out again
        await doors.store.answers.replace(
            attempt.model_copy(update={"answer": answer, "version": attempt.version + 1})
        )
    return answer
