"""The demo's logins, one or more for each role. Their passwords are public: production refuses them."""

import json
from pathlib import Path
from typing import NamedTuple

from quickdoc.identity.accounts import Account, Actor, actor
from quickdoc.identity.actions import accounts
from quickdoc.identity.credentials import Newcomer
from quickdoc.identity.passwords import hashed
from quickdoc.identity.roles import CLINIC_ROLES, Membership, Role
from quickdoc.services import Services
from seed import at_once
from seed.town import Place, doctors
from seed.verified import verified

CLINIC = "clinic_1"


class Login(NamedTuple):
    """One login. `doctor_id`: the doctor whose it is."""

    email: str
    password: str
    role: Role
    name: str
    phone: str | None = None
    clinic_id: str | None = None
    doctor_id: str | None = None

    def newcomer(self, place: Place) -> Newcomer:
        """The account to be made."""
        works = self.role in CLINIC_ROLES
        membership = {"clinic_id": self.clinic_id, "role": self.role, "doctor_id": self.doctor_id}
        return Newcomer(
            email=self.email,
            role=self.role,
            name=self.name,
            zone=place.zone,
            phone=self.phone,
            clinic_id=self.clinic_id,
            memberships=(Membership.model_validate(membership),) if works else (),
        )


PEOPLE = (
    Login("patient1@example.com", "testpass", "patient", "Ana Pérez", "+15550100001"),
    Login("clinic1@quickdoc.com", "password123", "staff", "Robin Keller", clinic_id=CLINIC),
    Login("manager1@quickdoc.com", "Manager1Pass", "manager", "Noa Lindqvist", clinic_id=CLINIC),
    Login("admin@quickdoc.com", "adminpass", "admin", "Sam Admin"),
)


def everybody() -> list[Login]:
    """Those of the table, and one for each doctor: `doctor1@quickdoc.com` with `Doctor1Pass`, and so on."""
    return [
        *PEOPLE,
        *(
            Login(
                f"doctor{number}@quickdoc.com",
                f"Doctor{number}Pass",
                "doctor",
                doctor.name,
                clinic_id=doctor.clinic_id,
                doctor_id=doctor.id,
            )
            for number, doctor in enumerate(doctors(), start=1)
        ),
    ]


async def make(services: Services, place: Place) -> Actor | None:
    """Make the demo's logins; returns the patient, or None when they are there already."""
    made = await at_once.made([_made(services, each, place) for each in everybody()])
    return next((actor(each) for each in made if each and each.role == "patient"), None)


async def _made(services: Services, login: Login, place: Place) -> Account | None:
    if await services.store.credentials.of_email(login.email):
        return None
    account = await accounts.create(services, login.newcomer(place), await hashed(login.password))
    return await verified(services, account)


def write(file: Path) -> None:
    """Keep all logins in a file, as JSON."""
    known = [{"role": each.role, "email": each.email, "password": each.password} for each in everybody()]
    file.write_text(json.dumps(known, indent=2) + "\n", encoding="utf-8")
