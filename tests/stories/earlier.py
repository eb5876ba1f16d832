"""What tests of earlier visits do."""

from quickdoc.identity.accounts import Actor
from quickdoc.waitlist.standby import Standby
from tests.town import Town


async def listening(town: Town, who: Actor) -> list[Standby]:
    found = await town.store.standbys.of_account(who.account_id)
    return [each for each in found if each.instead_of]
