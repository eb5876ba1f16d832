"""Closing an account for good: its coming visits, offers and requests end at once. Erasure is a later step.

What stays: past visits, at their clinics; messages in the clinics' logs; the phone's STOP, which is evidence;
and the account's id.
"""

from asyncio import gather
from contextlib import suppress
from datetime import datetime

from quickdoc.admin.actions.ending import cancel_visits, end_requests
from quickdoc.core.errors import LastAdminError, StaleError
from quickdoc.events.models import AccountClosed
from quickdoc.identity import access, credentials
from quickdoc.identity.accounts import Actor
from quickdoc.identity.actions import memberships, profiles
from quickdoc.identity.actions.access import forget_browsers, update_access
from quickdoc.identity.actions.passwords import prove
from quickdoc.identity.credentials import Credential
from quickdoc.messaging.actions import phones
from quickdoc.services import Services
from quickdoc.storage.actions import photos

CLOSED = {
    "email_verified": False,
    "hash": None,
    "by_sign_up": False,
    "account": None,
    "patient": None,
    "moved": None,
    "readdressed": None,
    "one_time": None,
}
"""The fields of a credential after its account is closed."""


async def close_own(services: Services, actor: Actor, password: str) -> None:
    """Delete one's own account: coming visits are cancelled, requests end, the phone and e-mail are free.

    Raises:
        WrongPasswordError, TooManyAttemptsError
        LastAdminError: nobody else is an administrator.
        LastManagerError: a clinic would be without one; what was left before that stays left.
    """
    await prove(services, actor, password)
    account = await services.store.accounts.get(actor.account_id)
    if account.role == "admin":
        await _leave_admins(services, account.id)
    for each in account.memberships:
        account = await memberships.leave(services, account, each.clinic_id)
        await revoke_invites(services, account.id, each.clinic_id)
    await close_account(services, actor.account_id)


async def _leave_admins(services: Services, account_id: str) -> None:
    """Count this administrator no more, then look for another one, and take that back if there is none.

    Looking first would not do: of two who go at the same moment each would find the other. So both stay at
    worst. Who died in between is counted no more, which refuses others rather than leave nobody.
    """
    store = services.store.accounts
    await store.mark_leaving(account_id, is_leaving=True)
    if not await store.has_other_admin(account_id):
        await store.mark_leaving(account_id, is_leaving=False)
        raise LastAdminError


async def close_account(services: Services, account_id: str) -> None:
    """Close an account for good. Idempotent."""

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
    await end_requests(services, actor)
    await cancel_visits(services, actor)
    people = await services.store.patients.of_account(account_id)
    for number in {each.phone for each in people}:
        await phones.leave(services, number, account_id)
    for each in people:
        await profiles.forget(services, each)
    await forget_browsers(services, account_id, epoch)
    if account:
        for work in account.memberships:
            await revoke_invites(services, account_id, work.clinic_id)
        await photos.remove(services, account.photo_id)
        await services.store.accounts.remove(account_id)


async def _owner(services: Services, account_id: str) -> Actor:
    """An actor for the account and all its patients, including one added a moment ago."""
    people = await services.store.patients.of_account(account_id)
    return Actor(account_id=account_id, role="patient", patient_ids=tuple(person.id for person in people))


async def revoke_invites(services: Services, account_id: str, clinic_id: str) -> None:
    """End the invitations to a clinic that an account has given and nobody has used."""
    given = await services.store.invites.given_by(clinic_id, account_id)
    unused = [each for each in given if each.is_open(services.clock.now())]
    with suppress(StaleError):  # it has just been used
        await gather(
            *(
                services.store.invites.replace_silently(credentials.revoke(each), before=each)
                for each in unused
            )
        )
