"""Carrying a new phone number over to all that is texted.

The write on the credential decides (`move_phone`); what follows is done at once, and again by the reaction to
`PhoneMoved`, so whoever dies in between costs delay and no text. In this order: the new number counts as
verified, everything goes there, and only then the old one counts no more. Doing it twice changes nothing.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from quickdoc.core.errors import NotFoundError, StaleError
from quickdoc.core.ids import free_code, new_code
from quickdoc.events.actions.commit import update
from quickdoc.events.models import (
    BookingReaddressed,
    Event,
    OfferReaddressed,
    PatientChanged,
    PhoneMoved,
    StandbyChanged,
)
from quickdoc.identity import accounts, contacts
from quickdoc.identity.accounts import Account
from quickdoc.identity.actions.access import update_access
from quickdoc.identity.actions.account_updates import update_account
from quickdoc.identity.actions.contact_notices import Notice, tell
from quickdoc.identity.contacts import PhoneMove
from quickdoc.identity.credentials import Credential
from quickdoc.identity.patients import Patient
from quickdoc.identity.phones import Proof, is_verified
from quickdoc.messaging.actions.changes import change
from quickdoc.messaging.actions.phones import leave, share
from quickdoc.messaging.emails.account_emails import PHONE_CHANGED
from quickdoc.messaging.texts import account_texts
from quickdoc.offers.offers import Offer
from quickdoc.scheduling.bookings import Booking, Holder
from quickdoc.services import Services
from quickdoc.storage.documents import Documents
from quickdoc.storage.duplicates import DuplicateError
from quickdoc.waitlist.standby import Standby

ATTEMPTS = 5
MAX_CODE = 6


async def move_phone(services: Services, account: Account, number: str) -> None:
    """Make this number, which the account's owner has verified, the account's number.

    Raises:
        NotFoundError: the account is closed.
        StaleError: others kept changing it.
    """

    def rule(present: Credential, now: datetime) -> Credential:
        if present.closed_at or account.phone is None:
            raise NotFoundError
        moved = contacts.move(present.moved, account.phone, number, now)
        if moved is present.moved:
            return present
        return present.model_copy(update={"moved": moved, "version": present.version + 1})

    await update_access(services, account.id, rule, PhoneMoved)
    await finish_phone(services, account.id)


async def finish_phone(services: Services, account_id: str) -> None:
    """Finish the change to the number verified last, including one that is verified meanwhile."""
    done: PhoneMove | None = None
    while (credential := await services.store.credentials.find(account_id)) is not None:
        moved = credential.moved
        if credential.closed_at and done:
            await leave(services, done.number, account_id)  # what closing it did not find yet
        if moved is None or moved == done:
            return
        await _carry_over(services, account_id, moved)
        done = moved


async def _carry_over(services: Services, account_id: str, moved: PhoneMove) -> None:
    number = moved.number
    await share(services, number, Proof(account_id=account_id, by="code", at=moved.at))
    try:
        account = await update_account(services, account_id, lambda each: accounts.with_phone(each, number))
    except NotFoundError:
        return
    await _tell(services, account, moved)
    for person in await services.store.patients.of_account(account_id):
        await _readdress(services, services.store.patients, person, number, PatientChanged)
    for request in await services.store.standbys.elsewhere(account_id, number):
        await _readdress(services, services.store.standbys, request, number, StandbyChanged)
    await _carry_codes_over(services, account_id, number)
    for each in moved.left:
        await leave(services, each.number, account_id)


P = TypeVar("P", Patient, Standby)


async def _readdress(
    services: Services, documents: Documents[P], one: P, number: str, kind: type[Event]
) -> None:
    def rule(present: P, _now: datetime) -> P:
        if present.phone == number:
            return present
        return present.model_copy(update={"phone": number, "version": present.version + 1})

    await update(services, documents, one.id, rule, kind)


# --- offers and visits, with their codes ------------------------------------------------------


async def _carry_codes_over(services: Services, account_id: str, number: str) -> None:
    """Keep the codes, unless another person's offer or visit has the same code on the new number.

    A hold has the code of its offer, so both get the same new one.
    """
    now = services.clock.now()
    offers = await services.store.offers.coming_of(account_id, now)
    visits = await services.store.bookings.all_of(account_id, now)
    taken = await _codes_of_others(services, account_id, number, now)
    own = {each.code for each in offers} | {each.code for each in visits if each.code}
    other: dict[str, str] = {}
    for code in sorted(own & taken):
        other[code] = free_code(own | taken | set(other.values()))
    for offer in offers:
        await _readdress_coded(services, offer, number, other)
        if offer.holder.phone != number:  # whoever shares the old number need not wait for its answer
            await services.store.phones.free(offer.holder.phone, offer.id, keep_place=True)
    for visit in visits:
        await _readdress_coded(services, visit, number, other)


async def _codes_of_others(services: Services, account_id: str, number: str, now: datetime) -> set[str]:
    offers = await services.store.offers.open_of_phone(number, now)
    visits = await services.store.bookings.of_phone(number, now)
    theirs = {offer.code for offer in offers if offer.holder.account_id != account_id}
    return theirs | {
        visit.code
        for visit in visits
        if visit.code and visit.holder and visit.holder.account_id != account_id
    }


async def _readdress_coded(
    services: Services, one: Offer | Booking, number: str, other: Mapping[str, str]
) -> None:
    def rule(present: Offer | Booking, _now: datetime) -> Offer | Booking:
        if present.holder is None or present.holder.phone == number:
            return present
        changes = {"holder": _at(present.holder, number), "version": present.version + 1}
        code = codes.get(present.code or "", present.code) if _is_answerable(present) else present.code
        return present.model_copy(update={**changes, "code": code})

    codes = dict(other)
    documents, kind = _stored(services, one)
    for _ in range(ATTEMPTS):
        try:
            await update(services, documents, one.id, rule, kind)
        except DuplicateError:  # somebody has just been given this code on the new number
            codes[one.code or ""] = new_code(MAX_CODE)
            continue
        await _rewrite(services, one.id, number, one.code or "", codes)
        return
    raise StaleError


def _stored(services: Services, one: Offer | Booking) -> tuple[Documents[Any], type[Event]]:
    if isinstance(one, Offer):
        return services.store.offers, OfferReaddressed
    return services.store.bookings, BookingReaddressed


def _is_answerable(present: Offer | Booking) -> bool:
    return present.open if isinstance(present, Offer) else present.active


async def _rewrite(services: Services, about: str, number: str, code: str, codes: Mapping[str, str]) -> None:
    """Put the new code into unsent texts: on the new number the old code belongs to another person."""
    if code not in codes:
        return
    for text in await services.store.messages.unsent_about(about):
        body = re.sub(rf"\b{code}\b", codes[code], text.body)
        await change(services, text, phone=number, body=body)


def _at(holder: Holder, number: str) -> Holder:
    return holder.model_copy(update={"phone": number})


# --- telling whoever had the old number -------------------------------------------------------


async def _tell(services: Services, account: Account, moved: PhoneMove) -> None:
    """Once at the old number, if texts may go there, and once at the address, if it is verified."""
    for each in moved.left:
        if is_verified(await services.store.phones.find(each.number), account.id):
            text = Notice(
                "phone_changed", each.change, "sms", account_texts.phone_changed(), phone=each.number
            )
            await tell(services, account, text)
    if services.mailer and account.email_verified:
        mail = Notice("phone_changed", moved.change, "email", PHONE_CHANGED, to=account.email)
        await tell(services, account, mail)
