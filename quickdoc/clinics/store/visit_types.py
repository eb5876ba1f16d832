"""Visit types as they are stored."""

from typing import Any

from quickdoc.clinics.visit_types import VisitType
from quickdoc.storage.documents import Documents


class VisitTypes(Documents[VisitType]):
    """`known_as` and `in_use` are derived, for the index that keeps the names of a doctor apart."""

    def __init__(self, collection: Any) -> None:
        super().__init__(
            collection,
            VisitType,
            lambda each: {"known_as": each.known_as, "in_use": each.retired_at is None},
        )

    async def of_clinic(self, clinic_id: str, *, retired: bool = False) -> list[VisitType]:
        """A clinic's types by name, those of single doctors included. `retired`: these, too."""
        states = [True, False] if retired else [True]
        query = {"clinic_id": clinic_id, "in_use": {"$in": states}}
        found = await self.many(query, sort=[("in_use", 1), ("known_as", 1)])
        return sorted(found, key=lambda each: (each.known_as, each.id))
