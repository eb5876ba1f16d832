"""Accounts whose phone is not verified yet, for stories."""

from quickdoc.identity.accounts import Actor, actor
from quickdoc.identity.actions import accounts
from quickdoc.identity.credentials import Newcomer
from quickdoc.waitlist.actions import adding
from quickdoc.waitlist.preferences import Preferences
from quickdoc.waitlist.standby import Standby
from tests.town import CENTRE, Town

NUMBER = "+15550107001"
EMAIL = "eve@example.org"


async def sign_up(town: Town, number: str = NUMBER, email: str = EMAIL, name: str = "Eve") -> Actor:
    newcomer = Newcomer(email=email, role="patient", name=name, phone=number, zone="Europe/Madrid")
    entrant = await accounts.sign_up(town.services, newcomer, "a long secret", host="192.0.2.1", demo=True)
    return actor(entrant.account)


async def wait_for(town: Town, who: Actor, *channels: str) -> Standby:
    preferences = {"specialties": ["dermatology"], "point": CENTRE, "notice": 0, "channels": channels}
    return await adding.add(town.services, who, None, Preferences.model_validate(preferences))


async def reasons(town: Town) -> list[dict[str, int]]:
    return [dict(round_.skipped) for round_ in await town.store.rounds.many({})]
