"""The next state of a message, by compare-and-set."""

from quickdoc.core.errors import StaleError
from quickdoc.messaging.actions.retries import look_after
from quickdoc.messaging.messages import Message
from quickdoc.services import Services


async def change(services: Services, message: Message, **changes: object) -> Message | None:
    """Store a message's next state; None when another process changed it first."""
    changed = message.model_copy(update={**changes, "version": message.version + 1})
    try:
        await services.store.messages.replace_silently(changed)
    except StaleError:
        return None
    return changed


async def give_up(services: Services, message: Message) -> Message | None:
    """Mark a message as `unknown`, because the response was lost, and schedule the look-up of a text.

    Mail servers and push services have no list to look in: such a message stays unknown.
    """
    if message.channel != "sms":
        return await change(services, message, state="unknown", due_at=None)
    due = services.clock.now() + look_after(0)
    lost = await change(services, message, state="unknown", tries=0, due_at=due)
    if lost:
        await services.bus.later("look_up_text", lost.id, due)
    return lost
