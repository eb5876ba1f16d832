"""Using up a quota."""

from contextlib import suppress

from httpx import Response

from quickdoc.core.errors import TooManyAttemptsError
from quickdoc.core.quotas import QuotaName, rates
from tests.api.conftest import Api, refusal


def amount(name: QuotaName) -> int:
    return rates()[name].amount


async def used_up(api: Api, name: QuotaName, key: str) -> None:
    """Somebody has tried that as often as they may."""
    with suppress(TooManyAttemptsError):
        for _ in range(amount(name)):
            await api.town.limiter.hit(name, key)


def ensure_told_when(response: Response) -> None:
    assert refusal(response) == (429, "too_many_attempts")
    assert int(response.headers["retry-after"]) >= 1
    assert "Try again in " in response.json()["detail"]
