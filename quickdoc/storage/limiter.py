"""Counting against quotas: in Redis for all processes together; in this process while Redis is unavailable.

The counting is the `limits` library's moving window, one script for each attempt; attempts that arrive
together share one round trip. A Redis that is down refuses at once; for one that hangs, one attempt every few
seconds waits some milliseconds. Nothing is refused because Redis is unavailable.
"""

from asyncio import timeout
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from hashlib import blake2b
from math import ceil
from time import time
from typing import Any, NamedTuple, Protocol, cast

import structlog
from limits.aio.storage import RedisStorage
from limits.aio.storage.redis.redispy import RedispyBridge
from limits.aio.strategies import MovingWindowRateLimiter
from redis.asyncio import Redis
from redis.exceptions import NoScriptError, RedisError

from quickdoc.core.batching import Batcher
from quickdoc.core.errors import TooManyAttemptsError
from quickdoc.core.quotas import QUOTAS, QuotaName, Rates, rates
from quickdoc.core.silence import Silence
from quickdoc.storage.recent_hits import RecentHits

log = structlog.get_logger()
PREFIX = "quickdoc:quota"
PATIENCE = 0.25
"""Seconds that a caller waits for Redis."""
PAUSE = 3.0
"""Seconds between two callers that try a Redis that does not answer."""
UNAVAILABLE: tuple[type[Exception], ...] = (RedisError, OSError)  # a TimeoutError is an OSError


class Limiter(Protocol):
    """Counts attempts against the quotas of `quickdoc/core/quotas.py`."""

    async def hit(self, name: QuotaName, key: str) -> None:
        """Count an attempt. `key`: whose. At most one round trip to Redis, so run it beside other work.

        Raises:
            TooManyAttemptsError: there were too many; this one is not counted.
        """

    async def forgive(self, name: QuotaName, key: str) -> None:
        """Remove what was counted: the attempt was legitimate."""


class OwnLimiter:
    """Quotas counted within one process."""

    def __init__(self, quotas: Rates | None = None, clock: Callable[[], float] = time) -> None:
        self._quotas = quotas or rates()
        self._clock = clock
        self._window = MovingWindowRateLimiter(RecentHits(clock))

    async def hit(self, name: QuotaName, key: str) -> None:
        """Count an attempt.

        Raises:
            TooManyAttemptsError: there were too many; this one is not counted.
        """
        await _hit(self._window, self._quotas, name, key, self._clock())

    async def forgive(self, name: QuotaName, key: str) -> None:
        """Remove what was counted: the attempt was legitimate."""
        await self._window.clear(self._quotas[name], name, hidden(key))


class _Hit(NamedTuple):
    """One attempt, as the library's script takes it. Times are in seconds."""

    key: str
    at: float
    limit: int
    expiry: int
    amount: int


class _BatchedRedisStorage(RedisStorage):
    """The library's storage, with one round trip to Redis for attempts that arrive together.

    A round trip costs about 0.15 ms of CPU, a tenth of a claim.
    """

    def __init__(self, pool: Any) -> None:
        super().__init__("async+redis://", implementation="redispy", key_prefix=PREFIX, connection_pool=pool)
        self._redis = Redis(connection_pool=pool)
        self._script = cast(RedispyBridge, self.bridge).lua_acquire_moving_window
        self._acquire = Batcher(self._acquire_each)

    async def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count `amount` more if the limit allows; whether it did."""
        return await self._acquire(_Hit(self.bridge.prefixed_key(key), time(), limit, expiry, amount))

    async def _acquire_each(self, hits: list[_Hit]) -> list[bool | Exception]:
        async with timeout(PATIENCE):  # a batch that waits for ever would keep the next ones from being sent
            outcomes = await self._run(hits)
            unknown = [number for number, each in enumerate(outcomes) if isinstance(each, NoScriptError)]
            if unknown:  # Redis was restarted
                await self._redis.script_load(self._script.script)
                for number, outcome in zip(
                    unknown, await self._run([hits[each] for each in unknown]), strict=True
                ):
                    outcomes[number] = outcome
        return [each if isinstance(each, Exception) else bool(each) for each in outcomes]

    async def _run(self, hits: list[_Hit]) -> list[Any]:
        async with self._redis.pipeline(transaction=False) as pipe:
            for key, *values in hits:
                pipe.evalsha(self._script.sha, 1, key, *map(str, values))
            return await pipe.execute(raise_on_error=False)


class _AwayError(Exception):
    """Redis did not answer now or a moment ago."""


class SharedLimiter:
    """Quotas that all processes count together in Redis, and each by itself while it is unavailable."""

    def __init__(self, pool: Any, quotas: Rates) -> None:
        self._quotas = quotas
        self._own = OwnLimiter(quotas)
        self._silence = Silence(PAUSE)
        self._window = MovingWindowRateLimiter(_BatchedRedisStorage(pool))

    async def hit(self, name: QuotaName, key: str) -> None:
        """Count an attempt.

        Raises:
            TooManyAttemptsError: there were too many; this one is not counted.
        """
        try:
            async with self._asking():
                await _hit(self._window, self._quotas, name, key, time())
        except _AwayError:
            await self._own.hit(name, key)

    async def forgive(self, name: QuotaName, key: str) -> None:
        """Remove what was counted: the attempt was legitimate."""
        await self._own.forgive(name, key)
        with suppress(_AwayError):
            async with self._asking():
                await self._window.clear(self._quotas[name], name, hidden(key))

    @asynccontextmanager
    async def _asking(self) -> AsyncIterator[None]:
        """A call to Redis that takes `PATIENCE` at most. An exceeded quota is an answer as well.

        Raises:
            _AwayError: it is unavailable, or was a moment ago.
        """
        if not self._silence.may_ask():
            raise _AwayError
        try:
            async with timeout(PATIENCE):
                yield
        except UNAVAILABLE as error:
            if self._silence.begin():
                log.warning("each process counts quotas by itself", error=type(error).__name__)
            raise _AwayError from error
        except TooManyAttemptsError:
            self._silence.end()
            raise
        else:
            self._silence.end()


def hidden(key: str) -> str:
    """A key as it is stored: a hash, so that Redis holds no addresses, phones or hosts."""
    return blake2b(key.encode(), digest_size=15).hexdigest()


async def _hit(window: MovingWindowRateLimiter, quotas: Rates, name: QuotaName, key: str, now: float) -> None:
    rate, who = quotas[name], hidden(key)
    if await window.hit(rate, name, who):
        return
    log.info("over a quota", quota=name, rate=str(rate))
    stats = await window.get_window_stats(rate, name, who)
    seconds = min(max(1, ceil(stats.reset_time - now)), rate.get_expiry())
    raise TooManyAttemptsError(seconds, QUOTAS[name].sentence)
