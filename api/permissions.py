"""`python -m api.permissions`: makes `docs/permissions.md` from the one table of who may do what."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from fastapi import APIRouter
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from api.deps import current_actor
from quickdoc.identity.permissions import MEANING, ROLES, ROOMS, RULES, Relation

PAGE = Path(__file__).parent.parent / "docs" / "permissions.md"
HEAD = """# Who may do what

Made by `python -m api.permissions` from `quickdoc/identity/permissions.py`; a test compares. What is not in
this table is refused: the application does not start with a route that is missing here.

The door (`api/deps.py`) refuses whoever has no role that may; the action behind it refuses whoever has the
role, but not at this clinic or for this patient. An administrator has every relation to every clinic. One
account may have another role at each clinic where it works.

| relation | meaning | roles |
|---|---|---|
"""
UNGUARDED: frozenset[Relation] = frozenset({"anybody", "signed"})


def ensure_declared(routers: Iterable[APIRouter]) -> None:
    """Refuse to start with a route that is not in the table, or that does not ask who is asking.

    Raises:
        LookupError
    """
    for route in _routes(routers):
        relation = RULES.get(route.name)
        if relation is None:
            raise LookupError(f"{route.name} has no line in quickdoc/identity/permissions.py")
        if relation not in UNGUARDED and not _asks_who(route.dependant):
            raise LookupError(f"{route.name} is for {relation}, and does not ask who is asking")


def _routes(routers: Iterable[APIRouter]) -> Iterator[APIRoute]:
    return (each for router in routers for each in router.routes if isinstance(each, APIRoute))


def _asks_who(dependant: Dependant) -> bool:
    return dependant.call is current_actor or any(map(_asks_who, dependant.dependencies))


def page(routers: Iterable[APIRouter]) -> str:
    """The page `docs/permissions.md`."""
    routes = {each.name: each for each in _routes(routers)}
    operations: dict[Relation, list[str]] = defaultdict(list)
    for name, relation in RULES.items():
        operations[relation].append(name)
    lines = [f"| {each} | {MEANING[each]} | {', '.join(sorted(roles))} |" for each, roles in ROLES.items()]
    lines += ["", "Rooms of the live connection: " + ", ".join(f"`{k}` {v}" for k, v in ROOMS.items()) + "."]
    for relation in ROLES:
        lines += ["", f"## {relation}", "", "| operation | method and path |", "|---|---|"]
        lines += [f"| `{name}` | {_address(routes[name])} |" for name in sorted(operations[relation])]
    return HEAD + "\n".join(lines) + "\n"


def _address(route: APIRoute) -> str:
    return f"{' '.join(sorted(route.methods or ()))} `{route.path}`"


def main() -> None:
    """Write the page."""
    from api.main import routers  # noqa: PLC0415  which checks itself against the table

    PAGE.write_text(page(routers()), encoding="utf-8")


if __name__ == "__main__":
    main()
