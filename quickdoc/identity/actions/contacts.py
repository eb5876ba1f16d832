"""Another phone number or address for an account: not its own before what is sent there is answered."""

from contextlib import suppress
from datetime import datetime

from quickdoc.core import phone_numbers
from quickdoc.core.errors import ForbiddenError, NotFoundError
from quickdoc.events.actions.commit import update_silently
from quickdoc.identity import contacts, verification
from quickdoc.identity.accounts import DEMO_DOMAINS, Actor, normal_email
from quickdoc.identity.actions.email_change import mail_change
from quickdoc.identity.actions.passwords import prove
from quickdoc.identity.actions.verification import patients_account, text_code
from quickdoc.identity.contacts import PhoneChange
from quickdoc.identity.verification import Challenge
from quickdoc.services import Services


async def change_phone(services: Services, actor: Actor, phone: str, password: str) -> PhoneChange | None:
    """Text a new number a code; nothing else changes before it is typed (`verification.verify_phone`).

    None when the account has this number: then nothing is sent, and no other one waits any more.

    Raises:
        NotFoundError
        ForbiddenError: the account has no phone.
        BadPhoneError: no texts may go there.
        WrongPasswordError, BusyError
        TooManyAttemptsError: a code was sent a moment ago, or too many, or the password was guessed.
        ChannelOffError: nothing can be signed here.
        StaleError: another code is just being sent.
    """
    account, present = await patients_account(services, actor)
    number = phone_numbers.reachable(phone, services.countries)
    await prove(services, actor, password)
    if number == present:
        await cancel_phone_change(services, actor)
        return None
    await text_code(services, account, number)
    return await phone_change(services, actor)


async def phone_change(services: Services, actor: Actor) -> PhoneChange | None:
    """The number that waits for its code; None when there is none.

    Raises:
        NotFoundError
    """
    account = await services.store.accounts.get(actor.account_id)
    challenge = await services.store.challenges.find(account.id)
    return contacts.pending(challenge, account.phone, services.clock.now())


async def cancel_phone_change(services: Services, actor: Actor) -> None:
    """The number stays what it is; the code that was sent is good no more. Twice changes nothing.

    Raises:
        NotFoundError
        StaleError: others kept changing it.
    """
    account = await services.store.accounts.get(actor.account_id)

    def rule(present: Challenge, now: datetime) -> Challenge:
        return verification.spend(present) if contacts.pending(present, account.phone, now) else present

    with suppress(NotFoundError):  # no code was ever sent
        await update_silently(services, services.store.challenges, account.id, rule)


async def change_email(
    services: Services, actor: Actor, email: str, password: str, *, demo: bool = False
) -> None:
    """Mail a new address a link; nothing else changes before it is used (`verification.verify_email`).

    Whether somebody else has the address, nobody is told here: its owner gets a mail without a link, and
    keeps it. The address that the account has is mailed nothing.

    Raises:
        ForbiddenError: an address of the demo, outside of it.
        WrongPasswordError, BusyError
        TooManyAttemptsError: the password was guessed, or the address had many links today.
        ChannelOffError: there are no mails here.
    """
    wanted = normal_email(email)
    if not demo and wanted.endswith(DEMO_DOMAINS):
        raise ForbiddenError("The demo's addresses exist in the demo only.")
    credential = await prove(services, actor, password)
    if wanted != credential.email:
        await mail_change(services, credential, wanted)
