"""Who may enter which room, decided from the actor.

clinic: doctor: specialty@cell    the feed, open to all clients, guests too
board:CLINIC                      who works at the clinic, and the admins: it shows patients' names
user:ACCOUNT                      the account's own clients, which enter it at connect, never by request.
                                  Events of slots that its standby requests watch go here, too (`following`)
"""

import re
from collections.abc import Iterable

from quickdoc.core.errors import ForbiddenError
from quickdoc.events import topics
from quickdoc.identity.accounts import Actor
from realtime.requests import BadRequestError

_ID = r"[A-Za-z0-9_-]{1,64}"
_FEED = re.compile(rf"(?:clinic:{_ID}|doctor:{_ID}|[a-z_]{{2,40}}@[0-9a-f]{{15,16}})")
_PRIVATE = (topics.user(""), topics.board(""))


def feed(wanted: Iterable[str]) -> frozenset[str]:
    """The feed rooms of these topics.

    Raises:
        ForbiddenError: one of them is no feed room.
        BadRequestError: one of them is no room at all.
    """
    rooms = frozenset(wanted)
    if any(each.startswith(_PRIVATE) for each in rooms):
        raise ForbiddenError("Only feeds can be watched; boards and personal rooms are not among them.")
    if not all(_FEED.fullmatch(each) for each in rooms):
        raise BadRequestError("topics: a topic looks like 'clinic:ID', 'doctor:ID' or 'specialty@cell'.")
    return rooms


def board(actor: Actor | None, clinic_id: str) -> str:
    """The room of a clinic's board.

    Raises:
        ForbiddenError: the actor does not work there.
    """
    if actor is None:
        raise ForbiddenError("Only those who work at this clinic may do that.")
    actor.ensure_member(clinic_id)
    return topics.board(clinic_id)


def own(actor: Actor | None) -> frozenset[str]:
    """The rooms that come with the ticket: the account's own, and none for a guest."""
    return frozenset({topics.user(actor.account_id)}) if actor else frozenset()
