"""How each kind of failure becomes a response. The table of statuses is in `problems.py`."""

from collections.abc import Mapping

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Match

from api import validation_messages
from api.problems import problem
from api.statuses import STATUS
from quickdoc.core.errors import (
    BusyError,
    KeyInFlightError,
    NotReadyError,
    RefusedError,
    TooManyAttemptsError,
    UnauthenticatedError,
)
from quickdoc.storage.outage import OUTAGES

ANSWERED: tuple[type[Exception], ...] = (RefusedError, RequestValidationError, HTTPException)
"""Failures that are the caller's, to which `answer` is the answer."""

UNAVAILABLE = "We cannot reach our database. Look again in a moment whether it was done."
OF_ROUTING = {
    400: ("malformed_body", "The body cannot be read."),
    404: ("not_found", "There is nothing at this address."),
    405: ("method_not_allowed", "This address does not answer to that method."),
    408: ("too_slow", "The body did not arrive in time."),
    413: ("too_large", "The body is larger than we take: 1 MiB."),
}
RETRY_SECONDS = 2
WRONG_METHOD = 405
METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")


def install(app: FastAPI) -> None:
    """Register the handlers for each kind of failure."""
    for kind in ANSWERED:
        app.add_exception_handler(kind, _answer)
    for kind in OUTAGES:
        app.add_exception_handler(kind, _away)


def answer(error: Exception) -> Response:
    """The response to one of `ANSWERED`."""
    if isinstance(error, RefusedError):
        return _refused(error)
    if isinstance(error, RequestValidationError):
        return _invalid(error)
    if isinstance(error, HTTPException):
        return _of_routing(error)
    raise TypeError(f"{type(error).__name__} has no answer") from error


async def _answer(request: Request, error: Exception) -> Response:
    if isinstance(error, HTTPException) and error.status_code == WRONG_METHOD:
        error = HTTPException(WRONG_METHOD, headers={"Allow": ", ".join(_methods(request))})
    return answer(error)


def _methods(request: Request) -> list[str]:
    """The methods of a path. Several routes may share it, and the one that matched knows only its own."""
    return [each for each in METHODS if any(_answers(route, request, each) for route in request.app.routes)]


def _answers(route: BaseRoute, request: Request, method: str) -> bool:
    match, _ = route.matches({**request.scope, "method": method})
    return match is Match.FULL


async def _away(_: Request, __: Exception) -> Response:
    return away()


def away() -> Response:
    """The response if the database does not respond, or not in time."""
    headers = {"Retry-After": str(RETRY_SECONDS)}
    return problem(STATUS[NotReadyError], NotReadyError.code, UNAVAILABLE, headers=headers)


def _refused(error: RefusedError) -> Response:
    return problem(STATUS[type(error)], error.code, error.detail, headers=_headers(error))


def _headers(error: RefusedError) -> Mapping[str, str]:
    if isinstance(error, UnauthenticatedError):
        return {"WWW-Authenticate": "Bearer"}
    if isinstance(error, TooManyAttemptsError):
        return {"Retry-After": str(error.seconds)}
    if isinstance(error, KeyInFlightError | NotReadyError | BusyError):
        return {"Retry-After": str(RETRY_SECONDS)}
    return {}


def _invalid(error: RequestValidationError) -> Response:
    found = error.errors()
    if found and found[0]["type"] == "json_invalid":
        reason, place = found[0]["ctx"]["error"], found[0]["loc"][-1]
        return problem(400, "malformed_json", f"The body is not JSON. At character {place}: {reason}.")
    fields = validation_messages.fields(found)
    return problem(422, "invalid", validation_messages.summary(fields), fields=fields)


def _of_routing(error: HTTPException) -> Response:
    code, detail = OF_ROUTING.get(error.status_code, (f"http_{error.status_code}", error.detail))
    return problem(error.status_code, code, detail, headers=error.headers)
