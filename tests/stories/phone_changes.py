"""Accounts that change their phone number, for stories."""

from datetime import timedelta

from quickdoc.identity.accounts import Actor, actor
from quickdoc.identity.actions import accounts, contacts, email_verification, verification
from quickdoc.identity.credentials import Newcomer
from quickdoc.messaging.email.memory import MemoryMailer
from quickdoc.scheduling.actions import claims
from quickdoc.scheduling.bookings import Booking
from quickdoc.waitlist.preferences import Preferences
from tests.town import CENTRE, Town

OLD, NEW, OTHER = "+15550107001", "+15550107002", "+15550107003"
PASSWORD = "a long secret"
PREFERENCES = Preferences(specialties=("dermatology",), point=CENTRE, notice=0)


async def sign_up(town: Town, number: str = OLD, email: str = "eve@example.org", name: str = "Eve") -> Actor:
    """A patient whose phone and address are verified; a minute later another code may be asked for."""
    newcomer = Newcomer(email=email, role="patient", name=name, phone=number, zone="Europe/Madrid")
    entrant = await accounts.sign_up(town.services, newcomer, PASSWORD, host="192.0.2.1", demo=True)
    who = actor(entrant.account)
    await verification.verify_phone(town.services, who, code_in(town))
    if town.mailer:
        assert isinstance(town.mailer, MemoryMailer)
        await email_verification.verify_email(
            town.services, town.mailer.sent[-1].text.rpartition("/verify/")[2].strip()
        )
    town.clock.moment += timedelta(minutes=2)
    return who


def code_in(town: Town) -> str:
    return town.sms_sender.sent[-1].body.split(maxsplit=1)[0]


def to(town: Town, number: str, since: int = 0) -> list[str]:
    return [each.body for each in town.sms_sender.sent[since:] if each.to == number]


async def ask(town: Town, who: Actor, number: str = NEW) -> None:
    await contacts.change_phone(town.services, who, number, PASSWORD)


async def change(town: Town, who: Actor, number: str = NEW) -> None:
    await ask(town, who, number)
    verified = await verification.verify_phone(town.services, who, code_in(town))
    assert (verified.id, verified.verified) == (number, True)
    town.clock.moment += timedelta(minutes=2)


async def visit_of(town: Town, who: Actor, hours: float = 48, doctor: str = "doctor_2") -> Booking:
    slot = await town.publish(hours, doctor)
    return await claims.claim(town.services, who, slot.id, who.patient_ids[0])


async def numbers(town: Town, who: Actor) -> set[str]:
    """The numbers that stand anywhere with the account."""
    store, me = town.store, {"holder.account_id": who.account_id}
    account = await store.accounts.get(who.account_id)
    people = await store.patients.of_account(who.account_id)
    requests = await store.standbys.many({"account_id": who.account_id})
    held = [offer.holder for offer in await store.offers.many(me)]
    held += [booking.holder for booking in await store.bookings.many(me) if booking.holder]
    named = {person.phone for person in people} | {request.phone for request in requests}
    return named | {each.phone for each in held} | {account.phone or ""}


async def speaks_for(town: Town, number: str) -> tuple[str, ...]:
    phone = await town.store.phones.find(number)
    return phone.account_ids if phone else ()
