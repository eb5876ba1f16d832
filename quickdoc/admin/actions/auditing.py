"""Reading the audit log: all of it for administrators, a clinic's for its managers."""

from collections.abc import AsyncIterator

from quickdoc.audit.entries import AuditEntry
from quickdoc.audit.store.entries import Wanted
from quickdoc.identity.accounts import Actor
from quickdoc.services import Services

PAGE = 500
MAX_EXPORTED = 100_000
"""The newest entries of an export."""
NO_ORIGIN = {"host": None, "device": "", "session_id": None}


async def ensure_reader(services: Services, actor: Actor, clinic_id: str | None) -> None:
    """Refuse unless the actor may read the log, or that of a clinic.

    Raises:
        ForbiddenError, NotFoundError
    """
    if clinic_id is None:
        actor.ensure_admin()
        return
    await services.store.clinics.get(clinic_id)
    actor.ensure_manager(clinic_id)


async def log(
    services: Services, actor: Actor, wanted: Wanted, after: str | None, limit: int
) -> list[AuditEntry]:
    """The newest entries; those before the one with the id `after`. `wanted.clinic_id`: that clinic's.

    Raises:
        ForbiddenError, NotFoundError
    """
    await ensure_reader(services, actor, wanted.clinic_id if actor.role != "admin" else None)
    found = await services.store.audit.page(wanted, after, limit)
    return found if actor.role == "admin" else [_for_clinic(each) for each in found]


async def pages(services: Services, actor: Actor, wanted: Wanted) -> AsyncIterator[list[AuditEntry]]:
    """The newest `MAX_EXPORTED` entries, in parts.

    Raises:
        ForbiddenError, NotFoundError
    """
    after: str | None = None
    for _ in range(0, MAX_EXPORTED, PAGE):
        part = await log(services, actor, wanted, after, PAGE)
        if part:
            yield part
        if len(part) < PAGE:
            return
        after = part[-1].id


def _for_clinic(entry: AuditEntry) -> AuditEntry:
    """Where patients are and what they use is no clinic's business."""
    return entry if entry.role not in {None, "patient"} else entry.model_copy(update=NO_ORIGIN)
