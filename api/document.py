"""The OpenAPI document, from which the web client's types are made: requests, answers and events alike."""

from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from api.problems import Problem, described
from quickdoc.core.errors import ForbiddenError, UnauthenticatedError
from quickdoc.events.models import Logged
from quickdoc.identity.permissions import RULES, SENTENCES

TITLE = "QuickDoc"
VERSION = version("quickdoc")
DESCRIPTION = (
    "A real-time marketplace for freed medical appointment slots.\n\n"
    "Every error is a problem (RFC 9457): programs read `code`, people `detail`. The events that the live "
    "connection sends are the schema `Logged`.\n\n"
    "Spaces around a text do not count. Formats: `line` is one line that can be read, `person-name` one "
    "without an address in it, `time-zone` a name of the IANA database; a `date-time` has an offset and is "
    "between 1970 and 2200, a `date` in a query between 1971 and 2199."
)
SCHEMAS_OF_FASTAPI = ("HTTPValidationError", "ValidationError")
LIVE = "/live"
PROBLEM = "/problem"

Document = dict[str, Any]


def install(app: FastAPI) -> None:
    """Make the application build this document on the first request for it."""
    made: list[Document] = []

    def document() -> Document:
        if not made:
            made.append(_document(app))
        return made[0]

    app.openapi = document  # type: ignore[method-assign]  # FastAPI's own way to replace it


def _document(app: FastAPI) -> Document:
    document = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        routes=[
            *app.routes,
            APIRoute(LIVE, _never, response_model=Logged, name="live"),
            APIRoute(PROBLEM, _never, response_model=Problem, name="problem"),
        ],
        separate_input_output_schemas=False,
    )
    for path in (LIVE, PROBLEM):
        del document["paths"][path]
    _name_the_union(document)
    for operations in document["paths"].values():
        for operation in operations.values():
            _document_failures(operation)
    for name in SCHEMAS_OF_FASTAPI:
        document["components"]["schemas"].pop(name, None)
    return document


async def _never() -> None:
    """Never served: its route adds the schemas of its response to the document."""


def _name_the_union(document: Document) -> None:
    """Add `AnyEvent` as a named schema, for clients that distinguish events by their type."""
    schemas = document["components"]["schemas"]
    fields = schemas["Logged"]["properties"]
    schemas["AnyEvent"] = {**fields["event"], "title": "AnyEvent"}
    fields["event"] = {"$ref": "#/components/schemas/AnyEvent"}
    document["components"]["schemas"] = dict(sorted(schemas.items()))


def _document_failures(operation: Document) -> None:
    """Add the failures that any operation may have, besides the refusals that each route declares."""
    responses = operation["responses"]
    if "security" in operation:
        _add(responses, "401", f"`{UnauthenticatedError.code}`: {UnauthenticatedError.sentence}")
        _document_roles(operation)
    if "requestBody" in operation:
        responses.setdefault("400", described("`malformed_json`, `malformed_body`: it cannot be read."))
        responses.setdefault("408", described("`too_slow`: the body did not arrive in time."))
        responses.setdefault("413", described("`too_large`: the body is larger than 1 MiB."))
    if _of_fastapi(responses.get("422")) or "requestBody" in operation or _may_be_wrong(operation):
        known = responses.get("422", {}) if not _of_fastapi(responses.get("422")) else {}
        said = ["`invalid`: some fields are wrong; `errors` says which.", known.get("description", "")]
        responses["422"] = described("\n\n".join(filter(None, said)))
    responses["500"] = described("`unexpected`: our mistake. Nothing else is told.")
    responses.setdefault("503", described("`not_ready`: a part that we need is away."))
    operation["responses"] = dict(sorted(responses.items()))


def _document_roles(operation: Document) -> None:
    """Add the refusal of those whose roles may not, if there are any."""
    sentence = SENTENCES.get(RULES.get(operation["operationId"], "anybody"))
    if sentence:
        _add(operation["responses"], "403", f"`{ForbiddenError.code}`: {sentence}")


def _add(responses: Document, status: str, refusal: str) -> None:
    """Add a refusal, such as "`code`: sentence", to those of a status, unless its code is there already."""
    known = responses.get(status, {}).get("description", "")
    if refusal.split(":", maxsplit=1)[0] not in known:
        responses[status] = described("\n\n".join(filter(None, [known, refusal])))


def _may_be_wrong(operation: Document) -> bool:
    """Whether a parameter may be invalid: path parameters are ids, and any text is a valid id."""
    return any(each["in"] != "path" for each in operation.get("parameters", ()))


def _of_fastapi(response: Document | None) -> bool:
    return response is not None and "application/json" in response.get("content", {})
