"""Whoever was asked and cannot hear of it, or does not wait any more: the next in line is asked at once.

An offer that is told on one channel stands, whatever becomes of the others. One that is told on none is
withdrawn from its person, by which its round hears of it, and its place under the phone's cap is free again.
"""

from asyncio import gather
from collections.abc import Collection

from quickdoc.events.actions.commit import update
from quickdoc.events.models import OfferExpired
from quickdoc.messaging.actions.notices import ways
from quickdoc.messaging.texts import NEVER_ARRIVE, Message
from quickdoc.offers.offers import Offer, cut_short
from quickdoc.scheduling.actions.endings import withdraw
from quickdoc.services import Services
from quickdoc.waitlist.standby import Standby, is_paused


async def not_told(services: Services, message: Message, why: str | None) -> None:
    """The message of an offer will not arrive. Done before that is stored, or a crash would forget it."""
    offer, told = await gather(
        services.store.offers.find(message.about), services.store.messages.all_about(message.about, "offer")
    )
    is_overtaken = any(each.id == message.id and each.version != message.version for each in told)
    if offer is None or is_overtaken:  # somebody else has handed it over meanwhile
        return
    hears = await _hears(
        services, offer, [each for each in told if each.channel != message.channel], message.channel
    )
    if message.channel == "sms" or not hears:
        await services.store.phones.free(offer.holder.phone, offer.id, keep_place=hears)
    if not hears and offer.fresh(services.clock.now()):
        await withdraw(services, offer, "opted_out" if why == "opted_out" else "not_reached")


async def texts_ended(services: Services, number: str) -> list[Offer]:
    """A phone opted out: whoever was only texted of an offer is not waited for. It is theirs if still free.

    Returns the offers whose turn is over, also when it was ended before.
    """
    over = []
    for offer in await services.store.offers.open_of_phone(number, services.clock.now()):
        told = await services.store.messages.all_about(offer.id, "offer")
        others = [each for each in told if each.channel != "sms"]
        if "sms" in offer.channels and not await _hears(services, offer, others, "sms"):
            over.append(await update(services, services.store.offers, offer.id, cut_short, OfferExpired))
    return over


async def left_line(services: Services, gone: Standby) -> None:
    """A request ended or rests: its person is not to be waited for."""
    now, present = services.clock.now(), await services.store.standbys.find(gone.id)
    if present is None or (present.active and not is_paused(present, now)):
        return
    for offer in await services.store.offers.open_of_patient(present.patient_id):
        if offer.standby_id == present.id and offer.fresh(now):
            await withdraw(services, offer, "left_line")


async def _hears(services: Services, offer: Offer, told: Collection[Message], not_by: str) -> bool:
    """Whether an offer is told in another way, or is going to be."""
    ended = {each.channel for each in told if each.state in NEVER_ARRIVE}
    wanted = set(await ways(services, offer.holder.account_id, "offer")) & set(offer.channels)
    return bool(wanted - ended - {not_by})
