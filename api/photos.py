"""Photos as they come in and go out: bodies are the file itself, answers may be cached for good."""

from typing import Annotated, Any

from fastapi import Depends, Request

from quickdoc.core.errors import (
    BusyError,
    NotFoundError,
    PhotoNotAnImageError,
    PhotoTooLargeError,
    PhotoTooManyPixelsError,
    StaleError,
    TooManyAttemptsError,
)
from quickdoc.core.images import MEDIA_TYPE

PHOTO_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The file itself: a JPEG, PNG or WebP of 2 MB at most. Its content says what it is.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
PHOTO_REFUSALS = (
    PhotoNotAnImageError,
    PhotoTooLargeError,
    PhotoTooManyPixelsError,
    TooManyAttemptsError,
    NotFoundError,
    StaleError,
    BusyError,
)
"""What every route may refuse that takes a photo."""
PHOTO_HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Disposition": 'inline; filename="photo.webp"',
    "Cross-Origin-Resource-Policy": "cross-origin",
}


async def _body(request: Request) -> bytes:
    return await request.body()


PhotoFile = Annotated[bytes, Depends(_body)]
"""The body of a request. Declare it after the actor: who may not is refused before it is read."""
PHOTO_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The photo, square.",
        "content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}},
    }
}
