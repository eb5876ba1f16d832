"""Signing up as a patient, and joining a clinic's staff."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import EmailStr, Field

from api.deps import BrowserDep, ServicesDep, SettingsDep
from api.problems import refusals
from api.routes.auth import CROWDED, Login, Password, enter, is_demo
from quickdoc.core.errors import (
    BadLoginError,
    BadPhoneError,
    CommonPasswordError,
    DoctorHasLoginError,
    EmailTakenError,
    InviteInvalidError,
)
from quickdoc.core.legible import PersonName
from quickdoc.core.types import Body, Zone
from quickdoc.identity.actions import accounts, joining
from quickdoc.identity.credentials import Newcomer

router = APIRouter(tags=["auth"])


class SignUp(Body):
    """A new patient. `phone` with the country code, as in +15550100001; `zone` as in Europe/Madrid."""

    email: EmailStr
    password: Password
    name: PersonName
    phone: Annotated[str, Field(max_length=40)]
    zone: Zone


class StaffSignUp(Body):
    """A new member of a clinic's staff. `invite` is the id of an invitation."""

    invite: Annotated[str, Field(max_length=100)]
    email: EmailStr
    password: Password
    name: PersonName


@router.post(
    "/auth/sign-up",
    status_code=201,
    responses=refusals(BadLoginError, BadPhoneError, CommonPasswordError, *CROWDED),
)
async def sign_up(
    services: ServicesDep,
    settings: SettingsDep,
    browser: BrowserDep,
    body: SignUp,
    response: Response,
) -> Login:
    """Become a patient.

    The answer does not tell whether the address is known: a mail tells its owner. The same address and
    password again are the same account.
    """
    newcomer = Newcomer(email=body.email, role="patient", name=body.name, phone=body.phone, zone=body.zone)
    entrant = await accounts.sign_up(
        services, newcomer, body.password, host=browser.host, demo=is_demo(settings)
    )
    return await enter(services, settings, entrant, response, browser)


@router.post(
    "/auth/staff-sign-up",
    status_code=201,
    responses=refusals(
        BadLoginError,
        EmailTakenError,
        DoctorHasLoginError,
        InviteInvalidError,
        CommonPasswordError,
        *CROWDED,
    ),
)
async def staff_sign_up(
    services: ServicesDep,
    settings: SettingsDep,
    browser: BrowserDep,
    body: StaffSignUp,
    response: Response,
) -> Login:
    """Join a clinic's staff by an invitation, which is used up by it."""
    entrant = await joining.join_clinic(
        services,
        body.invite,
        email=body.email,
        name=body.name,
        password=body.password,
        host=browser.host,
        demo=is_demo(settings),
    )
    return await enter(services, settings, entrant, response, browser)
