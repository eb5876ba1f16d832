"""Photos of people: kept under an id, which accounts, patients and doctors refer to.

The photo is written before the document that refers to it, and the one before is removed after that: no
document refers to a missing photo. A process that dies in between leaves one that no document refers to: a
sweep deletes it after a day.
"""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

from quickdoc.core import images
from quickdoc.core.errors import RefusedError
from quickdoc.core.ids import new_secret_id
from quickdoc.core.threads import Threads
from quickdoc.services import Services
from quickdoc.storage.photos import CHECKED_EVERY, StoredPhoto

T = TypeVar("T")
_POOL = Threads("photos", 1, max_waiting=16)
"""One at a time, since each takes some 100 MB for a moment."""


async def put(services: Services, body: bytes) -> str:
    """Keep the photo that somebody sent; returns its id.

    Raises:
        PhotoNotAnImageError, PhotoTooLargeError, PhotoTooManyPixelsError, BusyError
    """
    made = await _POOL.run(partial(images.photo, body))
    check_at = services.clock.now() + CHECKED_EVERY
    photo = StoredPhoto(id=new_secret_id("photo"), large=made.large, small=made.small, check_at=check_at)
    await services.store.photos.insert_silently(photo)
    return photo.id


async def remove(services: Services, photo_id: str | None) -> None:
    """Delete a photo, if there is one."""
    if photo_id:
        await services.store.photos.remove(photo_id)


async def exchange(
    services: Services, body: bytes, write: Callable[[str], Awaitable[tuple[T, str | None]]]
) -> T:
    """Put a new photo in the place of another.

    `write`: puts the id into the document that refers to it; returns the document and the id of before.

    Raises:
        those of `put`, and whatever `write` refuses with; then the new photo is removed again. A `write` that
            is cut short may have been written: the photo stays.
    """
    photo_id = await put(services, body)
    try:
        changed, before = await write(photo_id)
    except RefusedError:
        await remove(services, photo_id)
        raise
    await remove(services, before)
    return changed


async def remove_orphans(services: Services, limit: int) -> int:
    """Delete the photos to which no document refers a day after they were stored.

    The others are checked again a day later: the one before may be left when another takes its place.
    Returns how many were checked.
    """
    photos, now = services.store.photos, services.clock.now()
    due, unplanned = await photos.to_check(now, limit)
    if not due and not unplanned:
        return 0
    kept = await photos.referred(due) if due else set[str]()
    await photos.plan_check([*kept, *unplanned], now + CHECKED_EVERY)
    await photos.remove_each([each for each in due if each not in kept])
    return len(due) + len(unplanned)
