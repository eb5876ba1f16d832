"""How an installation gets its first administrator."""

import pytest
from pydantic import ValidationError

from quickdoc.core.errors import AdminExistsError, BadLoginError, CommonPasswordError
from quickdoc.identity.actions.accounts import log_in
from quickdoc.identity.actions.admins import NewAdmin, create_admin
from tests.town import Town

PASSWORD = "four words of no song"
WANTED = NewAdmin(email="Ada@Example.org", name="Ada", zone="Europe/Madrid", password=PASSWORD)


async def test_an_administrator_is_made_and_logs_in(town: Town) -> None:
    made = await create_admin(town.services, WANTED)
    entrant = await log_in(town.services, email="ada@example.org", password=PASSWORD, host="here")
    assert entrant.account == made
    assert (made.role, made.memberships) == ("admin", ())


async def test_there_is_one_administrator_for_an_address(town: Town) -> None:
    await create_admin(town.services, WANTED)
    with pytest.raises(AdminExistsError):
        await create_admin(town.services, WANTED)


async def test_an_address_of_a_patient_is_no_hindrance(town: Town) -> None:
    await town.patient("Ada")
    await create_admin(town.services, WANTED)


@pytest.mark.parametrize("password", ["ada@example.org1", "password123456", "123456789012"])
async def test_a_password_that_is_guessed_is_refused(town: Town, password: str) -> None:
    with pytest.raises(CommonPasswordError):
        await create_admin(town.services, WANTED.model_copy(update={"password": password}))


def test_a_short_password_is_refused() -> None:
    with pytest.raises(ValidationError):
        NewAdmin(email="ada@example.org", name="Ada", zone="UTC", password="too short")


async def test_the_demos_addresses_are_refused(town: Town) -> None:
    with pytest.raises(BadLoginError):
        await create_admin(town.services, WANTED.model_copy(update={"email": "admin@quickdoc.com"}))
