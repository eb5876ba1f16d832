"""Validation errors of a request, in sentences for people instead of pydantic's messages."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from api.problems import FieldProblem

WORDS = {
    "missing": "This is required.",
    "extra_forbidden": "There is no such field.",
    "timezone_aware": "Add the time zone, as in 2026-11-21T09:00:00Z or 2026-11-21T10:00:00+01:00.",
    "model_attributes_type": "Send a JSON object, with Content-Type: application/json.",
    "dict_type": "Send a JSON object, with Content-Type: application/json.",
    "string_unicode": "This holds characters that no text can have.",
}
WITH_LIMITS = {
    "string_too_short": "Use at least {min_length} characters.",
    "string_too_long": "Use at most {max_length} characters.",
    "greater_than_equal": "Use {ge} or more.",
    "less_than_equal": "Use {le} or less.",
    "greater_than": "Use more than {gt}.",
    "less_than": "Use less than {lt}.",
}
"""The same with what pydantic says of the limit."""
EMAIL = "value is not a valid email address"
PLACES = ("body", "query", "path", "header", "cookie")
SHOWN = 3


def fields(errors: Sequence[Mapping[str, Any]]) -> list[FieldProblem]:
    """Each validation error as a field and a message. The input is not repeated."""
    optional = {tuple(error["loc"])[:-1] for error in errors if _is_absence(error)}
    told = [error for error in errors if not _follows(error, errors) and not _is_absence(error)]
    return [FieldProblem(field=_path(_named(each["loc"], optional)), message=_message(each)) for each in told]


def summary(problems: Sequence[FieldProblem]) -> str:
    """All problems as one or a few sentences."""
    told = [f"{each.field}: {each.message}" for each in problems[:SHOWN]]
    if len(problems) > SHOWN:
        told.append(f"{len(problems) - SHOWN} more fields are wrong.")
    return " ".join(told)


def _follows(error: Mapping[str, Any], errors: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a list is reported as too short only because its items are wrong."""
    place = tuple(error["loc"])
    return error["type"] == "too_short" and any(
        tuple(each["loc"])[: len(place)] == place and each is not error for each in errors
    )


def _is_absence(error: Mapping[str, Any]) -> bool:
    """Whether it says that a field could have been left out: of such a field, the other error is told."""
    return bool(error["type"] == "none_required" and error["loc"][-1] == "none")


def _named(location: Sequence[str | int], optional: AbstractSet[tuple[str | int, ...]]) -> list[str | int]:
    """The location without the names of types, which follow the `optional` ones of its places."""
    tags = {len(place) for place in optional if tuple(location[: len(place)]) == place}
    return [each for number, each in enumerate(location) if number not in tags]


def _path(location: Sequence[str | int]) -> str:
    named = location[1:] if len(location) > 1 and location[0] in PLACES else location
    return ".".join(map(str, named))


def _message(error: Mapping[str, Any]) -> str:
    if error["type"] == "missing" and tuple(error["loc"]) == ("body",):
        return WORDS["dict_type"]
    if error["type"] in WITH_LIMITS:
        return _limit(error)
    if str(error["msg"]).startswith(EMAIL):
        return "This is not an e-mail address."
    said = WORDS.get(error["type"], str(error["msg"])).removeprefix("Value error, ")
    sentence = said[:1].upper() + said[1:]
    return sentence if sentence.endswith(".") else f"{sentence}."


def _limit(error: Mapping[str, Any]) -> str:
    limits = error["ctx"]
    return WORDS["missing"] if limits.get("min_length") == 1 else WITH_LIMITS[error["type"]].format(**limits)
