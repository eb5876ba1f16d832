"""Unique indexes that refuse a write (error 11000 of MongoDB), the only place that interprets the error."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from pymongo.errors import BulkWriteError, DuplicateKeyError, OperationFailure, WTimeoutError

DUPLICATE_KEY = 11000


class DuplicateError(Exception):
    """A unique index refused a write. `keys` are the fields of that index, where the server names them."""

    def __init__(self, keys: frozenset[str]) -> None:
        self.keys = keys
        super().__init__(f"duplicate {', '.join(sorted(keys))}")


@contextmanager
def duplicates_named() -> Iterator[None]:
    """Turn the driver's refusal of one write into ours.

    Raises:
        DuplicateError
    """
    try:
        yield
    except DuplicateKeyError as error:
        raise DuplicateError(frozenset((error.details or {}).get("keyPattern", {}))) from error


def refusal(write_error: Mapping[str, Any]) -> OperationFailure:
    """What a write of a batch would have raised alone."""
    kind = DuplicateKeyError if _is_duplicate(write_error) else OperationFailure
    return kind(write_error.get("errmsg", ""), write_error["code"], write_error)


def refused(error: BulkWriteError) -> set[int]:
    """Which documents of an unordered insert, by number, a unique index refused.

    Raises:
        BulkWriteError: one of them was refused for another reason.
    """
    troubles = (error.details or {}).get("writeErrors", [{}])
    if not all(_is_duplicate(each) for each in troubles):
        raise error
    return {each["index"] for each in troubles}


def ensure_durable(error: BulkWriteError) -> None:
    """Refuse to go on when what was written may yet be rolled back.

    Raises:
        WTimeoutError
    """
    if (error.details or {}).get("writeConcernErrors"):
        raise WTimeoutError(str(error)) from error


def _is_duplicate(write_error: Mapping[str, Any]) -> bool:
    return write_error.get("code") == DUPLICATE_KEY
