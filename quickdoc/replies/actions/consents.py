"""STOP and START in an incoming text, and when a text gets no answer."""

from quickdoc.identity.phones import (
    PROVIDER_START_WORDS,
    Consent,
    Phone,
    is_stopped_at_provider,
    is_stopped_since,
)
from quickdoc.messaging.actions.phones import opt
from quickdoc.messaging.messages import Message
from quickdoc.replies.inbound import Inbound
from quickdoc.replies.replies import Open
from quickdoc.services import Services

MAX_WORD = 40


async def heed(services: Services, inbound: Inbound, message: Message, present: Phone | None) -> Phone | None:
    """Record STOP and START, from the provider or from the text. Returns the phone after that."""
    verb = message.meant.verb if message.meant else "unknown"
    word = " ".join(inbound.body.split())[:MAX_WORD].upper()
    stop = inbound.opt_out_type == "STOP" or verb == "stop"
    start = inbound.opt_out_type == "START" or verb == "start"
    if not stop and not start and not (word in PROVIDER_START_WORDS and is_stopped_at_provider(present)):
        return present
    consent = Consent(at=message.made_at, opted_out=stop, word=word, source="text")
    return await opt(services, inbound.phone, consent)


def why_silent(inbound: Inbound, message: Message, phone: Phone | None, things: list[Open]) -> str | None:
    """Why there is no answer, or None. `YES` that the provider took for START is still answered as a yes.

    The text that opts out is acknowledged once, and nothing after it is answered. HELP is answered if an
    offer or visit is open, since the provider's own reply does not say where and when it is.
    """
    if phone and phone.opted_out:
        stops = message.meant is not None and message.meant.verb == "stop"
        acknowledged = inbound.opt_out_type == "STOP" or not is_stopped_since(phone, message.made_at)
        return "opted_out" if acknowledged or not stops else None
    said_yes = message.meant is not None and message.meant.verb == "confirm"
    if inbound.opt_out_type == "HELP" and things:
        return None
    if inbound.opt_out_type in {"START", "HELP"} and not said_yes:
        return "provider_answered"
    return None
