"""What an action is called, told from a document before and after it and from its event, if it has one.

`before` is None where the document is new, `after` where it is removed. An empty name: it follows from
something else, which has an entry.
"""

from typing import Any


def of_event(_before: Any, _after: Any, event: str | None) -> str:
    return event or ""


def of_slot(before: Any, after: Any, _event: str | None) -> str:
    """Its later changes follow from its bookings, and one that is generated from a schedule."""
    return "slot.published" if before is None and after.source == "published" else ""


def of_booking(before: Any, after: Any, event: str | None) -> str:
    """Blocks that come and go with a suspension or a closing follow from that."""
    return "" if after.shut or (before and before.shut) else event or ""


def of_standby(before: Any, after: Any, event: str | None) -> str:
    if before and before.triage != after.triage:
        return "standby.urgency_set"
    return event or ""


def of_patient(before: Any, _after: Any, event: str | None) -> str:
    """A new one without an event is part of a sign-up."""
    return event or ("patient.changed" if before else "")


def of_account(before: Any, after: Any, _event: str | None) -> str:
    if before is None:  # its credential was first
        return ""
    return "account.role_changed" if before.memberships != after.memberships else "account.changed"


def of_access(before: Any, after: Any, event: str | None) -> str:
    if before is None:
        return "account.made"
    if event != "access.changed":
        return event or ""
    if before.hash != after.hash:
        return "account.password_changed"
    return "account.logins_ended" if before.epoch != after.epoch else ""


def where_role_changed(before: Any, after: Any) -> str | None:
    """Accounts belong to no clinic, but what they are at one concerns it."""
    differing = set(before.memberships) ^ set(after.memberships)
    return min((each.clinic_id for each in differing), default=None)


def where_it_begins(before: Any, after: Any) -> str | None:
    """An invitation made it; later it may work elsewhere."""
    return after.account.clinic_id if before is None and after.account else None


def of_session(before: Any, after: Any, _event: str | None) -> str:
    if before is None:
        return "session.opened"
    return "session.ended" if after.revoked and not before.revoked else ""


def of_invite(before: Any, after: Any, _event: str | None) -> str:
    if before is None:
        return "invitation.made"
    return "invitation.revoked" if after.revoked else "invitation.used"


def of_clinic(before: Any, after: Any, _event: str | None) -> str:
    if before is None:
        return "clinic.made"
    return "clinic.closed" if after.closed_at and not before.closed_at else "clinic.changed"


def of_doctor(before: Any, _after: Any, event: str | None) -> str:
    return event or ("doctor.changed" if before else "doctor.added")


def of_profile(_before: Any, _after: Any, _event: str | None) -> str:
    return "profile.changed"


def of_block(_before: Any, after: Any, _event: str | None) -> str:
    if after is None:
        return "block.removed"
    return "block.made" if after.version == 1 else "block.changed"


def of_visit_type(before: Any, after: Any, _event: str | None) -> str:
    """A type of visit."""
    if before is None:
        return "visit_type.added"
    return "visit_type.retired" if after.retired_at and not before.retired_at else "visit_type.changed"


def of_schedule(before: Any, after: Any, _event: str | None) -> str:
    """A doctor's weekly hours."""
    return "schedule.removed" if after is None else "schedule.changed" if before else "schedule.added"


def of_absence(_before: Any, after: Any, _event: str | None) -> str:
    """Days on which a doctor is away."""
    return "absence.removed" if after is None else "absence.added"
