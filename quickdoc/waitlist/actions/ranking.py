"""Storing the place in line of requests again, after an offer or when one counts no more."""

from contextlib import suppress

from quickdoc.core.errors import (
    NotFoundError,
    StaleError,
)
from quickdoc.events.actions.commit import ATTEMPTS, attempt
from quickdoc.events.models import (
    StandbyRanked,
)
from quickdoc.services import Services
from quickdoc.waitlist import ranks
from quickdoc.waitlist.standby import Standby


async def rank_patient(services: Services, patient_id: str) -> set[str]:
    """After an offer: compute the place in line of all requests of its patient. Twice changes nothing.

    Returns the ids of those requests.
    """
    waiting = await services.store.standbys.of_patient(patient_id)
    for each in waiting:
        with suppress(NotFoundError):  # the request has ended meanwhile
            await rank_again(services, each.id)
    return {each.id for each in waiting}


async def rank_again(services: Services, standby_id: str) -> Standby:
    """Store the place in line according to the offers of the last seven days.

    The offers are counted after the standby is read, so that of two concurrent counts the later one wins.

    Raises:
        NotFoundError: it does not exist any more.
        StaleError: others kept changing it.
    """
    for _ in range(ATTEMPTS):
        present = await services.store.standbys.get(standby_id)
        if not present.active:
            raise NotFoundError
        now = services.clock.now()
        made = await services.store.offers.times_of(present.patient_id, now - ranks.RECENTLY)
        changed = ranks.ranked(present, made)
        if changed is present or await attempt(
            services, services.store.standbys, changed, StandbyRanked, now
        ):
            return changed
    raise StaleError
