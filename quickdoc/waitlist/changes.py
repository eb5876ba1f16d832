"""What becomes of a request that is made again, removed, restored or changed."""

from datetime import datetime, timedelta

from quickdoc.core.errors import NothingToUndoError
from quickdoc.waitlist.preferences import Preferences, same_as, watched
from quickdoc.waitlist.ranks import rank
from quickdoc.waitlist.standby import Removed, Standby, Triage
from quickdoc.waitlist.urgency import triaged

RESTORABLE = timedelta(seconds=60)
"""How long a removed request can be put back at its place in line."""


def would_see_others(preferences: Preferences, doctor_id: str) -> bool:
    """Whether preferences for something earlier name more than the visit's own doctor."""
    return bool(
        preferences.specialties or preferences.clinic_ids or set(preferences.doctor_ids) - {doctor_id}
    )


def asked_again(
    present: Standby, *, urgent_because: str | None, since: datetime | None, decided: Triage | None
) -> Standby:
    """The request after it was made again. Its place in line does not get worse.

    `since`, `decided`: waiting time and urgency according to the clinic's staff.
    """
    earliest = min(present.since, since or present.since)
    said = {
        "urgent_because": urgent_because or present.urgent_because,
        "since": earliest,
        "rank": rank(earliest, present.recent, present.id),
    }
    changed = present.model_copy(update=said)
    if decided:
        changed = triaged(changed, decided)
    if changed.model_copy(update={"version": present.version}) == present:
        return present
    return changed.model_copy(update={"version": present.version + 1})


def removed(present: Standby, now: datetime) -> Standby:
    """The request after somebody removed it, from the line or (if a visit ended it) from their list."""
    changes = {"active": False, "recount_at": None, "fulfilled": None, "version": present.version + 1}
    return present.model_copy(update={**changes, "removed": Removed(at=now, fulfilled=present.fulfilled)})


def restored(present: Standby, now: datetime) -> Standby:
    """The request as it was before it was removed, with its place in line; unchanged if it is not removed.

    Raises:
        NothingToUndoError: it was not removed, or too long ago.
    """
    if present.active or present.fulfilled:
        return present
    if present.removed is None or now > present.removed.at + RESTORABLE:
        raise NothingToUndoError
    before = present.removed.fulfilled
    changes = {"active": before is None, "fulfilled": before, "removed": None}
    return present.model_copy(update={**changes, "version": present.version + 1})


def asks_for(present: Standby, preferences: Preferences) -> Standby:
    """The standby with other preferences and the same place in line.

    A clinic's decision about urgency is about what was asked for. If more is asked for, the decision no
    longer counts, and the clinic has to decide again.
    """
    wanted = {name: getattr(preferences, name) for name in Preferences.model_fields}
    later = present.instead_of.booking_id if present.instead_of else None
    wanted |= {"topics": watched(preferences), "same_as": same_as(preferences, later)}
    if present.instead_of and present.instead_of.doctor_id:
        others = would_see_others(preferences, present.instead_of.doctor_id)
        wanted["instead_of"] = present.instead_of.model_copy(update={"any_doctor": others})
    changed = present.model_copy(update={**wanted, "version": present.version + 1})
    if set(changed.topics) <= set(present.topics):
        return changed
    return changed.model_copy(update={"triage": ()})
