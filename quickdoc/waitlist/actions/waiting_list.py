"""Who waits for a clinic's slots, as its staff may see them."""

from quickdoc.identity.accounts import Actor
from quickdoc.services import Services
from quickdoc.waitlist.actions.shown_requests import Waiting, scope_of, shown
from quickdoc.waitlist.standby import Standby
from quickdoc.waitlist.store.standbys import Rung
from quickdoc.waitlist.suitability import waits_for
from quickdoc.waitlist.urgency import by_urgency, urgency_at

BATCH = 100
MAX_BATCHES = 20
"""A page that is hard to fill is returned short, with a place to go on from."""
SortKey = tuple[int, int, str]
"""A place in a clinic's line: how urgent it finds them, their rank, and the id."""


async def waiting(
    services: Services, actor: Actor, clinic_id: str, after: SortKey | None, limit: int
) -> tuple[list[Waiting], SortKey | None]:
    """Who waits for the clinic's slots, in the order of being asked, and where the next page starts, or None.

    Raises:
        NotFoundError, ForbiddenError
    """
    scope = await scope_of(services, actor, clinic_id)
    urgent = await services.store.standbys.urgent(scope.topics, clinic_id)
    found: list[Standby] = []
    for each in by_urgency(urgent, clinic_id, lambda one: one.rank):
        place = _sort_key(each, clinic_id)
        if (after is None or _order(place) > _order(after)) and waits_for(each, scope.clinic, scope.doctors):
            found.append(each)
        if len(found) == limit:
            return await shown(services, scope, found), place
    first = {each.id for each in urgent}
    rung: Rung | None = after[1:] if after and after[0] == 0 else None
    for _ in range(MAX_BATCHES):
        batch = await services.store.standbys.page_of_line(scope.topics, rung, BATCH)
        for each in batch:
            rung = each.rank, each.id
            if each.id not in first and waits_for(each, scope.clinic, scope.doctors):
                found.append(each)
            if len(found) == limit:
                return await shown(services, scope, found), (0, *rung)
        if len(batch) < BATCH:
            rung = None
            break
    return await shown(services, scope, found), (0, *rung) if rung else None


def _sort_key(standby: Standby, clinic_id: str) -> SortKey:
    return urgency_at(standby, clinic_id), standby.rank, standby.id


def _order(place: SortKey) -> SortKey:
    """The key for comparing two places: the most urgent come first."""
    return -place[0], *place[1:]
