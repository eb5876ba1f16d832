"""A family on one phone, for stories."""

from quickdoc.identity.accounts import Actor, actor
from quickdoc.identity.actions import families
from quickdoc.identity.actions.families import Person
from quickdoc.waitlist.actions import adding
from quickdoc.waitlist.preferences import Preferences
from quickdoc.waitlist.standby import Standby
from tests.town import CENTRE, Town

PREFERENCES = Preferences(specialties=("dermatology",), point=CENTRE, notice=0)


async def family(town: Town, *names: str) -> Actor:
    """An account with these people, as its next token says."""
    who = await town.patient(names[0])
    for name in names[1:]:
        await families.add(town.services, who, Person(name=name))
    return actor(await town.store.accounts.get(who.account_id))


async def all_stand_by(town: Town, who: Actor) -> list[Standby]:
    return [await adding.add(town.services, who, each, PREFERENCES) for each in who.patient_ids]
