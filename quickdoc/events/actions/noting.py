"""Entries of the audit log that no document carries: it is removed, or nothing was written."""

import structlog

from quickdoc.audit import writing
from quickdoc.audit.entries import AuditEntry
from quickdoc.services import Services
from quickdoc.storage.documents import Documents, M
from quickdoc.storage.outage import OUTAGES

log = structlog.get_logger()


async def note_removal(services: Services, documents: Documents[M], present: M) -> None:
    """Write down that a document is removed, before it is: a process that dies in between has said too much.

    Raises:
        one of `OUTAGES`: then it must not be removed.
    """
    entry = writing.entry(documents.kind, present, None, None)
    if entry:
        await services.store.audit.put([entry])


async def note_refused_login(services: Services, account_id: str | None) -> None:
    """Write down a wrong password, after the answer: how long that takes tells nothing of the address."""
    entry = writing.refused_login(account_id)
    if entry:
        await services.task_runner.run(_put(services, entry))


async def _put(services: Services, entry: AuditEntry) -> None:
    try:
        await services.store.audit.put([entry])
    except OUTAGES as error:
        log.warning("a refused login is not in the audit log", error=repr(error))
