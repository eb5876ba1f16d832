"""Handing a text, mail or notice to its provider, exactly once: intent -> sending -> sent.

Whoever moves it from `intent` to `sending` by compare-and-set calls the provider, nobody else does. That is
done at the call itself, after every wait, so that of a process that dies only what it was just handing over
is in doubt. When the answer is lost it is `unknown`: a text is looked for in the provider's list, and goes
out when it is certainly not there (`delivery.look_up`).
"""

from datetime import datetime, timedelta

import structlog

from quickdoc.core.errors import StaleError, TooManyAttemptsError
from quickdoc.core.types import milliseconds
from quickdoc.identity.phones import Consent
from quickdoc.messaging.actions.notices import hand_over
from quickdoc.messaging.actions.phones import failed, opt
from quickdoc.messaging.actions.send_policy import WAITING, BlockReason, block_reason
from quickdoc.messaging.actions.unreached import not_told
from quickdoc.messaging.ports import DeliveryDelayedError, DeliveryRefusedError, DeliveryUnknownError
from quickdoc.messaging.sms.codes import FAILED_FOR_GOOD, OPTED_OUT, reason
from quickdoc.messaging.texts import Message, TextKind, TextState
from quickdoc.services import Services
from quickdoc.storage.duplicates import DuplicateError

log = structlog.get_logger()

TAKEN_UP_AFTER = timedelta(seconds=5)
"""How long whoever stored a text has before the sweep takes it up."""
CALL_TAKES_AT_MOST = timedelta(seconds=30)
"""A call gives up after ten. After that the process that made it has died: nobody knows whether it had its
answer; and what the provider has not listed by then it never got."""
OVER_QUOTA = "cap"
CAUSED_BY_PATIENTS: frozenset[TextKind] = frozenset({"booked", "moved", "withdrawn"})
"""Kinds of messages that follow from what somebody does in the app, as often as they do it."""
IN_TURN = "rate"
"""Why a text waits for its turn at the provider's rate, which is its `due_at`."""
TURN_LASTS = timedelta(seconds=10)
"""Turns that nobody took in time are given anew, or all of them would go in one burst after an outage."""
AGAIN_AFTER = (1, 2, 5, 10, 30, 60)
LOOKS_AFTER = (10, 20, 60, 300)
"""Seconds until the next hand-over, and until each look at the provider's list; the last again and again."""


async def submit(services: Services, message: Message, *, at: datetime | None = None) -> None:
    """Store a text and send it, now or at a time. One that is stored already is somebody else's work.

    It never raises a `Delivery…Error`: what the provider cannot take now is queued.
    """
    now = services.clock.now()
    stored = message.model_copy(update={"due_at": at or now + TAKEN_UP_AFTER})
    try:
        await services.store.messages.insert(stored)
    except DuplicateError:
        return  # and not counted: a reaction may run twice
    if await _is_over_quota(services, message):
        await end(services, stored, "suppressed", OVER_QUOTA)
        return
    if at and at > now:
        await services.bus.later("send_text", stored.id, at)
        return
    try:
        await _try(services, stored)
    except DeliveryDelayedError:
        await services.bus.later("send_text", stored.id, now + again_after(stored.tries))


async def _is_over_quota(services: Services, message: Message) -> bool:
    """Whether so many messages of what people do by themselves went to this phone or address lately.

    What the clinic decides, and a reminder, always goes: nobody must come in vain, or miss a visit.
    """
    if message.kind not in CAUSED_BY_PATIENTS:
        return False
    try:
        await services.limiter.hit("visit_message", f"{message.channel} {message.to or message.phone}")
    except TooManyAttemptsError:
        return True
    return False


async def send(services: Services, message_id: str) -> None:
    """Hand a text to the provider, if that is still to be done and may be done now.

    Raises:
        DeliveryDelayedError: the provider could not take it; it waits for another try.
    """
    message = await services.store.messages.find(message_id)
    if message and message.state == "intent":
        await _try(services, message)


def again_after(tries: int) -> timedelta:
    """How long to wait after so many tries."""
    return timedelta(seconds=AGAIN_AFTER[min(tries, len(AGAIN_AFTER) - 1)])


def look_after(looks: int) -> timedelta:
    """How long to wait after so many looks at the provider's list."""
    return timedelta(seconds=LOOKS_AFTER[min(looks, len(LOOKS_AFTER) - 1)])


async def change(services: Services, message: Message, **changes: object) -> Message | None:
    """Store a text's next state; None when somebody else was first."""
    changed = message.model_copy(update={**changes, "version": message.version + 1})
    try:
        await services.store.messages.replace(changed)
    except StaleError:
        return None
    return changed


