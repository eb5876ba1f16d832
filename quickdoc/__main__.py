"""`python -m quickdoc`: what is done on the machine itself, before anybody can log in."""

import asyncio
from collections.abc import Coroutine
from typing import Annotated, TypeVar

import typer
from pydantic import ValidationError

from quickdoc import wiring
from quickdoc.audit.acting import Deed, acting
from quickdoc.clinics.actions import clinics
from quickdoc.clinics.actions.clinics import NewClinic, NewDoctor
from quickdoc.clinics.invitations import Invitation
from quickdoc.core.config import Settings
from quickdoc.core.errors import RefusedError
from quickdoc.core.types import Point
from quickdoc.events.actions.dispatch import dispatch
from quickdoc.identity.accounts import Actor
from quickdoc.identity.actions import inviting
from quickdoc.identity.actions.admins import NewAdmin, create_admin

T = TypeVar("T")
HOUSE = Actor(account_id="account_house", role="admin")
"""Whoever runs the installation."""

commands = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@commands.command("create-admin")
def ask_for_admin(
    email: Annotated[str, typer.Option(prompt=True)],
    name: Annotated[str, typer.Option(prompt=True)],
    zone: Annotated[str, typer.Option(help="a time zone like Europe/Madrid")] = "UTC",
) -> None:
    """Make an administrator's login. The password is asked for, twice, and never shown."""
    password: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)

    async def create() -> None:
        wanted = NewAdmin(email=email, name=name, zone=zone, password=password)
        async with wiring.services(Settings()) as services:
            with acting(Deed("create-admin", services.clock.now, HOUSE)):
                await create_admin(services, wanted)
                await dispatch(services)

    _run(create())
    typer.echo(f"{email} may log in now.")


@commands.command("create-clinic")
def found_clinic(
    *,
    name: Annotated[str, typer.Option()],
    address: Annotated[str, typer.Option()],
    lat: Annotated[float, typer.Option(help="degrees north")],
    lon: Annotated[float, typer.Option(help="degrees east")],
    zone: Annotated[str, typer.Option(help="a time zone like Europe/Madrid")],
    phone: Annotated[str, typer.Option(help="with the country code")],
    doctor: Annotated[
        list[str] | None, typer.Option(metavar="NAME:SPECIALTY", help="'Dr. Mina Ito:dermatology'; repeat it")
    ] = None,
) -> None:
    """Make a clinic, and print the link that invites its first manager.

    The same name again adds the doctors that are new and prints another invitation.
    """

    async def create() -> str:
        point = Point(lat=lat, lon=lon)
        wanted = NewClinic(name=name, address=address, point=point, zone=zone, phone=phone)
        doctors = [NewDoctor.read(each) for each in doctor or ()]
        async with wiring.services(Settings()) as services:
            with acting(Deed("create-clinic", services.clock.now, HOUSE)):
                clinic = await clinics.found(services, HOUSE, wanted, doctors)
                made = await inviting.invite(services, HOUSE, clinic.id, Invitation(role="manager"))
                await dispatch(services)
        return made.id

    typer.echo(f"{Settings().web_origins[0]}/join?invite={_run(create())}")


def _run(work: Coroutine[None, None, T]) -> T:
    """The result, or an end with the sentence of what was refused."""
    try:
        return asyncio.run(work)
    except RefusedError as refusal:
        typer.echo(refusal.detail, err=True)
    except ValidationError as error:
        # Its own text would show the password.
        for wrong in error.errors(include_input=False):
            typer.echo(f"{'.'.join(map(str, wrong['loc']))}: {wrong['msg']}", err=True)
    raise typer.Exit(1)


if __name__ == "__main__":
    commands()
