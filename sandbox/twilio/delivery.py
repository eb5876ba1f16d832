"""What becomes of an accepted text: queued, sent, delivered, each reported to its callback."""

import asyncio

from pydantic import BaseModel, Field

from sandbox.twilio.errands import TaskRunner
from sandbox.twilio.ledger import Ledger
from sandbox.twilio.messages import API_VERSION, Message, Status, now
from sandbox.twilio.webhooks import Webhooks


class Pace(BaseModel):
    """How fast texts travel, in seconds, and whether the product hears of it."""

    sent_after: float = Field(default=0.15, ge=0)
    delivered_after: float = Field(default=0.45, ge=0)
    callbacks: bool = True


def callback_fields(message: Message) -> dict[str, str]:
    """Return the form of a status callback."""
    fields = {
        "AccountSid": message.account_sid,
        "ApiVersion": API_VERSION,
        "From": message.from_,
        "MessageSid": message.sid,
        "MessageStatus": message.status,
        "SmsSid": message.sid,
        "SmsStatus": message.status,
        "To": message.to,
    }
    if message.service_sid:
        fields["MessagingServiceSid"] = message.service_sid
    if message.error_code:
        fields["ErrorCode"] = str(message.error_code)
    return fields


class Delivery:
    """Carries texts to the phones at the present pace."""

    def __init__(self, ledger: Ledger, webhooks: Webhooks, task_runner: TaskRunner) -> None:
        self.pace = Pace()
        self._ledger = ledger
        self._webhooks = webhooks
        self._task_runner = task_runner

    def carry(self, message: Message, *, undeliverable: int | None = None) -> None:
        """Take a queued text on its way; with a code it never arrives and the code says why."""
        self._task_runner.start(self._carry(message, undeliverable))

    async def report(self, sid: str, status: Status, error_code: int | None = None) -> None:
        """Set a message's status and post the callback, if there is one."""
        message = self._ledger.message(sid)
        if message is None:  # forgotten by a reset meanwhile
            return
        changes = {"status": status, "error_code": error_code}
        message = self._ledger.keep(message.changed(sent=message.sent or now(), **changes))
        if message.status_callback and self.pace.callbacks:
            await self._webhooks.post(message.status_callback, callback_fields(message))

    async def _carry(self, message: Message, undeliverable: int | None) -> None:
        await asyncio.sleep(self.pace.sent_after)
        first = self._task_runner.start(self.report(message.sid, "sent"))
        await asyncio.sleep(self.pace.delivered_after)
        await first  # a slow product hears of the one before it hears of the other
        if undeliverable is None:
            await self.report(message.sid, "delivered")
        else:
            await self.report(message.sid, "undelivered", undeliverable)
