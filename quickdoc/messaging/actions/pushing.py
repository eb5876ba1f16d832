"""Pushing a notice to every browser of an account."""

from asyncio import gather
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

import orjson

from quickdoc.messaging.messages import Message, seconds_valid
from quickdoc.messaging.ports import (
    NO_CODE,
    DeliveryDelayedError,
    DeliveryRefusedError,
    DeliveryUnknownError,
    Leaving,
)
from quickdoc.messaging.pushes import Subscription
from quickdoc.services import Services

GONE = {404, 410}
MAX_LIFE = 24 * 3600


async def push(
    services: Services, message: Message, says: Mapping[str, Any], now: datetime, leaving: Leaving
) -> None:
    """Push to every browser of the account; one success is enough. Expired subscriptions are deleted."""
    browsers = await services.store.subscriptions.of_account(message.to or "")
    notice = orjson.dumps(says)
    lives = min(seconds_valid(message, now) or MAX_LIFE, MAX_LIFE)
    topic = sha256(message.id.encode()).hexdigest()[:32]
    if browsers:
        await leaving()
    outcomes = await gather(*(_push_one(services, each, notice, topic, lives) for each in browsers))
    if not outcomes:
        raise DeliveryRefusedError(max(GONE), "no browser is left")
    if None not in outcomes:
        raise _worst(outcomes)


async def _push_one(
    services: Services, browser: Subscription, notice: bytes, topic: str, lives: int
) -> Exception | None:
    if services.pusher is None:
        return DeliveryRefusedError(NO_CODE, "push is off")
    try:
        await services.pusher.push(browser, notice, topic=topic, valid_for=lives)
    except DeliveryRefusedError as refusal:
        if refusal.code in GONE:
            await services.store.subscriptions.drop(browser)
        return refusal
    except (DeliveryDelayedError, DeliveryUnknownError) as trouble:
        return trouble
    return None


def _worst(outcomes: Sequence[Exception | None]) -> Exception:
    """The error to report when no browser took it: unknown before delayed, delayed before refused."""
    for kind in (DeliveryUnknownError, DeliveryDelayedError, DeliveryRefusedError):
        for outcome in outcomes:
            if isinstance(outcome, kind):
                return outcome
    raise AssertionError("every outcome is one of them")
