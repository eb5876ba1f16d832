"""Telling whoever has an account's contact of before that it was changed, once for each change."""

from datetime import timedelta
from typing import NamedTuple

from quickdoc.core.ids import new_id
from quickdoc.identity.accounts import Account
from quickdoc.messaging.actions.sending import submit
from quickdoc.messaging.messages import Message, MessageChannel, TextKind
from quickdoc.services import Services

IS_NEWS = timedelta(days=2)
"""How long they may still be told; later the notice would be confusing."""
NOTICE_DELAY = timedelta(seconds=1)
"""The notice is sent after the answer, so that a slow provider does not delay it."""


class Notice(NamedTuple):
    """What is told, and where. `change`: the number of the change, of which each is told once."""

    kind: TextKind
    change: int
    channel: MessageChannel
    body: str
    phone: str = ""
    to: str | None = None


async def tell(services: Services, account: Account, notice: Notice) -> None:
    """Send a notice, after the answer."""
    now = services.clock.now()
    message = Message(
        id=new_id("message"),
        direction="out",
        channel=notice.channel,
        phone=notice.phone,
        to=notice.to,
        body=notice.body,
        kind=notice.kind,
        about=account.id,
        attempt=notice.change,
        made_at=now,
        expires_at=now + IS_NEWS,
    )
    await submit(services, message, at=now + NOTICE_DELAY)
