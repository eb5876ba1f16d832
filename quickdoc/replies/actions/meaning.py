"""The meaning of an incoming text, stored with it before anything is done."""

from asyncio import gather
from datetime import datetime

from quickdoc.core.ids import new_id
from quickdoc.identity.phones import (
    Phone,
)
from quickdoc.messaging.messages import Meant, Message
from quickdoc.offers.offers import Offer
from quickdoc.replies.actions.commands import Answerable
from quickdoc.replies.inbound import Inbound
from quickdoc.replies.replies import Open, Reply
from quickdoc.scheduling.bookings import Booking
from quickdoc.services import Services

MAX_BODY = 1600


async def understood(
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
