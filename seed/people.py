"""The people: the demo's patient, and three hundred patients on standby with simulated phones."""

from datetime import timedelta
from random import Random

from faker import Faker

from quickdoc.core.types import Point, local
from quickdoc.identity.accounts import Actor, actor
from quickdoc.identity.actions import accounts
from quickdoc.identity.credentials import Newcomer
from quickdoc.services import Services
from quickdoc.waitlist.actions import adding
from quickdoc.waitlist.preferences import ALWAYS, Preferences, WeekHours
from seed import at_once, demographics
from seed.demographics import Demographics
from seed.past import ago
from seed.town import DOCTORS, Place, moved
from seed.verified import verified

PATIENTS = 300
WORKS = 0.6
MAX_WAIT = 24
"""Days since the first of the crowd has been on standby."""
ASKS_FOR_MORE = 0.03
PLEAS = ("It has been getting worse for two weeks", "My doctor asked me to be seen this month")
LOCALES = ("es_ES", "en_US", "fr_FR", "it_IT", "de_DE")


def phone(number: int) -> str:
    """The simulated phone of the n-th patient; the first is the demo login's."""
    return f"+1555010{number:04d}"


async def demo_standby(services: Services, patient: Actor, place: Place) -> None:
    """Put the demo's patient first in line for the first clinic's doctors, of any specialty."""
    preferences = Preferences(
        label="Anything at Lakeside, soon",
        specialties=("dermatology", "general_practice"),
        clinic_ids=("clinic_1",),
        point=place.centre,
        radius_km=12,
        notice=10,
        channels=("live", "sms", "email"),
        off_days=(local(services.clock.now(), place.zone).date() - timedelta(days=4),),
    )
    await adding.add(ago(services, days=MAX_WAIT + 1), patient, None, preferences)


async def crowd(services: Services, place: Place, dice: Random) -> list[Actor]:
    """Create three hundred patients with a standby request each. They have no passwords."""
    Faker.seed(dice.randrange(1 << 30))
    fakers = [Faker(locale) for locale in LOCALES]
    own = Random(PATIENTS)  # who they are changes nothing of what they ask for
    known = [demographics.invented(dice.choice(fakers), own) for _ in range(PATIENTS)]
    newcomers = [_newcomer(number, person, place) for number, person in enumerate(known, start=2)]
    come = [
        _on_standby(services, each, person, dice.uniform(0, MAX_WAIT), _preferences(place, dice))
        for each, person in zip(newcomers, known, strict=True)
    ]
    return [each for each in await at_once.made(come) if each]


def _newcomer(number: int, person: Demographics, place: Place) -> Newcomer:
    email = f"standby{number}@example.com"
    return Newcomer(email=email, role="patient", name=person.name, phone=phone(number), zone=place.zone)


async def _on_standby(
    services: Services, newcomer: Newcomer, person: Demographics, days: float, preferences: Preferences
) -> Actor | None:
    """One patient who has asked for something so many days ago; None when they are there already."""
    if await services.store.credentials.of_email(newcomer.email):
        return None
    who = actor(await verified(services, await accounts.create(services, newcomer, None)))
    await demographics.write(services, who, person)
    await adding.add(ago(services, days=days), who, None, preferences)
    return who


def _preferences(place: Place, dice: Random) -> Preferences:
    specialties = sorted({specialty for _, specialty in DOCTORS})
    return Preferences(
        specialties=tuple(dice.sample(specialties, dice.choice([1, 1, 2, 3]))),
        point=_home(place.centre, dice),
        radius_km=dice.choice([3, 5, 8, 12, 20]),
        hours=_hours(dice),
        notice=dice.choice([15, 30, 60, 120, 240, 1440]),
        urgent_because=dice.choice(PLEAS) if dice.random() < ASKS_FOR_MORE else None,
    )


def _home(centre: Point, dice: Random) -> Point:
    return moved(centre, dice.gauss(0, 3), dice.gauss(0, 3))


def _hours(dice: Random) -> WeekHours:
    """Any time, mornings only, after work, or some days of the week."""
    morning, afternoon = sum(1 << hour for hour in range(7, 13)), sum(1 << hour for hour in range(14, 20))
    kinds: list[WeekHours] = [
        ALWAYS,
        ALWAYS,
        (morning,) * 7,
        (afternoon,) * 7,
        tuple(ALWAYS[0] if dice.random() < WORKS else 0 for _ in range(7)),
    ]
    return dice.choice(kinds)
