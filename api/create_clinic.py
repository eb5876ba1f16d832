"""`python -m api.create_clinic`: the first clinic of an installation, and an invitation for its staff.

Clinics and doctors are added here, by whoever runs the installation, and not through the API. Running it
again with the same `--name` adds the doctors that are new and prints another invitation.
"""

import argparse
import asyncio

from quickdoc import wiring
from quickdoc.clinics.actions import clinics
from quickdoc.clinics.actions.clinics import NewClinic, NewDoctor
from quickdoc.clinics.invitations import Invitation
from quickdoc.core.config import Settings
from quickdoc.core.types import Point
from quickdoc.identity.accounts import Actor
from quickdoc.identity.actions import joining

HOUSE = Actor(account_id="account_house", role="admin")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m api.create_clinic", description=__doc__)
    parser.add_argument("--name", required=True)
    parser.add_argument("--address", required=True)
    parser.add_argument("--lat", required=True, type=float, help="degrees north")
    parser.add_argument("--lon", required=True, type=float, help="degrees east")
    parser.add_argument("--zone", required=True, help="a time zone like Europe/Madrid")
    parser.add_argument("--phone", required=True, help="with the country code")
    parser.add_argument(
        "--doctor",
        action="append",
        default=[],
        metavar="NAME:SPECIALTY",
        help="such as 'Dr. Mina Ito:dermatology'; repeat it for each",
    )
    return parser.parse_args()


async def _found(arguments: argparse.Namespace) -> str:
    wanted = NewClinic(
        name=arguments.name,
        address=arguments.address,
        point=Point(lat=arguments.lat, lon=arguments.lon),
        zone=arguments.zone,
        phone=arguments.phone,
    )
    doctors = [NewDoctor.read(each) for each in arguments.doctor]
    async with wiring.services(Settings()) as services:
        clinic = await clinics.found(services, HOUSE, wanted, doctors)
        invite = await joining.invite(services, HOUSE, clinic.id, Invitation(role="manager"))
    return invite.id


def main() -> None:
    """Create the clinic and print the link of the invitation."""
    settings = Settings()
    invite = asyncio.run(_found(_arguments()))
    print(f"{settings.web_origins[0]}/join?invite={invite}")  # noqa: T201  a console program


if __name__ == "__main__":
    main()
