"""What the staff do with a round, for stories."""

from quickdoc.identity.accounts import Actor
from quickdoc.offers.actions import round_controls
from quickdoc.offers.rounds import Round
from quickdoc.waitlist.standby import Standby
from tests.town import WAVES, Town

EXCLUSIVE = WAVES.model_copy(update={"exclusive": True})


async def round_of(town: Town, slot_id: str, opening: int = 1) -> Round:
    return await town.store.rounds.get(f"round_{slot_id}_{opening}")


async def standby_of(town: Town, who: Actor) -> Standby:
    (found,) = await town.store.standbys.of_account(who.account_id)
    return found


async def stop(town: Town, slot_id: str) -> Round:
    return await round_controls.stop(town.services, town.staff, f"round_{slot_id}_1", "Dr. 1 is ill")


async def pick(town: Town, slot_id: str, who: Actor, actor: Actor | None = None) -> None:
    standby = await standby_of(town, who)
    await round_controls.pick(town.services, actor or town.staff, slot_id, standby.id, "called us in pain")
    await town.settle()
