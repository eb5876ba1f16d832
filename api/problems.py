"""Problems: what every error looks like on the wire (RFC 9457), and the one table of their statuses."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import Response
from pydantic import BaseModel, Field

from quickdoc.core import errors
from quickdoc.core.errors import RefusedError

MEDIA_TYPE = "application/problem+json"

STATUS: dict[type[RefusedError], int] = {
    RefusedError: 409,
    errors.UnauthenticatedError: 401,
    errors.BadLoginError: 401,
    errors.TicketExpiredError: 401,
    errors.ForbiddenError: 403,
    errors.WrongPasswordError: 403,
    errors.BadSignatureError: 403,
    errors.CallTheClinicError: 403,
    errors.NotFoundError: 404,
    errors.StaleError: 409,
    errors.UnreadableError: 409,
    errors.EmailTakenError: 409,
    errors.SlotPastError: 409,
    errors.VisitNotStartedError: 409,
    errors.DoctorBusyError: 409,
    errors.SlotTakenError: 409,
    errors.SlotHeldError: 409,
    errors.SlotWithdrawnError: 409,
    errors.SlotBookedError: 409,
    errors.NothingToUndoError: 409,
    errors.AlreadyYoursError: 409,
    errors.PatientBusyError: 409,
    errors.PatientBarredError: 409,
    errors.BookingEndedError: 409,
    errors.AlreadyMovedError: 409,
    errors.NotEarlierError: 409,
    errors.NotExchangeableError: 409,
    errors.TooManyVisitsError: 409,
    errors.BirthDateNeededError: 409,
    errors.WrongAgeError: 409,
    errors.OfferClosedError: 409,
    errors.AlreadyAskedError: 409,
    errors.RoundOverError: 409,
    errors.OfferWithdrawnError: 409,
    errors.LinkInvalidError: 404,
    errors.LinkExpiredError: 409,
    errors.ChannelOffError: 409,
    errors.TooManyStandbysError: 409,
    errors.AlreadyWaitingError: 409,
    errors.TooManyPatientsError: 409,
    errors.KeyInFlightError: 409,
    errors.CommonPasswordError: 422,
    errors.BadPhoneError: 422,
    errors.WrongCodeError: 422,
    errors.CodeExpiredError: 409,
    errors.BadBirthDateError: 422,
    errors.BadSinceError: 422,
    errors.VisitTypeTwiceError: 422,
    errors.BadEndpointError: 422,
    errors.InviteInvalidError: 422,
    errors.ResetInvalidError: 422,
    errors.BadTimesError: 422,
    errors.EmptyPreferencesError: 422,
    errors.BadCursorError: 422,
    errors.UnclearSearchError: 422,
    errors.BadKeyError: 422,
    errors.KeyReusedError: 422,
    errors.TooManyAttemptsError: 429,
    errors.BusyError: 503,
    errors.NotReadyError: 503,
}
"""Which refusal is which status. A test fails when a refusal is missing here."""

NOT_FOR_THEM: tuple[type[RefusedError], ...] = (
    errors.CallTheClinicError,
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
