"""Verifies the accounts of the town without codes, because their phones are simulated."""

from quickdoc.identity.accounts import Account
from quickdoc.identity.actions import addresses
from quickdoc.identity.phones import Proof
from quickdoc.messaging.actions.phones import share
from quickdoc.services import Services


async def verified(services: Services, account: Account) -> Account:
    """The account with its phone and e-mail address verified."""
    if account.phone:
        await share(services, account.phone, Proof(account_id=account.id, by="code", at=services.clock.now()))
    return await addresses.take(services, account.id, account.email)
