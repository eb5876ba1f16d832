"""Phones: the accounts that a number is verified for, and STOP and START, which apply to the whole phone."""

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
    """Record STOP or START and emit an event. The same consent again changes nothing.

    Raises:
        StaleError: others kept changing it.
    """

    def rule(phone: Phone) -> Phone:
        return phone if consent in phone.history else phones.opt(phone, consent)

    kind = PhoneOptedOut if consent.opted_out else PhoneOptedIn
    return await _revise(services, number, rule, kind, consent.at)


async def failed(services: Services, number: str, because: FailedBecause) -> None:
    """Record that texts to this phone fail permanently: no more offers are texted there."""
    now = services.clock.now()
    await _revise(services, number, lambda phone: phones.fail(phone, because, now), PhoneFailed, now)


async def leave(services: Services, number: str, account_id: str) -> None:
    """Remove an account that is closed or has another number from this phone. Idempotent."""
    if await services.store.phones.find(number):
        now = services.clock.now()
        await _revise(services, number, lambda phone: phones.leave(phone, account_id), PhoneLeft, now)


async def reached(services: Services, number: str) -> None:
    """Record that a text was delivered to this phone or came from it: it can be texted again."""
    present = await services.store.phones.find(number)
    if present and present.failed_because:
        await _revise(services, number, phones.reach, PhoneReached, services.clock.now())


async def _revise(
    services: Services, number: str, rule: Callable[[Phone], Phone], kind: type[PhoneEvent], at: datetime
) -> Phone:
    """Apply a rule to a stored or new phone. Nothing is written if the rule changes nothing."""

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
    """The event for one account, with only what that account may see."""
    told = new_event(kind, phones.shown(phone, phone.id, account_id), at)
    return told.model_copy(update={"account_id": account_id})


async def whose(services: Services, person: Holder) -> str:
    """The person's label where others with requests or visits share the phone; "" where nobody does."""
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
    """Labels that tell apart people who share a phone, by their ids; empty when there is only one person.

    The years of birth are read only where names are equal.
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
    """Record that the phone is verified for one more account, and emit an event to it. Idempotent.

    Raises:
        StaleError: others kept changing it.
    """
    return await _revise(services, number, lambda phone: phones.share(phone, proof), PhoneShared, proof.at)
