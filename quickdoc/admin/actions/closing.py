"""Closing an account for good: its coming visits, offers and requests end at once. Erasure is a later step.

What stays: past visits, at their clinics; messages in the clinics' logs; the phone's STOP, which is evidence;
and the account's id.
"""

from asyncio import gather
from contextlib import suppress
from datetime import datetime

from quickdoc.core.errors import ForbiddenError, NotFoundError, RefusedError, StaleError
from quickdoc.events.models import AccountClosed
from quickdoc.identity import access
from quickdoc.identity.accounts import Account, Actor
from quickdoc.identity.actions.access import forget_browsers, update_access
from quickdoc.identity.actions.passwords import prove
from quickdoc.identity.credentials import Credential
from quickdoc.messaging.actions import phones
from quickdoc.offers.actions import offers
from quickdoc.scheduling.actions import bookings
from quickdoc.services import Services
from quickdoc.waitlist.actions import standbys

CLOSED = {
    "email_verified": False,
    "hash": None,
    "by_sign_up": False,
    "account": None,
    "patient": None,
    "moved": None,
    "readdressed": None,
}
"""The fields of a credential after its account is closed."""


async def close_own(services: Services, actor: Actor, password: str) -> None:
    """Delete one's own account: coming visits are cancelled, requests end, the phone and e-mail are free.

    Raises:
        ForbiddenError: an administrator cannot delete their own account.
        WrongPasswordError, TooManyAttemptsError
    """
    if actor.role == "admin":
        raise ForbiddenError("An administrator's account is ended by whoever runs the installation.")
    await prove(services, actor, password)
    await _close(services, actor.account_id)


async def remove_staff(services: Services, actor: Actor, clinic_id: str, account_id: str) -> None:
    """Close the account of a clinic's former staff member, and revoke the invitations that they gave.

    Raises:
        ForbiddenError: not the actor's clinic, or the actor themselves.
        NotFoundError: nobody of that id works there.
    """
    await services.store.clinics.get(clinic_id)
    actor.ensure_manager(clinic_id)
    account = await services.store.accounts.get(account_id)
    if account.role != "staff" or account.clinic_id != clinic_id:
        raise NotFoundError
    if account.id == actor.account_id:
        raise ForbiddenError("To leave, delete your own account.")
    await _close(services, account.id)


async def _close(services: Services, account_id: str) -> None:
    def rule(present: Credential, now: datetime) -> Credential:
        return access.close(present, now, **CLOSED, email=present.id)

    closed = await update_access(services, account_id, rule, AccountClosed)
    await clear(services, account_id, closed.epoch)


async def clear(services: Services, account_id: str, epoch: int) -> None:
    """End the visits, offers and requests that a closed account still has. Idempotent.

    It runs once in the action that closes the account and once more in the reaction, which also finds what a
    concurrent API request has created since.
    """
    account = await services.store.accounts.find(account_id)
    actor = await _owner(services, account_id)
    await _end_requests(services, actor)
    await _cancel_visits(services, actor)
    for number in {each.phone for each in await services.store.patients.of_account(account_id)}:
        await phones.leave(services, number, account_id)
    await forget_browsers(services, account_id, epoch)
    if account:
        await _revoke_invites(services, account)
        await services.store.accounts.remove(account_id)


async def _owner(services: Services, account_id: str) -> Actor:
    """An actor for the account and all its patients, including one added a moment ago."""
    people = await services.store.patients.of_account(account_id)
    return Actor(account_id=account_id, role="patient", patient_ids=tuple(person.id for person in people))


async def _end_requests(services: Services, actor: Actor) -> None:
    """End requests first, so that nothing new is offered, then offers, so that no new visit is booked."""
    for request in await services.store.standbys.shown_to(actor.account_id, services.clock.now()):
        with suppress(NotFoundError):
            await standbys.remove(services, actor, request.id)
    for offer in await services.store.offers.open_of_account(actor.account_id, services.clock.now()):
        with suppress(RefusedError):  # it has ended meanwhile
            await offers.pass_on(services, actor, offer.id)


async def _cancel_visits(services: Services, actor: Actor) -> None:
    now = services.clock.now()
    visits = await services.store.bookings.of_account(actor.account_id, now)
    coming = [each for each in visits if each.kind == "visit" and each.active and each.brief.start > now]
    for visit in coming:
        with suppress(RefusedError):  # it has begun, or the clinic has cancelled it
            await bookings.cancel(services, actor, visit.id, is_counted=False)


async def _revoke_invites(services: Services, account: Account) -> None:
    if account.clinic_id is None:
        return
    given = await services.store.invites.given_by(account.clinic_id, account.id)
    unused = [each for each in given if each.is_open(services.clock.now())]
    with suppress(StaleError):  # it has just been used
        await gather(
            *(
                services.store.invites.replace_silently(
                    each.model_copy(update={"revoked": True, "version": each.version + 1})
                )
                for each in unused
            )
        )
