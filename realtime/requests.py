"""What a client may request, and the answers: `{ok: true, position?}` or `{ok: false, code, detail}`."""

from typing import Annotated, Any, TypeVar

from pydantic import Field, ValidationError

from quickdoc.core.errors import RefusedError
from quickdoc.core.types import Body

MAX_TOPICS = 1000

Answer = dict[str, Any]
Name = Annotated[str, Field(min_length=1, max_length=64)]
Since = Annotated[str | None, Field(max_length=64)]
A = TypeVar("A", bound=Body)


class BadRequestError(RefusedError):
    code = "bad_request"
    sentence = "This is not something that can be asked here."


class BusyError(RefusedError):
    code = "busy"
    sentence = "Too many requests at a time on this connection. Wait for the answers."


class Connect(Body):
    """The `auth` of a connection. `since`: the last position of an earlier one."""

    ticket: str = Field(min_length=1, max_length=4096)
    since: Since = None


class Watch(Body):
    topics: tuple[Annotated[str, Field(max_length=128)], ...] = Field(max_length=MAX_TOPICS)
    since: Since = None


class Board(Body):
    clinic_id: Name
    since: Since = None


class LeaveBoard(Body):
    clinic_id: Name


def parse(model: type[A], payload: tuple[Any, ...]) -> A:
    """The request in the arguments of an event.

    Raises:
        BadRequestError: they do not fit the model.
    """
    if len(payload) != 1:
        raise BadRequestError("Exactly one argument is expected, an object.")
    try:
        return model.model_validate(payload[0])
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"])) or "payload"
        raise BadRequestError(f"{where}: {first['msg']}") from error


def accepted(position: str | None = None) -> Answer:
    """The answer to a request that was done; for a room, with the position after which events are live."""
    return {"ok": True} if position is None else {"ok": True, "position": position}


def refused(refusal: RefusedError) -> Answer:
    """The answer to a request that was refused."""
    return {"ok": False, "code": refusal.code, "detail": refusal.detail}
