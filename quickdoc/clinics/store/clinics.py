"""Clinics as they are stored."""

from typing import Any

from quickdoc.clinics.clinics import Clinic
from quickdoc.core.searching import search_key
from quickdoc.storage.encoding import Document
from quickdoc.storage.ordered import Order, PageRequest, ordered
from quickdoc.storage.searchable import Searchable, any_word, searched

ORDERS = {
    "name": Order("sorted_as", "", lambda clinic: search_key(clinic.name)),
    "organisation": Order("organisation_as", "", lambda clinic: _organisation(clinic.organisation)),
}


class Clinics(Searchable[Clinic]):
    """There are few of them, each with its policy. `is_closed`, `organisation_as`: derived for lists."""

    def __init__(self, collection: Any) -> None:
        super().__init__(collection, Clinic, _derived)

    async def by_name(self) -> list[Clinic]:
        """All clinics that are not closed, by name."""
        return [each for each in await self.many({}, sort=[("name", 1)]) if each.closed_at is None]

    async def named(self, name: str) -> Clinic | None:
        """A clinic of this very name."""
        return await self.one({"name": name})

    async def listed(
        self, page: PageRequest, *, is_closed: bool | None = None, organisation: str | None = None
    ) -> list[Clinic]:
        """A page of all clinics, of the open or closed ones, or of an organisation's."""
        return await ordered(self, page, _such(is_closed=is_closed, organisation=organisation))

    async def called(
        self, name: str, limit: int, *, is_closed: bool | None = None, organisation: str | None = None
    ) -> list[Clinic]:
        """Such clinics, of whose name any word, and what follows it, begins so."""
        such = _such(is_closed=is_closed, organisation=organisation)
        return await self.many({**any_word(name), **such}, limit=limit)


def _such(*, is_closed: bool | None, organisation: str | None) -> Document:
    wanted: Document = {} if is_closed is None else {"is_closed": is_closed}
    return wanted if organisation is None else {**wanted, "organisation_as": _organisation(organisation)}


def _organisation(name: str | None) -> str:
    return search_key(name or "")


def _derived(clinic: Clinic) -> Document:
    return {
        **searched(clinic.name),
        "is_closed": clinic.closed_at is not None,
        "organisation_as": _organisation(clinic.organisation),
    }
