"""Changing an account by a rule: load, rule, write. Its name, language, zone and notification preferences."""

from collections.abc import Callable
from datetime import datetime

from quickdoc.core.legible import PersonName
from quickdoc.core.types import Body, Zone
from quickdoc.events.actions.commit import update, update_silently
from quickdoc.events.models import PatientChanged
from quickdoc.identity import accounts, patients
from quickdoc.identity.accounts import Account, Actor, Language, NotificationPreferences
from quickdoc.identity.actions.family_corrections import carry_over
from quickdoc.identity.patients import Patient
from quickdoc.services import Services


class Changes(Body):
    """What is to be another one. None: it stays."""

    name: PersonName | None = None
    language: Language | None = None
    zone: Zone | None = None


async def change(services: Services, actor: Actor, changes: Changes) -> Account:
    """Change the account's own name, language and zone. Its patients are in the same zone.

    When a process dies half-way, the patients have the old zone until the same is asked again.

    Raises:
        NotFoundError, TooManyAttemptsError, StaleError
    """
    await services.limiter.hit("account_change", actor.account_id)

    def rule(present: Account) -> Account:
        name, language, zone = changes.name, changes.language, changes.zone
        return accounts.changed(
            present, name or present.name, language or present.language, zone or present.zone
        )

    changed = await update_account(services, actor.account_id, rule)
    if changes.zone:
        for each in await services.store.patients.of_account(changed.id):
            await _relocate(services, each, changes.zone)
    return changed


async def _relocate(services: Services, patient: Patient, zone: str) -> None:
    def rule(present: Patient, _now: datetime) -> Patient:
        return patients.corrected(present, present.name, present.born, zone)

    if patient.zone != zone:
        await update(services, services.store.patients, patient.id, rule, PatientChanged)
        await carry_over(services, patient.id)


async def set_switches(services: Services, actor: Actor, switches: NotificationPreferences) -> Account:
    """Choose which kind of message goes out on which channel.

    Raises:
        NotFoundError, StaleError
    """
    return await update_account(
        services, actor.account_id, lambda account: accounts.set_switches(account, switches)
    )


async def update_account(services: Services, account_id: str, rule: Callable[[Account], Account]) -> Account:
    """Apply a rule to an account and retry on a conflict. Nothing is written if the rule changes nothing.

    Raises:
        NotFoundError, StaleError
    """
    return await update_silently(
        services, services.store.accounts, account_id, lambda present, _now: rule(present)
    )
