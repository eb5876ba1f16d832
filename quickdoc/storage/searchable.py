"""Documents with a name: listed by it, and found by any word of it."""

from typing import ClassVar, TypeVar

from quickdoc.core.searching import search_key, search_keys
from quickdoc.core.types import Model
from quickdoc.storage.documents import Documents
from quickdoc.storage.encoding import Document
from quickdoc.storage.prefixes import beginning
from quickdoc.storage.unreadable_records import FAULTS

M = TypeVar("M", bound=Model)
BY_WORD = "found_by"


def searched(name: str) -> Document:
    """The fields that are derived from a name, for lists and searches."""
    return {"sorted_as": search_key(name), BY_WORD: search_keys(name)}


def any_word(name: str) -> Document:
    """The query for whoever has a word in their name that begins so, with what follows it."""
    return {BY_WORD: {"$elemMatch": beginning(search_key(name))}}


class Searchable(Documents[M]):
    """Its `derive` adds `searched`. Documents of earlier versions get the derived fields from a sweep."""

    lacking: ClassVar[Document] = {"sorted_as": None}
    """Which documents have no derived fields yet."""

    async def make_searchable(self, limit: int) -> int:
        """Add the derived fields to documents of earlier versions; returns how many there were."""
        found = await self.collection.find(self.lacking, {"pending": 0}, limit=limit).to_list(None)
        for each in found:
            unchanged = {"_id": each["_id"], "sorted_as": None}
            await self.collection.update_one(unchanged, {"$set": self._derived_of(each)})
        return len(found)

    def _derived_of(self, document: Document) -> Document:
        try:
            return self._derive(self.decode(document))
        except FAULTS:  # it is in no list, but must not be found again and again
            return searched(str(document.get("name", "")))
