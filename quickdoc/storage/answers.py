"""Answers that were given to requests with an Idempotency-Key, kept for a day."""

from typing import Any

from quickdoc.core.types import Instant, Model
from quickdoc.storage.documents import Documents


class Answer(Model):
    """A response as it is given again."""

    status: int
    media_type: str
    body: str
    retry_after: str | None = None


class Attempt(Model):
    """One key of one account on one route. Without an `answer` it is still running.

    `fingerprint` is a hash of the whole request, `at` the moment when it was begun. The ids of what it makes
    are derived from `seed`. `version` grows with each heartbeat of its process, the last one at `alive_at`;
    `is_released`: no process carries it out any more, and a repetition may begin at once.
    """

    id: str
    fingerprint: str
    at: Instant
    seed: str = ""
    alive_at: Instant | None = None
    is_released: bool = False
    answer: Answer | None = None
    version: int = 1


class Answers(Documents[Attempt]):
    """The id of an attempt names account, route and key, so the first of two equal ones wins."""

    def __init__(self, collection: Any) -> None:
        super().__init__(collection, Attempt)
