"""Photos of people. The id is random and never gets another photo, so that it may be cached for good."""

from quickdoc.core.types import Model


class StoredPhoto(Model):
    """One photo in both sizes, as `quickdoc/core/images.py` makes them."""

    id: str
    large: bytes
    small: bytes
    version: int = 1
