"""Problems: what every error looks like on the wire (RFC 9457)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import Response
from pydantic import BaseModel, Field

from api.statuses import STATUS
from quickdoc.core import errors
from quickdoc.core.errors import RefusedError

MEDIA_TYPE = "application/problem+json"
NOT_FOR_THEM: tuple[type[RefusedError], ...] = (
    errors.CallTheClinicError,
    errors.BookedByClinicError,
    errors.BirthDateNeededError,
    errors.WrongAgeError,
    errors.TooManyVisitsError,
    errors.NotExchangeableError,
    errors.AlreadyMovedError,
)
"""Why a slot is not for a patient, or cannot stand for the visit that they would give back for it."""


class FieldProblem(BaseModel):
    """One field of a request, and what is wrong with it. `field` is a path such as `starts.0`."""

    field: str
    message: str


class Problem(BaseModel):
    """An error. Programs read `code`; `detail` is a sentence for people."""

    type: str = Field(examples=["urn:quickdoc:problem:slot_taken"])
    title: str = Field(examples=["Slot taken"])
    status: int = Field(examples=[409])
    detail: str = Field(examples=["Somebody else was faster. You keep your place in line."])
    code: str = Field(examples=["slot_taken"])
    instance: str | None = None
    errors: tuple[FieldProblem, ...] | None = None


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    instance: str | None = None,
    fields: Sequence[FieldProblem] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The response for an error."""
    told = Problem(
        type=f"urn:quickdoc:problem:{code}",
        title=title(code),
        status=status,
        detail=detail,
        code=code,
        instance=instance,
        errors=tuple(fields) if fields else None,
    )
    return Response(
        told.model_dump_json(exclude_none=True), status, media_type=MEDIA_TYPE, headers=dict(headers or {})
    )


def title(code: str) -> str:
    """A code as text for people: `slot_taken` is `Slot taken`."""
    return code.replace("_", " ").capitalize()


def refusals(*classes: type[RefusedError]) -> dict[int | str, dict[str, Any]]:
    """The documentation of an operation's refusals, in the form of FastAPI's `responses`."""
    by_status: dict[int, list[type[RefusedError]]] = defaultdict(list)
    for class_ in classes:
        by_status[STATUS[class_]].append(class_)
    return {status: described(_lines(group)) for status, group in sorted(by_status.items())}


def described(description: str) -> dict[str, Any]:
    """The documentation of one response that is a problem."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": description, "content": {MEDIA_TYPE: {"schema": schema}}}


def _lines(group: Sequence[type[RefusedError]]) -> str:
    return "\n\n".join(f"`{each.code}`: {each.sentence}" for each in group)
