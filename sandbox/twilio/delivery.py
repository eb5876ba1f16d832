"""The delivery of an accepted text: queued, sent, delivered, each reported to its status callback."""

import asyncio

from pydantic import BaseModel, Field

from sandbox.twilio.ledger import Ledger
from sandbox.twilio.messages import API_VERSION, Message, Status, now
from sandbox.twilio.tasks import TaskRunner
from sandbox.twilio.webhooks import Webhooks


class Pace(BaseModel):
    """How long deliveries take, in seconds, and whether status callbacks are posted."""

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
    """Delivers texts to the phones at the current pace."""

    def __init__(self, ledger: Ledger, webhooks: Webhooks, task_runner: TaskRunner) -> None:
        self.pace = Pace()
        self._ledger = ledger
        self._webhooks = webhooks
        self._task_runner = task_runner

    def carry(self, message: Message, *, undeliverable: int | None = None) -> None:
        """Begin the delivery of a queued text; `undeliverable`: the error code with which it fails."""
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
        await first  # keeps the order of the callbacks when the product responds slowly
        if undeliverable is None:
            await self.report(message.sid, "delivered")
        else:
            await self.report(message.sid, "undelivered", undeliverable)
