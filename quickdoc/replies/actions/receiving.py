"""An incoming text: stored first, parsed once, answered once, however often the provider reports it.

What a text means, and which offer or visit it is about, is stored with it before anything is done. So if a
process dies after the action and before the answer, the repetition carries out the same action, which changes
nothing, and cannot choose another offer or visit that is open by then.

The answer is returned in the response to the provider's webhook. If no webhook arrived (`missed.py`), or if
the response was lost with its process, the answer is sent as a separate text.
"""

from datetime import timedelta

from quickdoc.messaging.actions.answers import text_answer
from quickdoc.messaging.actions.phones import reached
from quickdoc.messaging.messages import Message, Via
from quickdoc.replies import choosing, parsing
from quickdoc.replies.actions.commands import Answerable, carry_out
from quickdoc.replies.actions.consents import heed, why_silent
from quickdoc.replies.actions.meaning import understood
from quickdoc.replies.actions.open_things import open_things
from quickdoc.replies.actions.stored_answers import answered, keep_answer
from quickdoc.replies.inbound import Inbound
from quickdoc.replies.replies import Nothing
from quickdoc.services import Services
from quickdoc.storage.duplicates import DuplicateError

CLOCKS_DIFFER = timedelta(seconds=5)
"""Between our clock and the provider's, which tells whole seconds."""


async def receive(services: Services, inbound: Inbound) -> str:
    """Do what a text asks for and return the answer; "" means none.

    The same `sid` again gets the same answer and has no second effect. Refusals are answers, too: a plain
    sentence of one segment. After the opt-out itself is acknowledged, an opted-out phone gets no answers,
    but what it asks for is done.
    """
    answer = await _answer(services, inbound, "response")
    return "" if answer.via == "request" else answer.body


async def receive_missed(services: Services, inbound: Inbound, *, is_overtaken: bool = False) -> None:
    """The same for a text whose webhook did not arrive: the answer is sent as a text.

    `is_overtaken`: a later text that was handled already makes it obsolete; it is only stored.
    """
    if is_overtaken:
        await _keep_overtaken(services, inbound)
        return
    answer = await _answer(services, inbound, "request")
    if answer.via == "request" and answer.state == "intent":
        await text_answer(services, answer)


async def handed_back(services: Services, sid: str) -> None:
    """Record that the response with the answer to this text was written, so no sweep has to check it."""
    await services.store.messages.handed_back(sid)


async def _answer(services: Services, inbound: Inbound, via: Via) -> Message:
    now = services.clock.now()
    reply = parsing.parse(inbound.body)
    present, things = await open_things(services, inbound.phone, now)
    if inbound.at and reply.code is None:
        things = [each for each in things if each.since <= inbound.at + CLOCKS_DIFFER]
    there = Answerable(present, things, choosing.choose(reply, things))
    message = await understood(services, inbound, reply, there, now)
    if not await _is_new(services, message):
        message = await services.store.messages.by_sid(inbound.sid) or message
        answer = await answered(services, message, now)
        if answer is not None:
            return answer
    if present and present.failed_because:
        await reached(services, inbound.phone)
    phone = await heed(services, inbound, message, present)
    said = await carry_out(services, message, there._replace(phone=phone))
    return await keep_answer(services, message, said, why_silent(inbound, message, phone, things), via)


async def _keep_overtaken(services: Services, inbound: Inbound) -> None:
    now = services.clock.now()
    nothing = Answerable(None, [], Nothing())
    message = await understood(services, inbound, parsing.parse(inbound.body), nothing, now)
    if not await _is_new(services, message):
        message = await services.store.messages.by_sid(inbound.sid) or message
    await keep_answer(services, message, "", "overtaken", "request")


async def _is_new(services: Services, message: Message) -> bool:
    """Store the text. Returns whether it was not stored before."""
    try:
        await services.store.messages.insert_silently(message)
    except DuplicateError:
        return False
    return True