async def give_up(services: Services, message: Message) -> Message | None:
    """The answer to a call is lost: look for a text in the provider's list.

    Mail servers and push services have no such list: there it stays unknown.
    """
    if message.channel != "sms":
        return await change(services, message, state="unknown", due_at=None)
    due = services.clock.now() + look_after(0)
    lost = await change(services, message, state="unknown", tries=0, due_at=due)
    if lost:
        await services.bus.later("look_up_text", lost.id, due)
    return lost


async def heed_opt_out(services: Services, number: str) -> None:
    """The provider says that this phone opted out there; so it has here."""
    present = await services.store.phones.find(number)
    if present is None or not present.opted_out:
        now = services.clock.now()
        await opt(services, number, Consent(at=now, opted_out=True, word=str(OPTED_OUT), source="provider"))


async def hold_back(services: Services, message: Message, found: BlockReason) -> None:
    """Store why a message may not go now; one that may go later is queued for then."""
    back = {"reason": found.reason, "due_at": found.until, "sent_at": None}
    if found.until is None:
        await end(services, message, "suppressed", found.reason)
    elif await change(services, message, state="intent", **back):
        await services.bus.later("send_text", message.id, found.until)
        if found.reason == WAITING and await services.store.phones.texted(message.phone) is None:
            await send_waiting(services, message.phone)  # what it waits for was refused at this very moment


class _Leaving:
    """Notes that a message leaves, at the moment when it does. `message`: as it is stored since."""

    def __init__(self, services: Services, message: Message) -> None:
        self._services = services
        self.message = message

    async def __call__(self) -> None:
        """Raises: StaleError: somebody else hands it over, or it is not to go any more."""
        now = self._services.clock.now()
        changes = {"state": "sending", "reason": None, "tries": self.message.tries + 1, "sent_at": now}
        left = await change(self._services, self.message, **changes, due_at=now + CALL_TAKES_AT_MOST)
        if left is None:
            raise StaleError
        self.message = left


async def call(services: Services, message: Message, now: datetime) -> None:
    """Give the provider a message, unless somebody else does, and store what it says.

    Raises:
        DeliveryDelayedError: the provider could not take it; it waits for another try.
    """
    leaving = _Leaving(services, message)
    try:
        sid = await hand_over(services, message, now, leaving)
    except StaleError:
        log.info("somebody else has it in hand", message=message.id)
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
        log.warning("nobody knows whether the text was taken", message=message.id, error=str(error))
        await give_up(services, leaving.message)
    else:
        await _taken(services, leaving.message, sid)


async def _taken(services: Services, sent: Message, sid: str | None) -> None:
    """Store the provider's id. A look-up of another text of the same words may have taken it for its own."""
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
    found = await block_reason(services, message, now) or await _turn(services, message, now)
    if found:
        await hold_back(services, message, found)
    else:
        await call(services, message, now)


async def _turn(services: Services, message: Message, now: datetime) -> BlockReason | None:
    """Texts go at the provider's rate. One that was given its turn goes then, or soon after."""
    if services.pace is None or message.channel != "sms" or _has_turn(message, now):
        return None
    (wait,) = await services.pace.turns(1)
    return BlockReason(IN_TURN, milliseconds(now + timedelta(seconds=wait))) if wait else None


def _has_turn(message: Message, now: datetime) -> bool:
    due = message.due_at
    return message.reason == IN_TURN and due is not None and due <= now < due + TURN_LASTS


async def _refused(services: Services, message: Message, refusal: DeliveryRefusedError) -> None:
    """It is final."""
    if message.channel != "sms":
        await end(services, message, "failed", f"refused_{refusal.code}")
        return
    if refusal.code == OPTED_OUT:
        await heed_opt_out(services, message.phone)
    await end(services, message, "failed", reason(refusal.code))


async def end(services: Services, message: Message, state: TextState, why: str | None) -> Message | None:
    """Store that a message will not arrive, and do what follows. None when somebody else was first."""
    if message.channel == "sms" and why in FAILED_FOR_GOOD:
        await failed(services, message.phone, FAILED_FOR_GOOD[why])
    if message.kind == "offer":
        await not_told(services, message, why)
    ended = await change(services, message, state=state, reason=why, due_at=None)
    if ended and message.kind == "offer" and message.channel == "sms" and state != "suppressed":
        await send_waiting(services, message.phone)
    return ended


async def send_waiting(services: Services, phone: str) -> None:
    """What waited for another offer to this phone goes at once."""
    for message in await services.store.messages.waiting(phone, WAITING):
        try:
            await send(services, message.id)
        except DeliveryDelayedError as error:
            log.info("left for the next sweep", message=message.id, error=str(error))
