"""Photos of people. The id is random and never gets another photo, so that it may be cached for good."""

from datetime import timedelta

from quickdoc.core.types import Instant, Model

CHECKED_EVERY = timedelta(days=1)
"""A photo is stored before the document that refers to it, seconds apart at most."""


class StoredPhoto(Model):
    """One photo in both sizes, as `quickdoc/core/images.py` makes them.

    `check_at`: when it is checked whether a document refers to it; null in old documents.
    """

    id: str
    large: bytes
    small: bytes
    check_at: Instant | None = None
    version: int = 1
