"""What we hear of a text after it was handed over: status reports, and the provider's list.

A report can be here before the answer to our call, when the text has no provider's id yet. It then waits
for a second at most; one that still fits nothing is left out, for a later report says more (`delivered`
follows `sent`), and a text whose answer was lost is looked up anyway.
"""

from asyncio import sleep
from datetime import timedelta

import structlog

from quickdoc.actions.answers import look_after
from quickdoc.actions.sending import LOOKS_AFTER, change, give_up, heed_opt_out, send
from quickdoc.ports import Doors, TextDelayedError
from quickdoc.store.documents import DuplicateError
from quickdoc.texting.codes import OPTED_OUT, STATES, reason
from quickdoc.texts import Message, moves_forward

log = structlog.get_logger()

WAITS = (0.05, 0.15, 0.3, 0.5)
ATTEMPTS = 5


async def status(doors: Doors, sid: str, word: str, error_code: int | None = None) -> None:
    """Note a status report, in Twilio's word. Reports come in any order, twice, or not at all."""
    state = STATES.get(word)
    message = await _awaited(doors, sid) if state else None
    if state is None or message is None:
        log.info("a report about no text of ours", sid=sid, status=word)
        return
    why = reason(error_code) if error_code else None
    for _ in range(ATTEMPTS):
        if not moves_forward(message.state, state) or await change(
            doors, message, state=state, reason=why, due_at=None
        ):
            break
        message = await doors.store.messages.get(message.id)
    if error_code == OPTED_OUT:
        await heed_opt_out(doors, message.phone)


async def _awaited(doors: Doors, sid: str) -> Message | None:
    for seconds in (*WAITS, None):
        message = await doors.store.messages.by_sid(sid)
        if message or seconds is None:
            return message
        await sleep(seconds)
    return None


async def look_up(doors: Doors, message_id: str) -> None:
    """Look for a text of unknown outcome in the provider's list. It is never sent again.

    After three looks in vain it stays `unknown`, which the clinic's log shows.
    """
    message = await doors.store.messages.find(message_id)
    if message is None or message.state != "unknown" or message.sent_at is None or message.channel != "sms":
        return
    try:
        sid = await doors.texter.find(message.phone, message.body, message.sent_at)
    except TextDelayedError:
        await _look_again(doors, message, tries=message.tries)
        return
    if sid is None or not await _is_this_one(doors, message, sid):
        await _look_again(doors, message, tries=message.tries + 1)


async def _is_this_one(doors: Doors, message: Message, sid: str) -> bool:
    """Note the provider's id, unless another text of the same words has it, be it since a moment ago."""
    if await doors.store.messages.by_sid(sid):
        return False
    try:
        await change(doors, message, state="sent", sid=sid, due_at=None)
    except DuplicateError:
        return False
    return True


async def _look_again(doors: Doors, message: Message, tries: int) -> None:
    if tries >= len(LOOKS_AFTER):
        await change(doors, message, tries=tries, due_at=None)
        return
    due = doors.clock.now() + timedelta(seconds=LOOKS_AFTER[tries])
    if await change(doors, message, tries=tries, due_at=due):
        await doors.bus.later("look_up_text", message.id, due)


async def take_up(doors: Doors, message: Message) -> None:
    """What the sweep does with a text that nobody has worked on in time.

    Raises:
        TextDelayedError: the provider could not take it; it waits for another try.
    """
    if message.state == "intent":
        await send(doors, message.id)
    elif message.kind == "reply" and message.state == "sent":
        await look_after(doors, message)
    elif message.state == "sending":
        await give_up(doors, message)
    elif message.state == "unknown":
        await look_up(doors, message.id)
