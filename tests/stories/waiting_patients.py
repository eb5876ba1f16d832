"""Places in line and missed openings, for stories."""

from quickdoc.identity.accounts import Actor
from quickdoc.scheduling.actions import claims
from quickdoc.waitlist.standby import Standby
from tests.town import WAVES, Town

ONE = WAVES.model_copy(update={"wave_size": 1})


async def standby_of(town: Town, who: Actor) -> Standby:
    return (await town.store.standbys.of_account(who.account_id))[0]


async def take(town: Town, slot_id: str, name: str = "Wim") -> None:
    """Somebody who is not in line has it."""
    await claims.claim(town.services, await town.patient(name), slot_id)
    await town.settle()
