"""Delivering the answer to an incoming text.

Most answers are sent in the response to the provider's webhook. If the process dies before it writes that
response, the answer is lost: the provider's list shows this, and the answer is then sent as a text.
"""

from datetime import timedelta

from quickdoc.messaging.actions.changes import change
from quickdoc.messaging.actions.retries import TAKEN_UP_AFTER, again_after
from quickdoc.messaging.actions.sending import send
from quickdoc.messaging.messages import Message
from quickdoc.messaging.ports import DeliveryDelayedError
from quickdoc.services import Services

LOOKED_AFTER = timedelta(seconds=60)
"""The provider waits 15 s for a response and tries once more; after that its list shows the outcome."""


async def text_answer(services: Services, answer: Message) -> None:
    """Send a stored answer as a text. It never raises a `Delivery…Error`: a delayed one is queued."""
    try:
        await send(services, answer.id)
    except DeliveryDelayedError:
        await services.bus.later("send_text", answer.id, services.clock.now() + again_after(answer.tries))


async def look_after(services: Services, answer: Message) -> None:
    """Send an answer as a text when it is not in the provider's list, so that its response must be lost.

    Raises:
        DeliveryDelayedError: the provider cannot be asked now.
    """
    now = services.clock.now()
    if answer.state != "sent" or answer.via != "response" or answer.due_at is None:
        return
    try:
        there = await services.sms_sender.find(answer.phone, answer.body, answer.made_at)
    except DeliveryDelayedError:
        await change(services, answer, due_at=now + LOOKED_AFTER)
        raise
    if there:
        await change(services, answer, due_at=None)
        return
    lost = await change(services, answer, state="intent", via="request", due_at=now + TAKEN_UP_AFTER)
    if lost:
        await text_answer(services, lost)
