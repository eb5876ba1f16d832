"""Learning from a clinic's own offers, and sizing a wave by what was learned."""

from datetime import datetime, timedelta

from quickdoc.offers import habits, rounds
from quickdoc.offers.habits import LEARNS_FROM, Habits, Sizing
from quickdoc.offers.rounds import Round
from quickdoc.services import Services

RENEWED_EVERY = timedelta(hours=1)


async def expect(services: Services, clinic_id: str) -> None:
    """The clinic has made offers: within an hour there is something to learn."""
    await services.store.habits.expect(clinic_id, services.clock.now() + RENEWED_EVERY)


async def learn(services: Services, clinic_id: str) -> Habits:
    """Read the clinic's offers of the last 90 days and write down what its patients do."""
    now = services.clock.now()
    past = await services.store.offers.outcomes(clinic_id, now - LEARNS_FROM)
    learned = habits.learn(clinic_id, past, now)
    await services.store.habits.put(learned)
    return learned


async def of_clinic(services: Services, clinic_id: str) -> Habits:
    """What is known of a clinic's patients; nothing of its own before it has made offers."""
    return await services.store.habits.find(clinic_id) or Habits(id=clinic_id)


async def sized(services: Services, one: Round, now: datetime) -> Sizing | None:
    """How many the next wave asks and why; None where the policy names the number."""
    if one.policy.mode != "waves" or one.policy.wave_size != "auto":
        return None
    known = await of_clinic(services, one.brief.clinic_id)
    asked = await services.store.offers.of_opening(one.slot_id, one.opening) if one.wave else []
    return rounds.sizing(one, known, asked, now)
