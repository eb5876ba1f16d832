"""The names of whom and what entries are about, as they are now: the log itself has none."""

from asyncio import gather
from collections.abc import Iterable, Sequence
from typing import Any

from quickdoc.audit.entries import AuditEntry
from quickdoc.store import Store


async def names_of(store: Store, entries: Sequence[AuditEntry]) -> dict[str, str]:
    """The names by ids of accounts, patients, doctors and clinics. Whoever is gone has none."""
    ids = {each for entry in entries for each in _ids(entry) if isinstance(each, str) and each}
    found = await gather(
        *(
            documents.with_ids(mine)
            for prefix, documents in _documents(store)
            if (mine := [each for each in ids if each.startswith(prefix)])
        )
    )
    return {each.id: each.name for several in found for each in several}


def _documents(store: Store) -> Iterable[tuple[str, Any]]:
    return (
        ("account_", store.accounts),
        ("patient_", store.patients),
        ("doctor_", store.doctors),
        ("clinic_", store.clinics),
    )


def _ids(entry: AuditEntry) -> Iterable[object]:
    yield from (entry.account_id, entry.patient_id, entry.clinic_id, entry.object_id)
    yield entry.about.get("doctor_id")
