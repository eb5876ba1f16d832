"""Handing a text, mail or notice to its provider, exactly once: intent -> sending -> sent.

Whoever moves it from `intent` to `sending` by compare-and-set calls the provider, nobody else does. When the
answer is lost it is `unknown` and never sent again; a text is looked for in the provider's list.
"""

from datetime import datetime, timedelta

import structlog

from quickdoc.actions.courtesy import WAITING, Hindrance, hindrance
from quickdoc.actions.notices import hand_over
from quickdoc.actions.phones import opt
from quickdoc.errors import StaleError
from quickdoc.phones import Consent
from quickdoc.ports import Doors, TextDelayedError, TextRefusedError, TextUnknownError
from quickdoc.shapes import milliseconds
from quickdoc.store.documents import DuplicateError
from quickdoc.store.messages import TAKEN_UP
from quickdoc.texting.codes import OPTED_OUT, reason
from quickdoc.texts import Message

log = structlog.get_logger()

TAKEN_UP_AFTER = timedelta(seconds=5)
"""How long whoever stored a text has before the sweep takes it up."""
CALL_TAKES_AT_MOST = timedelta(seconds=60)
"""After that the process that called the provider has died: nobody knows whether it had its answer."""
IN_TURN = "rate"
"""Why a text waits for its turn at the provider's rate, which is its `due_at`."""
TURN_LASTS = timedelta(seconds=10)
"""Turns that nobody took in time are given anew, or all of them would go in one burst after an outage."""
AGAIN_AFTER = (1, 2, 5, 10, 30, 60)
LOOKS_AFTER = (10, 60, 300)
"""Seconds until the next hand-over, and until each look at the provider's list."""


async def submit(doors: Doors, message: Message, *, at: datetime | None = None) -> None:
    """Store a text and send it, now or at a time. One that is stored already is somebody else's work.

    It never raises a `Text…Error`: what the provider cannot take now is queued.
    """
    now = doors.clock.now()
    stored = message.model_copy(update={"due_at": at or now + TAKEN_UP_AFTER})
    try:
        await doors.store.messages.insert(stored)
    except DuplicateError:
        return
    if at and at > now:
        await doors.bus.later("send_text", stored.id, at)
        return
    try:
        await _try(doors, stored)
    except TextDelayedError:
        await doors.bus.later("send_text", stored.id, now + again_after(stored.tries))


async def send(doors: Doors, message_id: str) -> None:
    """Hand a text to the provider, if that is still to be done and may be done now.

    Raises:
        TextDelayedError: the provider could not take it; it waits for another try.
    """
    message = await doors.store.messages.find(message_id)
    if message and message.state == "intent":
        await _try(doors, message)


def again_after(tries: int) -> timedelta:
    """How long to wait after so many tries."""
    return timedelta(seconds=AGAIN_AFTER[min(tries, len(AGAIN_AFTER) - 1)])


async def change(doors: Doors, message: Message, **changes: object) -> Message | None:
    """Store a text's next state; None when somebody else was first."""
    changed = message.model_copy(update={**changes, "version": message.version + 1})
    try:
        await doors.store.messages.replace(changed)
    except StaleError:
        return None
    return changed


async def give_up(doors: Doors, message: Message) -> Message | None:
    """The answer to a call is lost: look for a text in the provider's list, more than once.

    Mail servers and push services have no such list: there it stays unknown.
    """
    if message.channel != "sms":
        return await change(doors, message, state="unknown", due_at=None)
    due = doors.clock.now() + timedelta(seconds=LOOKS_AFTER[0])
    lost = await change(doors, message, state="unknown", tries=0, due_at=due)
    if lost:
        await doors.bus.later("look_up_text", lost.id, due)
    return lost


async def heed_opt_out(doors: Doors, number: str) -> None:
    """The provider says that this phone opted out there; so it has here."""
    present = await doors.store.phones.find(number)
    if present is None or not present.opted_out:
        now = doors.clock.now()
        await opt(doors, number, Consent(at=now, opted_out=True, word=str(OPTED_OUT), source="provider"))


