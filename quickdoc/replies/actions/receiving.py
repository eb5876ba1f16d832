"""An incoming text: stored first, parsed once, answered once, however often the provider reports it.

What a text means, and which offer or visit it is about, is stored with it before anything is done. So if a
process dies after the action and before the answer, the repetition carries out the same action, which changes
nothing, and cannot choose another offer or visit that is open by then.

The answer is returned in the response to the provider's webhook. If no webhook arrived (`missed.py`), or if
the response was lost with its process, the answer is sent as a separate text.
"""

from asyncio import gather, sleep
from datetime import datetime, timedelta

from quickdoc.core.errors import TooManyAttemptsError
from quickdoc.core.ids import new_id
from quickdoc.core.naming import Person
from quickdoc.core.types import Instant, Model
from quickdoc.identity.phones import (
    PROVIDER_START_WORDS,
    Consent,
    Phone,
    is_stopped_at_provider,
    is_stopped_since,
    is_verified,
)
from quickdoc.identity.store.phones import Texted
from quickdoc.messaging.actions.answers import LOOKED_AFTER, text_answer
from quickdoc.messaging.actions.phones import called, opt, reached
from quickdoc.messaging.actions.sending import OVER_QUOTA, TAKEN_UP_AFTER
from quickdoc.messaging.messages import Meant, Message, TextState, Via
from quickdoc.offers.offers import Offer
from quickdoc.replies import replies
from quickdoc.replies.actions.commands import Answerable, carry_out
from quickdoc.replies.replies import LONG_AGO, Nothing, Open, Reply
from quickdoc.scheduling.bookings import Booking
from quickdoc.services import Services
from quickdoc.storage.duplicates import DuplicateError

WAITS = (0.05, 0.1, 0.2, 0.4, 0.8)
"""Seconds for the answer that another process is just working out."""
MAX_WORK = timedelta(seconds=10)
MAX_BODY = 1600
MAX_WORD = 40
WORTH_ANSWERING = timedelta(hours=24)
CLOCKS_DIFFER = timedelta(seconds=5)
"""Between our clock and the provider's, which tells whole seconds."""


class Inbound(Model):
    """A text as the webhook reports it. `opt_out_type`: the opt-out keyword that the provider has handled.

    `at`: when it came in, if that is not now.
    """

    sid: str
    phone: str
    body: str
    opt_out_type: str | None = None
    at: Instant | None = None


async def receive(services: Services, inbound: Inbound) -> str:
    """Do what a text asks for and return the answer; "" means none.

    The same `sid` again gets the same answer and has no second effect. Refusals are answers, too: a plain
    sentence of one segment. After the opt-out itself is acknowledged, an opted-out phone gets no answers,
    but what it asks for is done.
    """
    answer = await _answer(services, inbound, "response")
    return "" if answer.via == "request" else answer.body


async def receive_missed(services: Services, inbound: Inbound, *, is_overtaken: bool = False) -> None:
    """The same for a text whose webhook did not arrive: the answer is sent as a text.

    `is_overtaken`: a later text that was handled already makes it obsolete; it is only stored.
    """
    if is_overtaken:
        await _keep_overtaken(services, inbound)
        return
    answer = await _answer(services, inbound, "request")
    if answer.via == "request" and answer.state == "intent":
        await text_answer(services, answer)


async def handed_back(services: Services, sid: str) -> None:
    """Record that the response with the answer to this text was written, so no sweep has to check it."""
    await services.store.messages.handed_back(sid)


async def _answer(services: Services, inbound: Inbound, via: Via) -> Message:
    now = services.clock.now()
    reply = replies.parse(inbound.body)
    present, things = await open_things(services, inbound.phone, now)
    if inbound.at and reply.code is None:
        things = [each for each in things if each.since <= inbound.at + CLOCKS_DIFFER]
    there = Answerable(present, things, replies.choose(reply, things))
    message = await _understood(services, inbound, reply, there, now)
    if not await _is_new(services, message):
        message = await services.store.messages.by_sid(inbound.sid) or message
        answer = await _answered(services, message, now)
        if answer is not None:
            return answer
    if present and present.failed_because:
        await reached(services, inbound.phone)
    phone = await _heed(services, inbound, message, present)
    said = await carry_out(services, message, there._replace(phone=phone))
    return await _keep(services, message, said, _silence(inbound, message, phone, things), via)


async def _keep_overtaken(services: Services, inbound: Inbound) -> None:
    now = services.clock.now()
    nothing = Answerable(None, [], Nothing())
    message = await _understood(services, inbound, replies.parse(inbound.body), nothing, now)
    if not await _is_new(services, message):
        message = await services.store.messages.by_sid(inbound.sid) or message
    await _keep(services, message, "", "overtaken", "request")


async def _is_new(services: Services, message: Message) -> bool:
    """Store the text. Returns whether it was not stored before."""
    try:
        await services.store.messages.insert_silently(message)
    except DuplicateError:
        return False
    return True


async def open_things(services: Services, number: str, now: datetime) -> tuple[Phone | None, list[Open]]:
    """A phone, and what it can still answer: offers, newest first, then coming visits, soonest first.

    Only those of accounts that it is verified for. A bare YES means the offer that was texted last, if its
    window is still running: then no other is marked as fresh.
    """
    offered, visiting, line = await gather(
        services.store.offers.open_of_phone(number, now),
        services.store.bookings.of_phone(number, now),
        services.store.phones.line(number),
    )
    phone, texted = (line.phone, line.texted) if line else (None, None)
    offers = [each for each in offered if is_verified(phone, each.holder.account_id)]
    visits = [each for each in visiting if each.holder and is_verified(phone, each.holder.account_id)]
    return phone, await _open(services, offers, visits, texted, now)


