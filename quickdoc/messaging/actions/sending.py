"""Handing a text, mail or notice to its provider, exactly once: intent -> sending -> sent.

Only the process that moves it from `intent` to `sending` by compare-and-set calls the provider. It does so
directly before the call, after every wait, so that when a process dies only the calls in flight are in doubt.
When the response is lost, the state is `unknown`: a text is looked for in the provider's list, and sent again
if it is certainly not there (`delivery.look_up`).
"""

from datetime import datetime

import structlog

from quickdoc.core.errors import StaleError
from quickdoc.identity.phones import Consent
from quickdoc.messaging.actions.changes import change, give_up
from quickdoc.messaging.actions.handing_over import hand_over
from quickdoc.messaging.actions.message_quota import OVER_QUOTA, is_over_quota
from quickdoc.messaging.actions.phones import failed, opt
from quickdoc.messaging.actions.retries import CALL_TAKES_AT_MOST, TAKEN_UP_AFTER, again_after
from quickdoc.messaging.actions.send_policy import block_reason
from quickdoc.messaging.actions.unreached import not_told
from quickdoc.messaging.messages import Message, TextState
from quickdoc.messaging.ports import DeliveryDelayedError, DeliveryRefusedError, DeliveryUnknownError
from quickdoc.messaging.send_policy import WAITING, BlockReason
from quickdoc.messaging.sms.codes import FAILED_FOR_GOOD, OPTED_OUT, reason
from quickdoc.services import Services
from quickdoc.storage.duplicates import DuplicateError

log = structlog.get_logger()


async def submit(services: Services, message: Message, *, at: datetime | None = None) -> None:
    """Store a message and send it, now or at a time. One that is already stored is not sent again.

    It never raises a `Delivery…Error`: what the provider cannot take now is queued.
    """
    now = services.clock.now()
    stored = message.model_copy(update={"due_at": at or now + TAKEN_UP_AFTER})
    try:
        await services.store.messages.insert_silently(stored)
    except DuplicateError:
        return  # before the quota is counted, because a reaction may run twice
    if await is_over_quota(services, message):
        await end(services, stored, "suppressed", OVER_QUOTA)
        return
    if at and at > now:
        await services.bus.later("send_text", stored.id, at)
        return
    try:
        await _try(services, stored)
    except DeliveryDelayedError:
        await services.bus.later("send_text", stored.id, now + again_after(stored.tries))


async def send(services: Services, message_id: str) -> None:
    """Hand a message to the provider, if it is still unsent and may be sent now.

    Raises:
        DeliveryDelayedError: the provider could not take it; it waits for another try.
    """
    message = await services.store.messages.find(message_id)
    if message and message.state == "intent":
        await _try(services, message)


async def heed_opt_out(services: Services, number: str) -> None:
    """Record an opt-out that only the provider knew of."""
    present = await services.store.phones.find(number)
    if present is None or not present.opted_out:
        now = services.clock.now()
        await opt(services, number, Consent(at=now, opted_out=True, word=str(OPTED_OUT), source="provider"))


async def hold_back(services: Services, message: Message, found: BlockReason) -> None:
    """Store why a message may not be sent now; one that may be sent later is queued for then."""
    back = {"reason": found.reason, "due_at": found.until, "sent_at": None}
    if found.until is None:
        await end(services, message, "suppressed", found.reason)
    elif await change(services, message, state="intent", **back):
        await services.bus.later("send_text", message.id, found.until)
        if found.reason == WAITING and await services.store.phones.texted(message.phone) is None:
            await send_waiting(services, message.phone)  # the offer it waited for was refused meanwhile


class _Leaving:
    """Stores the state `sending` directly before the call. `message`: as last stored."""

    def __init__(self, services: Services, message: Message) -> None:
        self._services = services
        self.message = message

    async def __call__(self) -> None:
        """Raises: StaleError: another process is sending it, or it must not be sent any more."""
        now = self._services.clock.now()
        changes = {"state": "sending", "reason": None, "tries": self.message.tries + 1, "sent_at": now}
        left = await change(self._services, self.message, **changes, due_at=now + CALL_TAKES_AT_MOST)
        if left is None:
            raise StaleError
        self.message = left


async def call(services: Services, message: Message, now: datetime) -> None:
    """Hand a message to its provider, unless another process does, and store the outcome.

    Raises:
        DeliveryDelayedError: the provider could not take it; it waits for another try.
    """
    leaving = _Leaving(services, message)
    try:
        sid = await hand_over(services, message, now, leaving)
    except StaleError:
        log.info("another process is sending this message", message=message.id)
    except DeliveryRefusedError as refusal:
        await _refused(services, leaving.message, refusal)
    except DeliveryDelayedError as error:
        log.warning("text delayed", message=message.id, error=str(error))
        due = services.clock.now() + again_after(message.tries) + TAKEN_UP_AFTER
        await change(
            services, leaving.message, state="intent", tries=message.tries + 1, sent_at=None, due_at=due
        )
        raise
    except DeliveryUnknownError as error:
        log.warning("unknown whether the provider took the message", message=message.id, error=str(error))
        await give_up(services, leaving.message)
    else:
        await _taken(services, leaving.message, sid)


async def _taken(services: Services, sent: Message, sid: str | None) -> None:
    """Store the provider's id. A look-up of another text with the same body may have claimed it first."""
    taken = {"state": "sent", "sid": sid, "due_at": None}
    try:
        await change(services, sent, **taken)
    except DuplicateError:
        other = await services.store.messages.by_sid(sid or "")
        if other:
            await change(services, other, state="unknown", sid=None, tries=0, due_at=services.clock.now())
        await change(services, sent, **taken)


async def _try(services: Services, message: Message) -> None:
    now = services.clock.now()
    found = await block_reason(services, message, now)
    if found:
        await hold_back(services, message, found)
    else:
        await call(services, message, now)


async def _refused(services: Services, message: Message, refusal: DeliveryRefusedError) -> None:
    """Store a refusal, which is final, and what follows for the phone."""
    if message.channel != "sms":
        await end(services, message, "failed", f"refused_{refusal.code}")
        return
    if refusal.code == OPTED_OUT:
        await heed_opt_out(services, message.phone)
    await end(services, message, "failed", reason(refusal.code))


async def end(services: Services, message: Message, state: TextState, why: str | None) -> Message | None:
    """Store that a message will not arrive, and what follows. None when another process was first."""
    if message.channel == "sms" and why in FAILED_FOR_GOOD:
        await failed(services, message.phone, FAILED_FOR_GOOD[why])
    if message.kind == "offer":
        await not_told(services, message, why)
    ended = await change(services, message, state=state, reason=why, due_at=None)
    if ended and message.kind == "offer" and message.channel == "sms" and state != "suppressed":
        await send_waiting(services, message.phone)
    return ended


async def send_waiting(services: Services, phone: str) -> None:
    """Send the texts that waited for another offer to this phone."""
    for message in await services.store.messages.waiting(phone, WAITING):
        try:
            await send(services, message.id)
        except DeliveryDelayedError as error:
            log.info("left for the next sweep", message=message.id, error=str(error))
