"""How urgent a clinic finds a request. Each clinic's decision counts for its own slots only."""

from collections.abc import Callable, Iterable

from quickdoc.waitlist.ranks import lot, rank
from quickdoc.waitlist.standby import Standby, Triage


def triage_at(standby: Standby, clinic_id: str) -> Triage | None:
    """The decision of a clinic about the urgency of a request, if there is one."""
    return next((each for each in standby.triage if each.clinic_id == clinic_id), None)


def urgency_at(standby: Standby, clinic_id: str) -> int:
    """How urgent a clinic finds a request: 3 is the most urgent, 0 is normal."""
    decided = triage_at(standby, clinic_id)
    return decided.urgency if decided else 0


def by_urgency(people: Iterable[Standby], clinic_id: str, key: Callable[[Standby], int]) -> list[Standby]:
    """Those whom a clinic finds urgent, the most urgent first, then in order of `key`."""
    urgent = (person for person in people if urgency_at(person, clinic_id))
    return sorted(urgent, key=lambda each: (-urgency_at(each, clinic_id), key(each), each.id))


def triaged(present: Standby, decided: Triage) -> Standby:
    """The standby with a clinic's decision about its urgency; unchanged if the decision is the same."""
    before = triage_at(present, decided.clinic_id)
    if before and before.urgency == decided.urgency:
        return present
    others = (each for each in present.triage if each is not before)
    return present.model_copy(update={"triage": (*others, decided), "version": present.version + 1})


def attributed(present: Standby, clinic_id: str | None) -> Standby:
    """The standby with the urgency decision of an earlier version attributed to a clinic.

    Its rank no longer contains the urgency. `clinic_id` None: the clinic is unknown, so the decision is
    dropped. A later decision of the clinic is kept. Unchanged if there is no decision to attribute.
    """
    old = triage_at(present, "")
    if old is None:
        return present
    kept = tuple(each for each in present.triage if each is not old)
    if clinic_id and not any(each.clinic_id == clinic_id for each in kept):
        kept = (*kept, old.model_copy(update={"clinic_id": clinic_id}))
    place = {"rank": rank(present.since, present.recent, present.id), "lot": lot(present.lot)}
    return present.model_copy(update={"triage": kept, **place, "version": present.version + 1})
