"""Offers whose patient cannot be reached, or is no longer on standby: the next in line is asked at once.

An offer that was sent on at least one channel stays. One that was sent on none is withdrawn, which emits the
event that advances its round, and it no longer counts towards the phone's cap.
"""

from asyncio import gather
from collections.abc import Collection

from quickdoc.events.actions.commit import update
from quickdoc.events.models import OfferExpired
from quickdoc.messaging.actions.channels import ways
from quickdoc.messaging.messages import NEVER_ARRIVE, Message
from quickdoc.offers.offer_changes import cut_short
from quickdoc.offers.offers import Offer
from quickdoc.scheduling.actions.endings import withdraw
from quickdoc.services import Services
from quickdoc.waitlist.standby import Standby
from quickdoc.waitlist.suitability import is_paused


async def not_told(services: Services, message: Message, why: str | None) -> None:
    """Handle an offer's message that will not arrive. Runs before that is stored, so a crash repeats it."""
    offer, told = await gather(
        services.store.offers.find(message.about), services.store.messages.all_about(message.about, "offer")
    )
    is_overtaken = any(each.id == message.id and each.version != message.version for each in told)
    if offer is None or is_overtaken:  # another process has sent it meanwhile
        return
    hears = await _hears(
        services, offer, [each for each in told if each.channel != message.channel], message.channel
    )
    if message.channel == "sms" or not hears:
        await services.store.phones.free(offer.holder.phone, offer.id, keep_place=hears)
    if not hears and offer.fresh(services.clock.now()):
        await withdraw(services, offer, "opted_out" if why == "opted_out" else "not_reached")


async def texts_ended(services: Services, number: str) -> list[Offer]:
    """End the turn of offers that were sent by text only to a phone that has opted out.

    Such an offer can still be accepted while its slot is free. Returns the offers whose turn has ended, now
    or before.
    """
    over = []
    for offer in await services.store.offers.open_of_phone(number, services.clock.now()):
        told = await services.store.messages.all_about(offer.id, "offer")
        others = [each for each in told if each.channel != "sms"]
        if "sms" in offer.channels and not await _hears(services, offer, others, "sms"):
            over.append(await update(services, services.store.offers, offer.id, cut_short, OfferExpired))
    return over


async def left_line(services: Services, gone: Standby) -> None:
    """End the turn of a standby request that has ended or is paused."""
    now, present = services.clock.now(), await services.store.standbys.find(gone.id)
    if present is None or (present.active and not is_paused(present, now)):
        return
    for offer in await services.store.offers.open_of_patient(present.patient_id):
        if offer.standby_id == present.id and offer.fresh(now):
            await withdraw(services, offer, "left_line")


async def _hears(services: Services, offer: Offer, told: Collection[Message], not_by: str) -> bool:
    """Whether an offer was or will be sent on another channel than `not_by`."""
    ended = {each.channel for each in told if each.state in NEVER_ARRIVE}
    wanted = set(await ways(services, offer.holder.account_id, "offer")) & set(offer.channels)
    return bool(wanted - ended - {not_by})
