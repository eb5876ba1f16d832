"""The photo of an account."""

from quickdoc.identity import accounts
from quickdoc.identity.accounts import Account, Actor
from quickdoc.identity.actions.account_updates import update_account
from quickdoc.services import Services
from quickdoc.storage.actions import photos


async def put(services: Services, actor: Actor, body: bytes) -> Account:
    """Show another photo of whoever is logged in.

    Raises:
        PhotoNotAnImageError, PhotoTooLargeError, PhotoTooManyPixelsError, BusyError
        TooManyAttemptsError, NotFoundError, StaleError
    """
    await services.limiter.hit("photo", actor.account_id)
    return await photos.exchange(services, body, lambda photo_id: _refer(services, actor, photo_id))


async def remove(services: Services, actor: Actor) -> None:
    """Show no photo any more.

    Raises:
        NotFoundError, StaleError
    """
    _, before = await _refer(services, actor, None)
    await photos.remove(services, before)


async def _refer(services: Services, actor: Actor, photo_id: str | None) -> tuple[Account, str | None]:
    before: str | None = None

    def rule(present: Account) -> Account:
        nonlocal before
        before = present.photo_id
        return accounts.with_photo(present, photo_id)

    return await update_account(services, actor.account_id, rule), before
