"""Incoming texts whose webhook did not reach the API: read from the provider's list, and answered.

If the API is unavailable the provider tries the webhook once more and gives up, but its list has every text.
So one worker at a time reads what came in since the last time, and handles each text that is not answered
yet. The text is stored under the provider's id, so that it is handled once even by several processes at the
same time. The answer is sent as a separate text, since there is no webhook response to put it in.
"""

from asyncio import Semaphore, gather
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import structlog

from quickdoc.audit.acting import Deed, acting
from quickdoc.core.errors import RefusedError
from quickdoc.messaging.ports import DeliveryDelayedError, Received
from quickdoc.replies import parsing
from quickdoc.replies.actions.receiving import receive_missed
from quickdoc.replies.inbound import Inbound
from quickdoc.replies.replies import Reply
from quickdoc.services import Services
from quickdoc.storage.outage import OUTAGES
from quickdoc.storage.positions import ReadTurn

log = structlog.get_logger()

NAME = "inbound texts"
EVERY = timedelta(seconds=10)
TURN_LASTS = timedelta(seconds=60)
PROVIDER_UNAVAILABLE = timedelta(seconds=30)
LEFT_TO_WEBHOOK = timedelta(seconds=10)
"""A text that came in a moment ago is just being reported, or about to be."""
OVERLAP = timedelta(minutes=5)
"""The list has whole seconds, its clock is not ours, and a text may appear in it late."""
SLICE = timedelta(hours=1)
"""So much of a long absence is read in one turn."""
MAX_BACK = timedelta(days=7)
WAITS_FOR_FAILED = timedelta(hours=1)
"""For so long a text that could not be done keeps the position from moving on."""
LIMIT = 5000
MAX_IN_PARALLEL = 8
DEEDS = frozenset({"confirm", "cancel", "pass", "earlier"})


class _Done(NamedTuple):
    """The result of handling a list. `failed`: when the oldest text came in that could not be handled."""

    texts: int
    failed: datetime | None = None


async def catch_up(services: Services) -> bool:
    """Read on in the provider's list if it is due and no other worker does. Returns whether there is more."""
    now = services.clock.now()
    turn = await services.store.positions.take(NAME, now, TURN_LASTS)
    if turn is None:
        return False
    begin = max(turn.position, now - MAX_BACK)
    try:
        found, end = await _listed(services, max(begin - OVERLAP, turn.begun_at), min(begin + SLICE, now))
    except DeliveryDelayedError as error:
        log.warning("the provider's list cannot be read", error=str(error))
        await services.store.positions.move(turn, turn.position, now + PROVIDER_UNAVAILABLE)
        return False
    done = await _answer(services, turn, [each for each in found if each.at <= now - LEFT_TO_WEBHOOK], found)
    if done.texts:
        log.info("texts that no webhook told of were answered", count=done.texts)
    position = min(end, now - LEFT_TO_WEBHOOK)
    if done.failed and done.failed > now - WAITS_FOR_FAILED:
        position = min(position, done.failed)
    more = end < now
    position = max(position, turn.begun_at)
    await services.store.positions.move(turn, position, now if more else now + EVERY)
    return more


async def _listed(services: Services, begin: datetime, end: datetime) -> tuple[list[Received], datetime]:
    """The texts that came in until `end`, or until an earlier time if there are too many; oldest first."""
    while True:
        found = await services.sms_sender.received(begin, end, LIMIT)
        if len(found) < LIMIT or end - begin <= timedelta(seconds=1):
            return found, end
        end = begin + (end - begin) / 2  # the list is newest first and was cut, so older texts are missing


async def _answer(
    services: Services, turn: ReadTurn, ripe: Sequence[Received], found: Sequence[Received]
) -> _Done:
    """Handle the texts that are not answered yet; those of each phone in order."""
    kept, answered = await services.store.messages.known([each.sid for each in found])
    phones: defaultdict[str, list[Received]] = defaultdict(list)
    for each in found:
        phones[each.phone].append(each)
    missed = {each.sid for each in ripe} - answered
    turns = Semaphore(MAX_IN_PARALLEL)

    async def one(texts: Sequence[Received]) -> list[datetime]:
        async with turns:
            return await _answer_phone(services, turn, texts, missed, kept)

    waiting = [texts for texts in phones.values() if any(text.sid in missed for text in texts)]
    failed = [at for times in await gather(*map(one, waiting)) for at in times]
    return _Done(len(missed) - len(failed), min(failed, default=None))


async def _answer_phone(
    services: Services, turn: ReadTurn, texts: Sequence[Received], missed: set[str], kept: set[str]
) -> list[datetime]:
    """Handle the texts of one phone, oldest first. Returns when those came in that could not be handled."""
    failed: list[datetime] = []
    for number, each in enumerate(texts):
        if each.sid not in missed:
            continue
        if not await services.store.positions.keep(turn, services.clock.now() + TURN_LASTS):
            return [*failed, each.at]  # another worker has taken over
        later = [parsing.parse(one.body) for one in texts[number + 1 :] if one.sid in kept - missed]
        is_overtaken = any(overtakes(parsing.parse(each.body), one) for one in later)
        try:
            with acting(Deed("receive_text", services.clock.now)):
                await receive_missed(services, _inbound(each), is_overtaken=is_overtaken)
        except OUTAGES:
            raise
        except (RefusedError, DeliveryDelayedError) as error:
            log.info("left for the next turn", sid=each.sid, error=repr(error))
            failed.append(each.at)
        except Exception:
            log.exception("a text that came in cannot be answered", sid=each.sid)
            failed.append(each.at)
    return failed


def overtakes(said: Reply, later: Reply) -> bool:
    """Whether a later text of the same phone that was handled already makes an earlier one obsolete."""
    if said.verb in {"stop", "start"}:
        return later.verb in {"stop", "start"}
    if said.verb in {"pause", "standby"}:
        return later.verb in {"pause", "standby"}
    if said.verb in DEEDS:
        same = said.code == later.code or said.code is None or later.code is None
        return later.verb in DEEDS and same
    return True  # it was a question or not understood, and the later text was answered


def _inbound(text: Received) -> Inbound:
    return Inbound(sid=text.sid, phone=text.phone, body=text.body, opt_out_type=text.opt_out_type, at=text.at)
