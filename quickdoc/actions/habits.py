"""Learning from a clinic's own offers, and sizing a wave by what was learned."""

from datetime import datetime, timedelta

from quickdoc import habits, rounds
from quickdoc.habits import LEARNS_FROM, Habits, Sizing
from quickdoc.ports import Doors
from quickdoc.rounds import Round

RENEWED_EVERY = timedelta(hours=1)


async def expect(doors: Doors, clinic_id: str) -> None:
    """The clinic has made offers: within an hour there is something to learn."""
    await doors.store.habits.expect(clinic_id, doors.clock.now() + RENEWED_EVERY)


async def learn(doors: Doors, clinic_id: str) -> Habits:
    """Read the clinic's offers of the last 90 days and write down what its patients do."""
    now = doors.clock.now()
    past = await doors.store.offers.outcomes(clinic_id, now - LEARNS_FROM)
    learned = habits.learn(clinic_id, past, now)
    await doors.store.habits.put(learned)
    return learned


async def of_clinic(doors: Doors, clinic_id: str) -> Habits:
    """What is known of a clinic's patients; nothing of its own before it has made offers."""
    return await doors.store.habits.find(clinic_id) or Habits(id=clinic_id)


async def sized(doors: Doors, one: Round, now: datetime) -> Sizing | None:
    """How many the next wave asks and why; None where the policy names the number."""
    if one.policy.mode != "waves" or one.policy.wave_size != "auto":
        return None
    known = await of_clinic(doors, one.brief.clinic_id)
    asked = await doors.store.offers.of_opening(one.slot_id, one.opening) if one.wave else []
    return rounds.sizing(one, known, asked, now)
