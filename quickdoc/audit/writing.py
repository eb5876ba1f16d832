"""The entry about a change, made where the document is written: from the versions before and after it."""

from datetime import date, datetime
from typing import Any

from pydantic import JsonValue

from quickdoc.audit.acting import SYSTEM, Deed, present
from quickdoc.audit.entries import AuditEntry, Values
from quickdoc.audit.kinds import BY_ITSELF, LOGIN_FAILED, Fields, Kind
from quickdoc.core.ids import new_id_at
from quickdoc.core.types import Exact

NOUN = "audit"


def entry(
    kind: Kind | None, before: Any, after: Any, event: str | None, *, is_new: bool = False
) -> AuditEntry | None:
    """The entry about a change; None where nobody is acting or it is none that is written down.

    `before`, `after`: the models; `after` is None where it was removed. `event`: the type of its event.
    """
    deed = present()
    if deed is None or kind is None:
        return None
    action = kind.name_of(before, after, event) if is_new or before is not None else event or ""
    if action not in (kind.actions if deed.operation != SYSTEM else kind.actions & BY_ITSELF):
        return None
    told = _changed(kind.told, before, after) if before is not None and after is not None else ()
    was, is_now = _differing(kind.shown, before, after)
    if not (is_new or after is None or told or was or is_now or before is None):
        return None
    clinic_id = kind.clinic(before, after) if callable(kind.clinic) else _of(after or before, kind.clinic)
    made = _made(deed, kind, action, after or before, deed.clinic_id or clinic_id)
    return made.model_copy(update={"before": was, "after": is_now, "changed": told})


def refused_login(account_id: str | None) -> AuditEntry | None:
    """The entry about a login with a wrong password. `account_id`: whose it would have been, if anybody's."""
    deed = present()
    if deed is None:
        return None
    now, where = deed.now(), deed.where()
    return AuditEntry(
        id=new_id_at(NOUN, now),
        at=now,
        action=LOGIN_FAILED,
        operation=deed.operation,
        kind="account",
        object_id=account_id or "",
        host=where.host,
        device=where.device,
    )


def _made(deed: Deed, kind: Kind, action: str, model: Any, clinic_id: str | None) -> AuditEntry:
    actor, where, now = deed.actor, deed.where(), deed.now()
    role = (actor.role_at(clinic_id) if clinic_id else None) or actor.role if actor else None
    is_system = deed.operation == SYSTEM
    return AuditEntry(
        id=new_id_at(NOUN, now),
        at=now,
        action=action,
        operation=deed.operation,
        account_id=actor.account_id if actor else None if is_system else _owner(model, kind),
        role=role,
        session_id=actor.session_id if actor else None,
        host=where.host,
        device=where.device,
        kind=kind.name,
        object_id=kind.identity(model),
        clinic_id=clinic_id,
        patient_id=_of(model, kind.patient),
        about={name: _plain(_of(model, path)) for name, path in kind.about.items()},
    )


def _owner(model: Any, kind: Kind) -> str | None:
    """The account that it belongs to; of several the first."""
    found = _of(model, kind.owner)
    return next(iter(found), None) if isinstance(found, tuple) else found


def _of(model: Any, path: str) -> Any:
    """What stands at a path such as `brief.start`; None where there is nothing on the way."""
    for name in path.split(".") if path else ():
        model = getattr(model, name, None)
    return model if path else None


def _changed(fields: Fields, before: Any, after: Any) -> tuple[str, ...]:
    return tuple(
        name
        for name, paths in fields.items()
        if any(_of(before, path) != _of(after, path) for path in paths.split())
    )


def _differing(fields: Fields, before: Any, after: Any) -> tuple[Values, Values]:
    """The values of what differs; of lists and objects only what one of the two does not have."""
    was: Values = {}
    is_now: Values = {}
    for name, path in fields.items():
        old, new = _plain(_of(before, path)), _plain(_of(after, path))
        if old != new:
            was |= {name: _without(old, new)} if _says_something(old, new) else {}
            is_now |= {name: _without(new, old)} if _says_something(new, old) else {}
    return was, is_now


def _says_something(value: JsonValue, other: JsonValue) -> bool:
    """That a new document has not this or that is left out."""
    return value is not None and (other is not None or bool(value))


def _without(these: JsonValue, others: JsonValue) -> JsonValue:
    """Of a list or an object what the other one does not have."""
    if isinstance(these, list) and isinstance(others, list):
        return [each for each in these if each not in others]
    if isinstance(these, dict) and isinstance(others, dict):
        return {name: each for name, each in these.items() if others.get(name) != each}
    return these


def _plain(value: Any) -> JsonValue:
    """The value in JSON's types."""
    if isinstance(value, Exact):
        return _plain(value.model_dump())
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool) else None
