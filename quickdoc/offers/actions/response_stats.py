"""Computing a clinic's response statistics from its own offers, and the size of a wave from them."""

from datetime import datetime, timedelta

from quickdoc.offers import next_wave, response_stats
from quickdoc.offers.response_stats import LEARNS_FROM, ResponseStats
from quickdoc.offers.rounds import Round
from quickdoc.offers.sizing import Sizing
from quickdoc.services import Services

RENEWED_EVERY = timedelta(hours=1)


async def expect(services: Services, clinic_id: str) -> None:
    """Schedule the statistics to be computed again within an hour, since the clinic has made offers."""
    await services.store.response_stats.expect(clinic_id, services.clock.now() + RENEWED_EVERY)


async def learn(services: Services, clinic_id: str) -> ResponseStats:
    """Compute the statistics from the clinic's offers of the last 90 days and store them."""
    now = services.clock.now()
    past = await services.store.offers.outcomes(clinic_id, now - LEARNS_FROM)
    learned = response_stats.learn(clinic_id, past, now)
    await services.store.response_stats.put(learned)
    return learned


async def of_clinic(services: Services, clinic_id: str) -> ResponseStats:
    """The clinic's statistics; empty before it has made offers."""
    return await services.store.response_stats.find(clinic_id) or ResponseStats(id=clinic_id)


async def sized(services: Services, round_: Round, now: datetime) -> Sizing | None:
    """How many people the next wave asks and why; None if the policy sets the number."""
    if round_.policy.mode != "waves" or round_.policy.wave_size != "auto":
        return None
    known = await of_clinic(services, round_.brief.clinic_id)
    asked = await services.store.offers.of_opening(round_.slot_id, round_.opening) if round_.wave else []
    return next_wave.sizing(round_, known, asked, now)