async def _open(
    services: Services, offers: list[Offer], visits: list[Booking], texted: Texted | None, now: datetime
) -> list[Open]:
    holders = [offer.holder for offer in offers] + [visit.holder for visit in visits if visit.holder]
    people = {Person(holder.patient_id, holder.patient_name) for holder in holders}
    labels = await called(services, people)
    meant = next((each for each in offers if texted and each.id == texted.offer_id and each.fresh(now)), None)
    return [
        *(
            Open(
                kind="offer",
                id=each.id,
                code=each.code,
                brief=each.brief,
                name=each.holder.patient_name,
                label=labels.get(each.holder.patient_id, ""),
                fresh=each is meant if meant else each.fresh(now),
                since=each.made_at,
            )
            for each in offers
        ),
        *(
            Open(
                kind="visit",
                id=each.id,
                code=each.code or "",
                brief=each.brief,
                name=each.holder.patient_name if each.holder else "",
                label=labels.get(each.holder.patient_id, "") if each.holder else "",
                confirmed=each.state == "confirmed",
                # The next text of the same phone may be about a visit that a text has just booked.
                since=each.history[0].at if each.via != "text" else LONG_AGO,
            )
            for each in visits
        ),
    ]


async def _understood(
    services: Services, inbound: Inbound, reply: Reply, there: Answerable, now: datetime
) -> Message:
    """The text with its meaning, to be stored."""
    subject, clinic_id = await _subject(services, reply, there, now)
    return Message(
        id=new_id("message"),
        direction="in",
        phone=inbound.phone,
        body=inbound.body[:MAX_BODY],
        kind="inbound",
        about=inbound.sid,
        clinic_id=clinic_id,
        state="received",
        sid=inbound.sid,
        made_at=now,
        meant=Meant(verb=reply.verb, code=reply.code, subject=subject),
    )


async def _subject(
    services: Services, reply: Reply, there: Answerable, now: datetime
) -> tuple[str | None, str | None]:
    """The id of the offer or visit that a text is about, and of its clinic. With a code it may be over."""
    if reply.verb not in {"confirm", "cancel", "pass", "earlier"}:
        return None, None
    phone, things, choice = there
    if isinstance(choice, Open):
        return choice.id, choice.brief.clinic_id
    if reply.code is None or any(each.code == reply.code for each in things):
        return None, None
    over = await _over(services, phone, reply.code, now) if phone and phone.account_ids else None
    return (over.id, over.brief.clinic_id) if over else (None, None)


async def _over(services: Services, phone: Phone, code: str, now: datetime) -> Offer | Booking | None:
    """The latest offer or visit with this code on the phone whose time is still to come."""
    offer, visit = await gather(
        services.store.offers.latest_of_phone(phone.account_ids, phone.id, code, now),
        services.store.bookings.latest_of_code(phone.account_ids, phone.id, code, now),
    )
    if offer and visit:
        return visit if visit.history[0].at > offer.made_at else offer
    return offer or visit


async def _heed(
    services: Services, inbound: Inbound, message: Message, present: Phone | None
) -> Phone | None:
    """Record STOP and START, from the provider or from the text. Returns the phone after that."""
    verb = message.meant.verb if message.meant else "unknown"
    word = " ".join(inbound.body.split())[:MAX_WORD].upper()
    stop = inbound.opt_out_type == "STOP" or verb == "stop"
    start = inbound.opt_out_type == "START" or verb == "start"
    if not stop and not start and not (word in PROVIDER_START_WORDS and is_stopped_at_provider(present)):
        return present
    consent = Consent(at=message.made_at, opted_out=stop, word=word, source="text")
    return await opt(services, inbound.phone, consent)


def _silence(inbound: Inbound, message: Message, phone: Phone | None, things: list[Open]) -> str | None:
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


async def _answered(services: Services, message: Message, now: datetime) -> Message | None:
    """The stored answer; None if the process that was working on it has died or takes too long."""
    waits = WAITS if now - message.made_at < MAX_WORK else ()
    for seconds in (0.0, *waits):
        await sleep(seconds)
        answer = await services.store.messages.about(message.id, "reply")
        if answer:
            return answer
    return None


async def _over_quota(services: Services, message: Message) -> str | None:
    """Why a phone that texts too often gets no answer, or None. An opt-out is always acknowledged."""
    if message.meant and message.meant.verb == "stop":
        return None
    try:
        await services.limiter.hit("reply", message.phone)
    except TooManyAttemptsError:
        return OVER_QUOTA
    return None


async def _keep(services: Services, message: Message, said: str, silence: str | None, via: Via) -> Message:
    """Store the answer, or return the stored one if another process was faster.

    An answer that is returned in a response is sent as a text later, unless `handed_back` records that the
    response was written.
    """
    silence = silence or await _over_quota(services, message)
    body, now = "" if silence else said, services.clock.now()
    state: TextState = "sent" if via == "response" else "intent"
    due = now + (LOOKED_AFTER if via == "response" else TAKEN_UP_AFTER)
    answer = Message(
        id=new_id("message"),
        direction="out",
        phone=message.phone,
        body=body,
        kind="reply",
        about=message.id,
        clinic_id=message.clinic_id,
        state=state if body else "suppressed",
        reason=silence or (None if body else "nothing_to_say"),
        made_at=now,
        due_at=due if body else None,
        expires_at=now + WORTH_ANSWERING,
        via=via,
    )
    try:
        await services.store.messages.insert_silently(answer)
    except DuplicateError:
        return await services.store.messages.about(message.id, "reply") or answer
    return answer
