"""What the stories about rounds and the line begin with."""

from typing import Any

from quickdoc.clinics.policy import Policy
from quickdoc.identity.accounts import Actor
from quickdoc.offers.offers import Offer
from quickdoc.scheduling.slots import Slot
from quickdoc.waitlist.actions import registrations
from quickdoc.waitlist.actions.registrations import Registration
from quickdoc.waitlist.standby import Standby
from tests.town import WAVES, Town

QUEUE = Policy(mode="queue", window=600, grace=0, min_notice=0)
LOTTERY = WAVES.model_copy(update={"order": "lottery"})
PHONE = "+15550107777"


async def offer_of(town: Town, who: Actor) -> Offer | None:
    found = await town.store.offers.many({"holder.account_id": who.account_id}, sort=[("made_at", -1)])
    return found[0] if found else None


async def needs_offer(town: Town, who: Actor) -> Offer:
    offer = await offer_of(town, who)
    assert offer is not None
    return offer


async def opening(town: Town, policy: Policy = WAVES, hours: float = 24) -> str:
    """A slot that opens under a policy; returns its id once the first wave has gone."""
    return (await opened(town, policy, hours)).id


async def with_policy(town: Town, policy: Policy) -> None:
    clinic = await town.store.clinics.get("clinic_1")
    changed = clinic.model_copy(update={"policy": policy, "version": clinic.version + 1})
    await town.store.clinics.replace(changed)


async def opened(town: Town, policy: Policy = WAVES, hours: float = 24) -> Slot:
    """A slot that has opened under a policy; its first wave has gone."""
    await with_policy(town, policy)
    slot = await town.publish(hours, offer=True)
    await town.settle()
    return slot


async def register(town: Town, name: str = "Zoe Diaz", **more: Any) -> Standby:
    wanted = Registration.model_validate({"name": name, "phone": PHONE, "notice": 0, **more})
    return await registrations.register(town.services, town.staff, "clinic_1", wanted)
