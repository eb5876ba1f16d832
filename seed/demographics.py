"""What a clinic knows of the people of the town beside their names: birth dates, gender, addresses."""

from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from faker import Faker

from quickdoc.core.types import local
from quickdoc.identity.accounts import Actor
from quickdoc.identity.actions import family_corrections, profiles
from quickdoc.identity.profiles import EmergencyContact, Gender, ProfileFields
from quickdoc.services import Services

RELATIONS = ("Partner", "Mother", "Father", "Sister", "Brother", "Neighbour")
GENDERS: tuple[Gender, ...] = ("female", "male")
OLDEST, YOUNGEST = 92, 1
"""Years. Some are children, whose parents have the account."""


class Demographics(NamedTuple):
    """Of one person. `age` in days, so that it does not depend on when the town is made."""

    name: str
    age: int
    profile: ProfileFields


def invented(faker: Faker, dice: Random) -> Demographics:
    """Somebody of the country of this faker."""
    gender = dice.choice(GENDERS)
    contact = EmergencyContact(
        name=faker.first_name(),
        phone=f"+1555013{dice.randrange(10_000):04d}",
        relation=dice.choice(RELATIONS),
    )
    profile = ProfileFields(
        gender=gender,
        address=" ".join(faker.street_address().split()),
        emergency_contact=contact if dice.random() < 1 / 2 else None,
    )
    name = faker.name_female() if gender == "female" else faker.name_male()
    return Demographics(name, dice.randint(YOUNGEST * 365, OLDEST * 365), profile)


async def write(services: Services, who: Actor, known: Demographics) -> None:
    """Write what is known on the first patient of an account."""
    (patient_id, *_) = who.patient_ids
    account = await services.store.accounts.get(who.account_id)
    today: date = local(services.clock.now(), account.zone).date()
    await family_corrections.add_birth_date(services, who, patient_id, today - timedelta(days=known.age))
    await profiles.write(services, who, patient_id, known.profile)
