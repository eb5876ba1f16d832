"""The same request twice is done once: begin, carry out, keep the answer.

Records are in MongoDB, so any process can answer the repetition. Refusals are answers as well and are given
again. A request without an answer is carried out again: after a failure of ours, or when its process sends no
heartbeat any more. That is harmless even when the process is alive, because what is made has ids derived from
the key (`quickdoc/core/repeats.py`) and is found instead of being made again.
"""

import re
import secrets
from asyncio import get_running_loop, sleep
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from typing import TypeVar

import structlog

from quickdoc.core.errors import BadKeyError, KeyInFlightError, KeyReusedError, RefusedError, StaleError
from quickdoc.core.repeats import LEASE, Ids, RepeatableIds
from quickdoc.core.types import Model
from quickdoc.services import Services
from quickdoc.storage.actions.lease import Lease
from quickdoc.storage.answers import Answer, Attempt
from quickdoc.storage.duplicates import DuplicateError

log = structlog.get_logger()
M = TypeVar("M", bound=Model)

LONG_DEAD = timedelta(seconds=10)
"""After so long without a heartbeat, by the hosts' clocks, a request is taken over at once: no two clocks
differ by so much."""
WAIT = 2.0
"""Seconds that a repetition waits for the answer to the first one, or for the end of its lease."""
LOOK_EVERY = 0.05
MAX_KEY = 255
GOOD_KEY = "^[!-~]+$"
SERVER_FAILED = 500
TOO_MANY = 429
"""Is not kept as the answer: the same key may be tried again later."""
CarryOut = Callable[[Ids], Awaitable[Answer]]
"""Carries a request out with these ids for what it makes."""


async def once(
    services: Services, scope: str, key: str, fingerprint: str, carry_out: CarryOut
) -> tuple[Answer, bool]:
    """The answer of `carry_out`, or the one that it gave before; and whether it is an old one.

    Args:
        services: the outside.
        scope: the account and the route, within which the key is unique.
        key: chosen by the client.
        fingerprint: says whether two requests are the same.
        carry_out: carries the request out.

    Raises:
        BadKeyError: no such key can be.
        KeyReusedError: the key came with another request before.
        KeyInFlightError: the same request is being carried out, and takes long.
    """
    _ensure_good_key(key)
    now = services.clock.now()
    attempt = Attempt(id=f"{scope} {key}", fingerprint=fingerprint, at=now, seed=_new_seed(), alive_at=now)
    try:
        await services.store.answers.insert_silently(attempt)
    except DuplicateError:
        attempt = await _answered_or_taken_over(services, attempt)
        if attempt.answer:
            return attempt.answer, True
        return await _carry_out(services, attempt, carry_out, is_repeat=True), False
    return await _carry_out(services, attempt, carry_out, is_repeat=False), False


async def found_or_made(
    services: Services, find: Callable[[], Awaitable[M | None]], make: Callable[[], Awaitable[M]]
) -> M:
    """What a request makes, or what it made when it was carried out before.

    Only a request that may have been carried out before looks; all others make. Who is overtaken while they
    make it is refused by what the overtaker made, so a refusal is looked into as well.
    """
    if services.ids.made_since() and (found := await find()):
        return found
    try:
        return await make()
    except (RefusedError, DuplicateError):
        found = await find() if services.ids.made_since() else None
        if found is None:
            raise
        return found


def _new_seed() -> str:
    return secrets.token_urlsafe(24)


def _ensure_good_key(key: str) -> None:
    if len(key) > MAX_KEY or not re.fullmatch(GOOD_KEY, key):
        raise BadKeyError


async def _answered_or_taken_over(services: Services, wanted: Attempt) -> Attempt:
    """The present attempt once it has its answer, or as taken over from whoever began it.

    Whether that process is alive is told by the version, which grows with each heartbeat, and by our own
    clock: the clocks of two hosts need not agree.
    """
    clock = get_running_loop().time
    began = since = clock()
    seen: Attempt | None = None
    while True:
        present = await services.store.answers.find(wanted.id)
        if present is None:
            raise KeyInFlightError
        if present.fingerprint != wanted.fingerprint:
            raise KeyReusedError
        if present.answer:
            return present
        if seen is None or seen.version != present.version:
            seen, since = present, clock()
        if clock() - since >= LEASE or _is_abandoned(services, present):
            with suppress(StaleError):
                return await _taken_over(services, present)
        if clock() - began >= WAIT:
            raise KeyInFlightError
        await sleep(LOOK_EVERY)


def _is_abandoned(services: Services, attempt: Attempt) -> bool:
    return attempt.is_released or services.clock.now() - (attempt.alive_at or attempt.at) >= LONG_DEAD


async def _taken_over(services: Services, present: Attempt) -> Attempt:
    """The attempt as ours.

    Raises:
        StaleError: another process was faster, or the one that began it is alive.
    """
    changes = {"is_released": False, "alive_at": services.clock.now(), "seed": present.seed or _new_seed()}
    taken = present.model_copy(update={**changes, "version": present.version + 1})
    await services.store.answers.replace_silently(taken)
    return taken


async def _carry_out(services: Services, attempt: Attempt, carry_out: CarryOut, *, is_repeat: bool) -> Answer:
    async with Lease(services, attempt) as lease:
        answer = await carry_out(RepeatableIds(attempt.seed, attempt.at, is_repeat=is_repeat))
        if answer.status < SERVER_FAILED and answer.status != TOO_MANY:
            await lease.keep(answer)
    return answer
