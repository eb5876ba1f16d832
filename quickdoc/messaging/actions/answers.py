"""What becomes of the answer to an incoming text.

Most go back in the response to the provider's webhook. A response can be lost with the process that was about
to write it: then the provider's list tells, and what is not there is texted.
"""

from datetime import timedelta

from quickdoc.messaging.actions.sending import TAKEN_UP_AFTER, again_after, change, send
from quickdoc.messaging.ports import DeliveryDelayedError
from quickdoc.messaging.texts import Message
from quickdoc.services import Services

LOOKED_AFTER = timedelta(seconds=60)
"""The provider waits 15 s for a response, and then once more; after that it is clear what became of it."""


async def text_answer(services: Services, answer: Message) -> None:
    """Send an answer that is stored to be texted. It never raises a `Delivery…Error`."""
    try:
        await send(services, answer.id)
    except DeliveryDelayedError:
        await services.bus.later("send_text", answer.id, services.clock.now() + again_after(answer.tries))


async def look_after(services: Services, answer: Message) -> None:
    """An answer whose response nobody saw written: text it, unless the provider has it.

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
