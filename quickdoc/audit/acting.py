"""Who is acting: set once where a request, job or command begins, and read where a document is written.

So no action has to pass it on, and none can forget it. Outside of all of these, as in a test that calls an
action by itself, nobody is acting, and nothing is audited.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, NamedTuple

from quickdoc.audit.entries import AuditEntry, Where
from quickdoc.identity.accounts import Actor


class Riding(NamedTuple):
    """An entry that was written in a document, and is not in the audit log yet."""

    documents: Any
    document_id: str
    entry: AuditEntry


class Deed:
    """What is being done, by whom and from where; `written` has the entries that it has caused so far.

    `actor`: None before, or unless, somebody shows a login.
    """

    def __init__(self, operation: str, now: Callable[[], datetime], actor: Actor | None = None) -> None:
        self.actor = actor
        self.now = now
        self.written: list[Riding] = []
        self._operation = operation

    @property
    def operation(self) -> str:
        """As in the API's document; `SYSTEM` where no person acts."""
        return self._operation

    @property
    def clinic_id(self) -> str | None:
        """The clinic that the request is made to; None: the one that the object belongs to, if any."""
        return None

    def where(self) -> Where:
        """Where the request comes from."""
        return Where()


SYSTEM = "system"
_deed: ContextVar[Deed | None] = ContextVar("deed", default=None)


@contextmanager
def acting(deed: Deed) -> Iterator[Deed]:
    """Whatever is written meanwhile, in this task and those that it starts, is this deed's."""
    token = _deed.set(deed)
    try:
        yield deed
    finally:
        _deed.reset(token)


def present() -> Deed | None:
    """What is being done at the moment."""
    return _deed.get()


def by(actor: Actor) -> None:
    """It is this actor who is doing it."""
    if deed := _deed.get():
        deed.actor = actor


def taken() -> list[Riding]:
    """The entries that are still to be brought to the audit log; whoever takes them does that."""
    deed = _deed.get()
    if deed is None or not deed.written:
        return []
    entries, deed.written = deed.written, []
    return entries
