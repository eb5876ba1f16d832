"""`python -m seed`: make the town, or give the town that is there another week.

Reads the product's settings, and `SEED_GRACE_SECONDS` and `SANDBOX_TWILIO_URL` when they are set. It
refuses to touch a production database.
"""

import asyncio
import os
import sys
from random import Random

from quickdoc.accounts import actor
from quickdoc.bus.limiter import OwnLimiter
from quickdoc.clinics import Clinic
from quickdoc.config import Settings
from quickdoc.ports import Doors, SystemClock
from quickdoc.quotas import rates
from quickdoc.store import indexes
from quickdoc.store.mongo import Store, connect
from quickdoc.texting.memory import MemoryTexter
from seed import history, people, phones, town, week
from seed.silence import SilentBus

SEED = 2026
UNHURRIED = 1000
"""Times the quotas: the seed does in seconds what its people did in weeks."""


async def main() -> None:
    """Make everything, saying what was made."""
    settings = Settings()
    if settings.mode == "production":
        sys.exit("The seed makes accounts with known passwords: it refuses to run in production.")
    client = connect(settings.mongo_url)
    store = Store(client[settings.mongo_database], grouped=True)
    await indexes.make(store.database)
    doors = Doors(
        store=store,
        bus=SilentBus(),
        texter=MemoryTexter(),
        clock=SystemClock(),
        limiter=OwnLimiter(rates(factor=UNHURRIED)),
    )
    await _make(doors, Random(SEED))
    client.close()


async def _make(doors: Doors, dice: Random) -> None:
    place = await _place(doors)
    patient = await people.logins(doors, place)
    if patient:
        await people.demo_standby(doors, patient, place)
    newcomers = await people.crowd(doors, place, dice)
    print(f"{len(newcomers)} patients on standby in {place.name}")
    everybody = newcomers or [actor(each) for each in await doors.store.accounts.many({"role": "patient"})]
    published = await week.publish(doors, place, await doors.store.doctors.many({}))
    print(f"{len(published)} slots published")
    print(f"{await week.book(doors, published, everybody, dice)} visits booked")
    if patient:
        print(f"{await history.live_through(doors, place, dice)} openings of the last two weeks")
        await history.chain(doors)
        await history.desk_list(doors)
    twilio_url = os.environ.get("SANDBOX_TWILIO_URL")
    if twilio_url:
        await phones.introduce(doors, twilio_url, dice)


async def _place(doors: Doors) -> town.Place:
    """Where the town is; it is founded if there is none."""
    clinics: list[Clinic] = await doors.store.clinics.many({})
    if clinics:
        return next(each for each in town.PLACES if each.zone == clinics[0].zone)
    place = town.awake(doors.clock.now())
    grace = os.environ.get("SEED_GRACE_SECONDS")
    for clinic in town.clinics(place, int(float(grace)) if grace else None):
        await doors.store.clinics.insert(clinic)
    for doctor in town.doctors():
        await doors.store.doctors.insert(doctor)
    print(f"5 clinics and 20 doctors in {place.name}, where it is morning")
    return place


if __name__ == "__main__":
    asyncio.run(main())
