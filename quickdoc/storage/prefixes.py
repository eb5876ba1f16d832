"""Queries for texts that begin alike."""

LAST = "\U0010ffff"
"""No text goes on with it, so it ends the range of what begins alike."""


def beginning(prefix: str) -> dict[str, str]:
    """The range of texts that begin so; an index finds it."""
    return {"$gte": prefix, "$lt": prefix + LAST}
