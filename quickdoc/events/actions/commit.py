"""Load, ask the rules, commit, dispatch: the one loop of the actions that change a document.

A change is written only over the version that it was made from. What to do when somebody else was first
is the caller's to choose: try again from the start (`revise`), or leave it to them (`attempt`).
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from quickdoc.core.errors import StaleError
from quickdoc.core.types import Model
from quickdoc.events.actions.dispatch import dispatch, new_event
from quickdoc.events.models import Event
from quickdoc.services import Services
from quickdoc.storage.documents import Documents

M = TypeVar("M", bound=Model)

ATTEMPTS = 8


async def attempt(
    services: Services, documents: Documents[M], changed: M, kind: type[Event], now: datetime
) -> bool:
    """Write the next version and tell. False when somebody else was first; then nothing has happened.

    Raises:
        DuplicateError: a unique index says no.
    """
    event = new_event(kind, changed, now)
    try:
        await documents.replace(changed, event)
    except StaleError:
        return False
    await dispatch(services, event)
    return True


async def revise(
    services: Services,
    documents: Documents[Any],
    document_id: str,
    rule: Callable[[Any, datetime], M],
    kind: type[Event],
) -> M:
    """Change a document by a rule, anew when somebody else was first; returns its next version.

    A rule that returns what it was given changes nothing.

    Raises:
        NotFoundError, and whatever the rule refuses with
        StaleError: others kept changing it.
    """
    for _ in range(ATTEMPTS):
        present = await documents.get(document_id)
        now = services.clock.now()
        changed = rule(present, now)
        if changed is present or await attempt(services, documents, changed, kind, now):
            return changed
    raise StaleError
