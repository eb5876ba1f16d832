"""The delivery state of a text after it was handed over: status reports, and the provider's list.

A status report can arrive before the response to our call, when the text has no provider's id yet. The report
then waits for a second at most. One that still matches no text is dropped: a later report supersedes it
(`delivered` follows `sent`), and a text whose response was lost is looked up anyway.
"""

from asyncio import sleep

import structlog

from quickdoc.messaging.actions import answers
from quickdoc.messaging.actions.changes import change, give_up
from quickdoc.messaging.actions.phones import reached
from quickdoc.messaging.actions.retries import CALL_TAKES_AT_MOST, TAKEN_UP_AFTER, look_after
from quickdoc.messaging.actions.sending import end, heed_opt_out, send
from quickdoc.messaging.messages import NEVER_ARRIVE, Message, TextState, moves_forward
from quickdoc.messaging.ports import DeliveryDelayedError
from quickdoc.messaging.sms.codes import OPTED_OUT, STATES, reason
from quickdoc.services import Services
from quickdoc.storage.duplicates import DuplicateError

log = structlog.get_logger()

WAITS = (0.05, 0.15, 0.3, 0.5)
ATTEMPTS = 5


async def status(services: Services, sid: str, word: str, error_code: int | None = None) -> None:
    """Store a status report, given as Twilio's status. Reports come in any order, twice, or not at all."""
    state = STATES.get(word)
    message = await _awaited(services, sid) if state else None
    if state is None or message is None:
        log.info("a status report matches no text", sid=sid, status=word)
        return
    why = reason(error_code) if error_code else None
    for _ in range(ATTEMPTS):
        if not moves_forward(message.state, state) or await _reported(services, message, state, why):
            break
        message = await services.store.messages.get(message.id)
    if error_code == OPTED_OUT:
        await heed_opt_out(services, message.phone)


async def _reported(
    services: Services, message: Message, state: TextState, why: str | None
) -> Message | None:
    if state in NEVER_ARRIVE:
        return await end(services, message, state, why)
    if state == "delivered":
        await reached(services, message.phone)
    return await change(services, message, state=state, reason=why, due_at=None)


async def _awaited(services: Services, sid: str) -> Message | None:
    for seconds in (*WAITS, None):
        message = await services.store.messages.by_sid(sid)
        if message or seconds is None:
            return message
        await sleep(seconds)
    return None


async def look_up(services: Services, message_id: str) -> None:
    """Look for a text of unknown outcome in the provider's list, until the answer is conclusive.

    If it is there, the provider's id is stored. If it is certainly not there, it is sent, unless it has
    expired. If the provider cannot be asked until then, it stays `unknown`, as the board and metrics show.
    """
    message = await services.store.messages.find(message_id)
    if message is None or message.state != "unknown" or message.sent_at is None or message.channel != "sms":
        return
    called = services.clock.now() - message.sent_at
    try:
        sids = await services.sms_sender.find(message.phone, message.body, message.sent_at)
    except DeliveryDelayedError:
        await _look_again(services, message)
        return
    for sid in sids:
        if await _is_this_one(services, message, sid):
            return
    if called >= CALL_TAKES_AT_MOST:
        await _send_after_all(services, message)
    else:
        await _look_again(services, message)


async def _is_this_one(services: Services, message: Message, sid: str) -> bool:
    """Store the provider's id, unless another text with the same body already has it."""
    if await services.store.messages.by_sid(sid):
        return False
    try:
        await change(services, message, state="sent", sid=sid, due_at=None)
    except DuplicateError:
        return False
    return True


async def _send_after_all(services: Services, message: Message) -> None:
    """Send a text that never reached the provider. The send policy is checked again."""
    due = services.clock.now() + TAKEN_UP_AFTER
    unsent = await change(services, message, state="intent", sent_at=None, tries=0, due_at=due)
    if unsent is None:
        return
    try:
        await send(services, unsent.id)
    except DeliveryDelayedError:
        await services.bus.later("send_text", unsent.id, due)


async def _look_again(services: Services, message: Message) -> None:
    """Schedule the next look-up; the last one is when the message expires."""
    now, looks = services.clock.now(), message.tries + 1
    if message.expires_at and message.expires_at <= now:
        await change(services, message, tries=looks, due_at=None)
        return
    due = now + look_after(looks)
    due = min(due, message.expires_at) if message.expires_at else due
    if await change(services, message, tries=looks, due_at=due):
        await services.bus.later("look_up_text", message.id, due)


async def take_up(services: Services, message: Message) -> None:
    """Continue the sending or look-up of an overdue text; called by the sweep.

    Raises:
        DeliveryDelayedError: the provider could not take it; it waits for another try.
    """
    if message.state == "intent":
        await send(services, message.id)
    elif message.kind == "reply" and message.state == "sent":
        await answers.look_after(services, message)
    elif message.state == "sending":
        if await give_up(services, message):
            await look_up(services, message.id)
    elif message.state == "unknown":
        await look_up(services, message.id)
