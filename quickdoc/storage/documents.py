"""One collection of one kind of document: each has a version, and the events about it.

A change and its events are one atomic write: an event stays in the document's `pending` until it is
published. Only calls that Motor and PyMongo's own asynchronous client share are used here.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from pymongo.errors import OperationFailure

from quickdoc.audit import acting, writing
from quickdoc.audit.entries import AuditEntry
from quickdoc.audit.kinds import AUDITED
from quickdoc.core.batching import Batcher
from quickdoc.core.errors import NotFoundError, StaleError, UnreadableError
from quickdoc.core.types import Model
from quickdoc.events.models import Event
from quickdoc.storage import outbox
from quickdoc.storage.bulk import Change, Outcome, change_each, insert_each
from quickdoc.storage.duplicates import duplicates_named
from quickdoc.storage.encoding import Document, aware, is_aware, plain
from quickdoc.storage.unreadable import Sifter
from quickdoc.storage.unreadable_records import FAULTS

M = TypeVar("M", bound=Model)
Sort = Sequence[tuple[str, int]]
BAD_VALUE = 2
"""The server's code when a change does not fit the stored document, such as a push onto no list."""


class Documents(Generic[M]):
    """Reads and writes one collection. `derive` adds fields that only indexes need.

    A document that cannot be read is left out of lists and reported; reading it alone is refused.
    """

    def __init__(
        self, collection: Any, model: type[M], derive: Callable[[M], Document] | None = None
    ) -> None:
        self.collection = collection
        self.model = model
        self._derive = derive or (lambda _: {})
        self.kind = AUDITED.get(collection.name)
        self.sifter = Sifter(collection)
        # Mongomock's times are naive; a real client's are aware, so its documents need no conversion.
        self._aware: Callable[[Document], Document] = dict if is_aware(collection) else aware
        self._find: Callable[[str], Awaitable[M | None]] = self._find_one
        self._insert: Callable[[Document], Awaitable[bool]] = self._insert_one
        self._change: Callable[[Change], Awaitable[bool]] = self._change_one
        self._acknowledge: Callable[[tuple[str, str]], Awaitable[bool]] = self._acknowledge_one

    def group(self) -> None:
        """From now on batch calls that arrive together (`quickdoc/core/batching.py`)."""
        self._find = Batcher(self._find_each)
        self._insert = Batcher(self._insert_each)
        self._acknowledge = Batcher(self._acknowledge_each)

    async def get(self, document_id: str) -> M:
        """The document by its id.

        Raises:
            NotFoundError: there is none.
            UnreadableError
        """
        found = await self.find(document_id)
        if found is None:
            raise NotFoundError
        return found

    async def find(self, document_id: str) -> M | None:
        """The document by its id, or None.

        Raises:
            UnreadableError
        """
        return await self._find(document_id)

    async def one(self, query: Document, sort: Sort | None = None) -> M | None:
        """The first document that matches, or None.

        Raises:
            UnreadableError: that one cannot be read; another in its place would be the wrong one.
        """
        found = await self.collection.find_one(query, {"pending": 0}, sort=sort)
        return None if found is None else await self.sifter.required(found, self.decode)

    async def many(self, query: Document, *, sort: Sort | None = None, limit: int = 0) -> list[M]:
        """The documents that match and can be read."""

        def find(skip: int, most: int) -> Any:
            cursor = self.collection.find(query, {"pending": 0}, skip=skip, limit=most)
            return cursor.sort(list(sort)) if sort else cursor

        # In one go: Motor takes a turn of the loop for each document of an `async for`.
        return await self.sifter.page(find, self.decode, limit)

    async def everything(self) -> list[M]:
        """Every document there is, in the order of their ids. For collections that are known to be small."""
        return await self.many({}, sort=[("_id", 1)])

    async def count(self) -> int:
        """About how many documents there are, from what the server knows without looking."""
        return int(await self.collection.estimated_document_count())

    async def with_ids(self, ids: Iterable[str]) -> list[M]:
        """Those of these documents that there are, in no order."""
        return await self.many({"_id": {"$in": sorted(set(ids))}})

    async def whole(
        self,
        query: Document,
        *,
        sort: Sort | None = None,
        limit: int = 0,
        may_skip: Callable[[Document], bool] = lambda _: False,
    ) -> list[M]:
        """The documents that match, all of them: where a decision would be wrong without one of them.

        `may_skip`: which of those that cannot be read nevertheless change nothing.

        Raises:
            UnreadableError
        """
        cursor = self.collection.find(query, {"pending": 0}, limit=limit)
        stored = await (cursor.sort(list(sort)) if sort else cursor).to_list(None)
        found = await self.sifter.readable(stored, self.decode)
        if len(found) < len(stored) and not all(may_skip(each) for each in stored if not self.reads(each)):
            raise UnreadableError
        return found

    async def insert(self, model: M, *events: Event, before: M | None = None) -> None:
        """Write a new document, its events, and its entry for the audit log.

        `before`: what it is said to follow from, where there was no document.

        Raises:
            DuplicateError: a unique index refused it.
        """
        entry = writing.entry(self.kind, before, model, _first(events), is_new=True)
        with duplicates_named():
            await self._insert(self.encode(model, events, entry))
        self._note(model, entry)

    async def replace(self, model: M, *events: Event, before: M | None = None) -> None:
        """Write the next version of a document and its events, if the stored one is the version before.

        `before`: that version, for the entry in the audit log.

        Raises:
            StaleError: somebody else was first.
            DuplicateError: a unique index refused it.
            UnreadableError: the stored document does not allow the change.
        """
        entry = writing.entry(self.kind, before, model, _first(events))
        fields, pushed = self._fields(model), outbox.items(events, entry)
        seen = {"_id": fields.pop("_id"), "version": fields["version"] - 1}
        change: Document = {"$set": fields}
        if pushed:
            change["$push"] = {"pending": {"$each": pushed}}
        write = self._change if pushed else self._change_one  # a batch finds its outcomes by what is pushed
        try:
            with duplicates_named():
                is_written = await write(Change(seen, change, pushed[0]["id"] if pushed else ""))
        except OperationFailure as error:
            if error.code != BAD_VALUE:
                raise
            await self.sifter.report([({"_id": seen["_id"]}, error)])
            raise UnreadableError from error
        if not is_written:
            raise StaleError
        self._note(model, entry)

    def _note(self, model: M, entry: AuditEntry | None) -> None:
        """The entry is written; whoever dispatches next brings it to the audit log."""
        deed = acting.present()
        if deed and entry:
            deed.written.append(acting.Riding(self, model.id, entry))  # type: ignore[attr-defined]

    async def insert_silently(self, model: M) -> None:
        """Write a new document of which no screen is told.

        Raises:
            DuplicateError
        """
        await self.insert(model)

    async def replace_silently(self, model: M, *, before: M | None = None) -> None:
        """Write the next version of a document of which no screen is told.

        Raises:
            StaleError, DuplicateError, UnreadableError
        """
        await self.replace(model, before=before)

    async def remove(self, document_id: str) -> None:
        """Delete a document, if it exists."""
        await self.collection.delete_one({"_id": document_id})

    async def acknowledge(self, item_id: str, document_id: str) -> None:
        """Remove a published event, or an entry that was noted, from the `pending` of its document."""
        await self._acknowledge((document_id, item_id))

    async def pending(self, now: datetime, older_than: timedelta, limit: int) -> outbox.Pending:
        """What has been pending for longer than `older_than`: its process has probably died."""
        return await outbox.waiting(self, now, older_than, limit)

    def encode(self, model: M, events: Sequence[Event] = (), entry: AuditEntry | None = None) -> Document:
        """The document of a model, its events and its entry."""
        return {**self._fields(model), "pending": outbox.items(events, entry)}

    def decode(self, document: Mapping[str, Any]) -> M:
        """The model of a document.

        Raises:
            one of `FAULTS`: it cannot be read.
        """
        # Less strict than request bodies: a number that was corrected in a shell is a double.
        fields = {**self._aware(dict(document)), "id": document["_id"]}
        return self.model.model_validate(fields, strict=False)

    def reads(self, document: Mapping[str, Any]) -> bool:
        """Whether the document can be read."""
        try:
            self.decode(document)
        except FAULTS:
            return False
        return True

    def check(self, document: Mapping[str, Any]) -> None:
        """Read a document and what is pending in it.

        Raises:
            one of `FAULTS`: it cannot be read.
        """
        self.decode(document)
        outbox.check(document)

    async def _find_one(self, document_id: str) -> M | None:
        return await self.one({"_id": document_id})

    async def _find_each(self, ids: Sequence[str]) -> list[M | UnreadableError | None]:
        return await self.by_key("_id", ids)

    async def by_key(self, key: str, wanted: Sequence[str], **more: Any) -> list[M | UnreadableError | None]:
        """For each of these values of a field, the document that has it, in one query.

        A document that cannot be read is represented by the refusal, which is raised to the caller that asked
        for it.
        """
        if len(wanted) == 1:
            return [await self.one({key: wanted[0], **more})]
        distinct = list(dict.fromkeys(wanted))
        found = await self.collection.find({key: {"$in": distinct}, **more}, {"pending": 0}).to_list(None)
        models = {each[key]: await self.outcome(each) for each in found}
        return [models.get(each) for each in wanted]

    async def outcome(self, document: Document) -> M | UnreadableError:
        """The model of a document, or the refusal for the caller that asked for it."""
        try:
            return await self.sifter.required(document, self.decode)
        except UnreadableError as refusal:
            return refusal

    async def _insert_one(self, document: Document) -> bool:
        await self.collection.insert_one(document)
        return True

    async def _insert_each(self, documents: Sequence[Document]) -> list[Outcome]:
        return await insert_each(self.collection, documents)

    async def _change_one(self, change: Change) -> bool:
        return bool((await change_each(self.collection, [change]))[0])

    async def _acknowledge_one(self, settled: tuple[str, str]) -> bool:
        return await outbox.remove_one(self.collection, settled)

    async def _acknowledge_each(self, settled: Sequence[tuple[str, str]]) -> list[bool]:
        return await outbox.remove_each(self.collection, settled)

    def _fields(self, model: M) -> Document:
        fields: Document = plain(model.model_dump())
        return {"_id": fields.pop("id"), **fields, **self._derive(model)}


def _first(events: Sequence[Event]) -> str | None:
    return getattr(events[0], "type", None) if events else None