async def hold_back(doors: Doors, message: Message, found: Hindrance) -> None:
    """Store why a message may not go now; one that may go later is queued for then."""
    back = {"reason": found.reason, "due_at": found.until, "sent_at": None, "tries": _tries(message)}
    if found.until is None:
        await change(doors, message, state="suppressed", **back)
    elif await change(doors, message, state="intent", **back):
        await doors.bus.later("send_text", message.id, found.until)
        if found.reason == WAITING and await doors.store.phones.texted(message.phone) is None:
            await send_waiting(doors, message.phone)  # what it waits for was refused at this very moment


def taken_up(message: Message, now: datetime) -> Message:
    """The message in the hands of whoever calls the provider now."""
    changes = {"state": "sending", "reason": None, "tries": message.tries + 1, "sent_at": now}
    changes |= {"due_at": now + CALL_TAKES_AT_MOST, "version": message.version + 1}
    return message.model_copy(update=changes)


async def call(doors: Doors, sending: Message, now: datetime) -> None:
    """Give the provider a message that is `sending` by our own hand, and store what it says.

    Raises:
        TextDelayedError: the provider could not take it; it waits for another try.
    """
    try:
        sid = await hand_over(doors, sending, now)
    except TextRefusedError as refusal:
        await _refused(doors, sending, refusal)
    except TextDelayedError as error:
        log.warning("text delayed", message=sending.id, error=str(error))
        due = now + again_after(sending.tries - 1) + TAKEN_UP_AFTER
        await change(doors, sending, state="intent", due_at=due)
        raise
    except TextUnknownError as error:
        log.warning("nobody knows whether the text was taken", message=sending.id, error=str(error))
        await give_up(doors, sending)
    else:
        await change(doors, sending, state="sent", sid=sid, due_at=None)


def _tries(message: Message) -> int:
    """A message that was taken up and is put back untried has not been tried."""
    return message.tries - 1 if message.state == "sending" else message.tries


async def _try(doors: Doors, message: Message) -> None:
    now = doors.clock.now()
    found = await hindrance(doors, message, now) or await _turn(doors, message, now)
    if found:
        await hold_back(doors, message, found)
        return
    sending = taken_up(message, now)
    if await change(doors, message, **sending.model_dump(include=TAKEN_UP)):
        await call(doors, sending, now)


async def _turn(doors: Doors, message: Message, now: datetime) -> Hindrance | None:
    """Texts go at the provider's rate. One that was given its turn goes then, or soon after."""
    if doors.pace is None or message.channel != "sms" or _has_turn(message, now):
        return None
    (wait,) = await doors.pace.turns(1)
    return Hindrance(IN_TURN, milliseconds(now + timedelta(seconds=wait))) if wait else None


def _has_turn(message: Message, now: datetime) -> bool:
    due = message.due_at
    return message.reason == IN_TURN and due is not None and due <= now < due + TURN_LASTS


async def _refused(doors: Doors, message: Message, refusal: TextRefusedError) -> None:
    """It is final. A phone that was not texted after all can be texted another offer."""
    if message.channel != "sms":
        await change(doors, message, state="failed", reason=f"refused_{refusal.code}", due_at=None)
        return
    await change(doors, message, state="failed", reason=reason(refusal.code), due_at=None)
    if refusal.code == OPTED_OUT:
        await heed_opt_out(doors, message.phone)
    if message.kind == "offer":
        await doors.store.phones.free(message.phone, message.about)
        await send_waiting(doors, message.phone)


async def send_waiting(doors: Doors, phone: str) -> None:
    """What waited for another offer to this phone goes at once."""
    for message in await doors.store.messages.waiting(phone, WAITING):
        try:
            await send(doors, message.id)
        except TextDelayedError as error:
            log.info("left for the next sweep", message=message.id, error=str(error))
