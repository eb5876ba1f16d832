"""The one answer of an incoming text, stored before it is handed back."""

from asyncio import sleep
from datetime import datetime, timedelta

from quickdoc.core.errors import TooManyAttemptsError
from quickdoc.core.ids import new_id
from quickdoc.messaging.actions.answers import LOOKED_AFTER
from quickdoc.messaging.actions.message_quota import OVER_QUOTA
from quickdoc.messaging.actions.retries import TAKEN_UP_AFTER
from quickdoc.messaging.messages import Message, TextState, Via
from quickdoc.services import Services
from quickdoc.storage.duplicates import DuplicateError

WAITS = (0.05, 0.1, 0.2, 0.4, 0.8)
"""Seconds for the answer that another process is just working out."""
MAX_WORK = timedelta(seconds=10)
WORTH_ANSWERING = timedelta(hours=24)


async def answered(services: Services, message: Message, now: datetime) -> Message | None:
    """The stored answer; None if the process that was working on it has died or takes too long."""
    waits = WAITS if now - message.made_at < MAX_WORK else ()
    for seconds in (0.0, *waits):
        await sleep(seconds)
        answer = await services.store.messages.about(message.id, "reply")
        if answer:
            return answer
    return None


async def _over_quota(services: Services, message: Message) -> str | None:
    """Why a phone that texts too often gets no answer, or None. An opt-out is always acknowledged."""
    if message.meant and message.meant.verb == "stop":
        return None
    try:
        await services.limiter.hit("reply", message.phone)
    except TooManyAttemptsError:
        return OVER_QUOTA
    return None


async def keep_answer(
    services: Services, message: Message, said: str, silence: str | None, via: Via
) -> Message:
    """Store the answer, or return the stored one if another process was faster.

    An answer that is returned in a response is sent as a text later, unless `handed_back` records that the
    response was written.
    """
    silence = silence or await _over_quota(services, message)
    body, now = "" if silence else said, services.clock.now()
    state: TextState = "sent" if via == "response" else "intent"
    due = now + (LOOKED_AFTER if via == "response" else TAKEN_UP_AFTER)
    answer = Message(
        id=new_id("message"),
        direction="out",
        phone=message.phone,
        body=body,
        kind="reply",
        about=message.id,
        clinic_id=message.clinic_id,
        state=state if body else "suppressed",
        reason=silence or (None if body else "nothing_to_say"),
        made_at=now,
        due_at=due if body else None,
        expires_at=now + WORTH_ANSWERING,
        via=via,
    )
    try:
        await services.store.messages.insert_silently(answer)
    except DuplicateError:
        return await services.store.messages.about(message.id, "reply") or answer
    return answer
