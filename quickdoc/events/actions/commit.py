"""Load, ask the rule, write the next version, dispatch: the one loop of the actions that change a document.

A change is written only over the version that it was made from. What to do when somebody else was first
is the caller's to choose: try again from the start (`update`), or leave it to them (`attempt`).
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from quickdoc.core.errors import NotFoundError, StaleError
from quickdoc.core.types import Model
from quickdoc.events.actions.dispatch import dispatch, new_event
from quickdoc.events.models import Event
from quickdoc.services import Services
from quickdoc.storage.documents import Documents
from quickdoc.storage.duplicates import DuplicateError

M = TypeVar("M", bound=Model)

Rule = Callable[[Any, datetime], M]
"""From the present version and the time to the next version; what it was given changes nothing."""
Told = type[Event] | Callable[[Any, datetime], Sequence[Event]]
"""The kind of event that carries the changed document, or a function that makes the events."""

ATTEMPTS = 8


async def update(
    services: Services,
    documents: Documents[Any],
    document_id: str,
    rule: Rule[M],
    told: Told,
    *,
    otherwise: M | None = None,
    on_commit: Callable[[], None] | None = None,
) -> M:
    """Change a document by a rule, anew when somebody else was first; returns its next version.

    `otherwise`: what the rule is given where there is no such document; the result is inserted.
    `on_commit`: called once the change is written, before anybody is told.

    Raises:
        NotFoundError, and whatever the rule refuses with
        DuplicateError: a unique index says no.
        StaleError: others kept changing it.
    """
    for _ in range(ATTEMPTS):
        found = await documents.find(document_id)
        present = found or otherwise
        if present is None:
            raise NotFoundError
        now = services.clock.now()
        changed = rule(present, now)
        if changed is present:
            return changed
        events = _events(told, changed, now)
        write = replaced if found else _inserted
        if await write(documents, changed, events, present):
            if on_commit:
                on_commit()
            await dispatch(services, *events)
            return changed
    raise StaleError


async def update_silently(
    services: Services,
    documents: Documents[Any],
    document_id: str,
    rule: Rule[M],
    *,
    otherwise: M | None = None,
) -> M:
    """The same without an event, for documents that no screen follows."""
    return await update(services, documents, document_id, rule, _nothing, otherwise=otherwise)


async def attempt(
    services: Services,
    documents: Documents[M],
    changed: M,
    kind: type[Event],
    now: datetime,
    *,
    before: M | None = None,
) -> bool:
    """Write the next version and tell. False when somebody else was first; then nothing has happened.

    `before`: the version that it was made from, for the audit log.

    Raises:
        DuplicateError: a unique index says no.
    """
    event = new_event(kind, changed, now)
    if not await replaced(documents, changed, [event], before):
        return False
    await dispatch(services, event)
    return True


def _events(told: Told, changed: Model, now: datetime) -> Sequence[Event]:
    return [new_event(told, changed, now)] if isinstance(told, type) else told(changed, now)


def _nothing(_changed: Model, _now: datetime) -> Sequence[Event]:
    return ()


async def replaced(
    documents: Documents[M], changed: M, events: Sequence[Event], before: M | None = None
) -> bool:
    """Write the next version; whether this was the process that did. The events are still to be dispatched.

    `before`: the version that it was made from, for the audit log.

    Raises:
        DuplicateError: a unique index says no.
    """
    try:
        await documents.replace(changed, *events, before=before)
    except StaleError:
        return False
    return True


async def _inserted(documents: Documents[M], new: M, events: Sequence[Event], before: M) -> bool:
    try:
        await documents.insert(new, *events, before=before)
    except DuplicateError:
        return False
    return True
