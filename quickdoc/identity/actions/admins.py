"""Administrators: they are made on the machine itself, since nobody who is logged in could be trusted to."""

from typing import Annotated

from pydantic import EmailStr, Field

from quickdoc.core.errors import AdminExistsError
from quickdoc.core.legible import PersonName
from quickdoc.core.types import Body, Zone
from quickdoc.identity import accounts, passwords
from quickdoc.identity.accounts import Account
from quickdoc.identity.actions.accounts import create
from quickdoc.identity.credentials import Newcomer
from quickdoc.services import Services

SHORTEST_PASSWORD = 12
"""An administrator sees every clinic, so the password is longer than that of others."""


class NewAdmin(Body):
    """An administrator's login."""

    email: EmailStr
    name: PersonName
    zone: Zone
    password: Annotated[str, Field(min_length=SHORTEST_PASSWORD, max_length=200)]


async def create_admin(services: Services, wanted: NewAdmin) -> Account:
    """Make an administrator's account.

    Raises:
        CommonPasswordError, BusyError
        BadLoginError: an address of the demo, whose passwords are public.
        AdminExistsError
    """
    email = accounts.normal_email(wanted.email)
    accounts.refuse_demo(email)
    passwords.ensure_uncommon(wanted.password, email, wanted.name)
    known = await services.store.credentials.of_email(email)
    if any(each.account and each.account.role == "admin" for each in known):
        raise AdminExistsError
    newcomer = Newcomer(email=email, role="admin", name=wanted.name, zone=wanted.zone)
    return await create(services, newcomer, await passwords.hashed(wanted.password))
