"""Visits that fulfil a request, for stories."""

from quickdoc.identity.accounts import Actor
from quickdoc.offers.offers import Offer
from quickdoc.offers.rounds import Round, round_id
from quickdoc.waitlist.actions import (
    waiting_list,
)
from quickdoc.waitlist.standby import Standby
from tests.town import Town


async def opens(town: Town, hours: float = 30, doctor: str = "doctor_1") -> str:
    slot = await town.publish(hours, doctor, offer=True)
    await town.settle()
    return slot.id


async def round_of(town: Town, slot_id: str) -> Round:
    return await town.store.rounds.get(round_id(slot_id, 1))


async def request_of(town: Town, offer: Offer) -> Standby:
    return await town.store.standbys.get(offer.standby_id)


async def waits(town: Town, who: Actor) -> int:
    return len(await town.store.standbys.of_account(who.account_id))


async def waiting_at(town: Town) -> list[str]:
    found, _ = await waiting_list.waiting(town.services, town.staff, "clinic_1", None, 50)
    return [each.patient_name for each in found]
