"""What tests of changed addresses do."""

from quickdoc.identity.accounts import Actor, actor
from quickdoc.identity.actions import (
    accounts,
    contacts,
    email_verification,
)
from quickdoc.identity.credentials import Newcomer
from quickdoc.messaging.email.memory import MemoryMailer
from tests.town import Town

OLD, NEW, OTHER = "eve@example.org", "eve.new@example.org", "eve.other@example.org"
PASSWORD = "a long secret"


def token_in(mailer: MemoryMailer, place: int = -1) -> str:
    return mailer.sent[place].text.rpartition("/verify/")[2].strip()


async def sign_up(town: Town, mailer: MemoryMailer, email: str = OLD, *, verified: bool = True) -> Actor:
    newcomer = Newcomer(email=email, role="patient", name="Eve", phone="+15550107001", zone="Europe/Madrid")
    entrant = await accounts.sign_up(town.services, newcomer, PASSWORD, host="192.0.2.1", demo=True)
    if verified:
        await email_verification.verify_email(town.services, token_in(mailer))
    return actor(entrant.account)


async def ask(town: Town, who: Actor, email: str = NEW) -> None:
    await contacts.change_email(town.services, who, email, PASSWORD)


async def change(town: Town, mailer: MemoryMailer, who: Actor, email: str = NEW) -> None:
    await ask(town, who, email)
    await email_verification.verify_email(town.services, token_in(mailer))


async def addresses(town: Town, who: Actor) -> tuple[str, str, bool]:
    credential = await town.store.credentials.get(who.account_id)
    account = await town.store.accounts.get(who.account_id)
    return credential.email, account.email, account.email_verified and credential.email_verified
