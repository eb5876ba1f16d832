"""Phones: for whom one is verified, and STOP and START, said for all of them. Kept with its history."""

from asyncio import gather
from collections.abc import Callable, Collection
from datetime import datetime

from quickdoc.core import naming
from quickdoc.core.naming import Label, Person
from quickdoc.events.actions.commit import update
from quickdoc.events.actions.dispatch import new_event
from quickdoc.events.models import (
    PhoneEvent,
    PhoneFailed,
    PhoneLeft,
    PhoneOptedIn,
    PhoneOptedOut,
    PhoneReached,
    PhoneShared,
)
from quickdoc.identity import phones
from quickdoc.identity.phones import Consent, FailedBecause, Phone, Proof
from quickdoc.scheduling.bookings import Holder
from quickdoc.services import Services

SEVERAL = 2


async def opt(services: Services, number: str, consent: Consent) -> Phone:
    """Record STOP or START. The same line again changes nothing; the app is told.

    Raises:
        StaleError: others kept changing it.
    """

    def rule(phone: Phone) -> Phone:
        return phone if consent in phone.history else phones.opt(phone, consent)

    kind = PhoneOptedOut if consent.opted_out else PhoneOptedIn
    return await _revise(services, number, rule, kind, consent.at)


async def failed(services: Services, number: str, because: FailedBecause) -> None:
    """A text to it failed for good: nobody is asked by text there any more. The app is told."""
    now = services.clock.now()
    await _revise(services, number, lambda phone: phones.fail(phone, because, now), PhoneFailed, now)


async def leave(services: Services, number: str, account_id: str) -> None:
    """The account is closed or has another phone: it uses this one no more. Twice changes nothing."""
    if await services.store.phones.find(number):
        now = services.clock.now()
        await _revise(services, number, lambda phone: phones.leave(phone, account_id), PhoneLeft, now)


async def reached(services: Services, number: str) -> None:
    """A text arrived there, or came from there: it can be texted after all."""
    present = await services.store.phones.find(number)
    if present and present.failed_because:
        await _revise(services, number, phones.reach, PhoneReached, services.clock.now())


async def _revise(
    services: Services, number: str, rule: Callable[[Phone], Phone], kind: type[PhoneEvent], at: datetime
) -> Phone:
    """Change a phone by a rule, or write it down for the first time. A rule may change nothing."""

    def told(changed: Phone, _now: datetime) -> list[PhoneEvent]:
        return [_event(kind, changed, each, at) for each in changed.account_ids]

    return await update(
        services,
        services.store.phones,
        number,
        lambda present, _now: rule(present),
        told,
        otherwise=Phone(id=number, version=0),
    )


def _event(kind: type[PhoneEvent], phone: Phone, account_id: str, at: datetime) -> PhoneEvent:
    """Each account is told what it may see."""
    told = new_event(kind, phones.shown(phone, phone.id, account_id), at)
    return told.model_copy(update={"account_id": account_id})


async def whose(services: Services, person: Holder) -> str:
    """What the person is called, when others wait or have visits on their phone, too; "" when it is clear."""
    phone, waiting, visiting = await gather(
        services.store.phones.find(person.phone),
        services.store.standbys.people_on(person.phone),
        services.store.bookings.people_on(person.phone, services.clock.now()),
    )
    theirs = phones.sharing(phone, person.account_id)
    others = {each for account_id, each in (*waiting, *visiting) if account_id in theirs}
    labels = await called(services, others | {Person(person.patient_id, person.patient_name)})
    return labels.get(person.patient_id, "")


async def called(services: Services, people: Collection[Person]) -> dict[str, Label]:
    """What people who share a phone are called, by their ids; nobody is in it when there is but one.

    The years of birth are read only where the names do not tell them apart.
    """
    if len(people) < SEVERAL:
        return {}
    labels = naming.labels(people)
    if naming.needs_years(labels):
        found = await services.store.patients.with_ids(labels)
        years = {each.id: each.born.year for each in found if each.born}
        labels = naming.labels(person._replace(born=years.get(person.id)) for person in people)
    return labels if len(set(labels.values())) >= SEVERAL else {}


async def share(services: Services, number: str, proof: Proof) -> Phone:
    """The phone is verified for one more account, which is told. Doing it again changes nothing.

    Raises:
        StaleError: others kept changing it.
    """
    return await _revise(services, number, lambda phone: phones.share(phone, proof), PhoneShared, proof.at)
