"""An incoming text: kept first, understood once, answered once, however often the provider reports it.

What a text means, and which thing it is about, is stored with it before anything is done. So when a
process dies after the deed and before the answer, the repetition does the same deed again, which changes
nothing, and cannot choose another thing that is open by then.
"""

from asyncio import gather, sleep
from datetime import datetime, timedelta

from quickdoc import replies
from quickdoc.accounts import Actor
from quickdoc.actions.commands import carry_out
from quickdoc.actions.phones import opt
from quickdoc.ids import new_id
from quickdoc.phones import Consent
from quickdoc.ports import Doors
from quickdoc.replies import Open, Reply
from quickdoc.shapes import Shape
from quickdoc.store.documents import DuplicateError
from quickdoc.texts import Meant, Message

WAITS = (0.05, 0.1, 0.2, 0.4, 0.8)
"""Seconds for the answer that another process is just working out."""
LONGEST_WORK = timedelta(seconds=10)
LONGEST_BODY = 1600


class Inbound(Shape):
    """A text as the webhook reports it. `opt_out_type`: what the provider did about it by itself."""

    sid: str
    phone: str
    body: str
    opt_out_type: str | None = None
