"""Attempts to log in, for tests of the API."""

from contextlib import suppress

from quickdoc.core.errors import TooManyAttemptsError
from quickdoc.core.quotas import QuotaName, rates
from tests.api.conftest import Api


async def used_up(api: Api, name: QuotaName, key: str) -> None:
    """Somebody has tried that as often as they may."""
    with suppress(TooManyAttemptsError):  # some of them were made before
        for _ in range(rates()[name].amount):
            await api.town.limiter.hit(name, key)
