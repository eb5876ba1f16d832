"""`python -m seed`: create the town, or add another week to an existing town.

Reads the product's settings, and `SEED_GRACE_SECONDS`, `SEED_CREDENTIALS_FILE` and `SANDBOX_TWILIO_URL` when
they are set. It refuses to touch a production database.
"""

import asyncio
import os
import sys
from pathlib import Path
from random import Random

from quickdoc.clinics.clinics import Clinic
from quickdoc.core.clock import SystemClock
from quickdoc.core.config import Settings
from quickdoc.core.quotas import rates
from quickdoc.identity.accounts import Actor, actor
from quickdoc.messaging.sms.memory import MemorySmsSender
from quickdoc.services import Services
from quickdoc.storage import index_making
from quickdoc.storage.limiter import OwnLimiter
from quickdoc.store import Store, connect
from seed import history, logins, people, phones, profiles, town, week
from seed.silence import SilentBus

SEED = 2026
UNHURRIED = 1000
"""The quotas are multiplied by this, because the seed does in seconds what happened over weeks."""


async def main() -> None:
    """Create everything and print what was created."""
    settings = Settings()
    if settings.mode == "production":
        sys.exit("The seed makes accounts with known passwords: it refuses to run in production.")
    client = connect(settings.mongo_url)
    store = Store(client[settings.mongo_database], batched=True)
    await index_making.make(store.database)
    services = Services(
        store=store,
        bus=SilentBus(),
        sms_sender=MemorySmsSender(),
        clock=SystemClock(),
        limiter=OwnLimiter(rates(factor=UNHURRIED)),
    )
    await _make(services, Random(SEED))
    client.close()


async def _make(services: Services, dice: Random) -> None:
    place = await _place(services)
    patient = await logins.make(services, place)
    if patient:
        await people.demo_standby(services, patient, place)
    everybody = await _patients(services, place, dice)
    published = await week.publish(services, place, await services.store.doctors.everything())
    print(f"{len(published)} slots published")
    print(f"{await week.book(services, published, everybody, dice)} visits booked")
    if patient:
        print(f"{await history.live_through(services, place, dice)} openings of the last two weeks")
        await history.chain(services)
        await history.desk_list(services)
    if file := os.environ.get("SEED_CREDENTIALS_FILE"):
        logins.write(Path(file))
    if twilio_url := os.environ.get("SANDBOX_TWILIO_URL"):
        await phones.introduce(services, twilio_url, dice)


async def _patients(services: Services, place: town.Place, dice: Random) -> list[Actor]:
    newcomers = await people.crowd(services, place, dice)
    print(f"{len(newcomers)} patients on standby in {place.name}")
    known = await services.store.accounts.everything()
    return newcomers or [actor(account) for account in known if account.role == "patient"]


async def _place(services: Services) -> town.Place:
    """The town's place; its clinics and doctors are created if there are none."""
    clinics: list[Clinic] = await services.store.clinics.everything()
    if clinics:
        return next(each for each in town.PLACES if each.zone == clinics[0].zone)
    place = town.awake(services.clock.now())
    await _make_clinics(services, place)
    await _make_doctors(services)
    print(f"5 clinics and 20 doctors in {place.name}, where it is morning")
    return place


async def _make_clinics(services: Services, place: town.Place) -> None:
    grace = os.environ.get("SEED_GRACE_SECONDS")
    for clinic in town.clinics(place, int(float(grace)) if grace else None):
        await services.store.clinics.insert_silently(profiles.told_clinic(clinic))


async def _make_doctors(services: Services) -> None:
    for number, doctor in enumerate(town.doctors()):
        told = await profiles.with_picture(services, profiles.told_doctor(doctor, number), number)
        await services.store.doctors.insert_silently(told)


if __name__ == "__main__":
    asyncio.run(main())
