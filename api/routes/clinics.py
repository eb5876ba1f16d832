"""Clinics, their doctors and what they treat; a clinic's texts and chains."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from api import cursors
from api.conditional import ANYBODYS, NOT_MODIFIED, Conditional
from api.cursors import Cursor, Limit, Page
from api.deps import CurrentActor, ServicesDep
from api.idempotent import KEY_REFUSALS, IdempotencyKey, Idempotent
from api.problems import refusals
from quickdoc.clinics.clinics import Clinic
from quickdoc.clinics.invitations import Invitation
from quickdoc.core.errors import (
    BadCursorError,
    ChannelOffError,
    DoctorHasLoginError,
    ForbiddenError,
    NotFoundError,
    TooManyAttemptsError,
)
from quickdoc.identity.actions import inviting
from quickdoc.identity.credentials import Invite
from quickdoc.messaging import shown_to_staff
from quickdoc.messaging.messages import Message
from quickdoc.screens import chains
from quickdoc.screens.chains import Story
from quickdoc.storage.unreadable_records import UnreadableRecord

router = APIRouter(tags=["clinics"], route_class=Conditional)
repeatable = APIRouter(tags=["clinics"], route_class=Idempotent)
LABELS = {"ent": "Ear, nose and throat", "gp": "General practice", "obgyn": "Obstetrics and gynaecology"}
MAX_UNREADABLE = 100
A_MINUTE = "public, max-age=60"
Filter = Annotated[str | None, Query(max_length=80)]


class Specialty(BaseModel):
    """A kind of medicine: `name` for programs, `label` for people."""

    name: str
    label: str


@router.get(
    "/clinics/{clinic_id}/unreadable", responses=NOT_MODIFIED | refusals(ForbiddenError, NotFoundError)
)
async def list_unreadable(
    services: ServicesDep, actor: CurrentActor, clinic_id: str
) -> list[UnreadableRecord]:
    """Stored records that cannot be read, of the clinic and of no clinic: which, and what is wrong with each.

    They are left out of every list until somebody mends them; nothing of what they hold is told.
    """
    actor.ensure_clinic(clinic_id)
    return await services.store.unreadable.of_clinic(clinic_id, MAX_UNREADABLE)


@router.get("/specialties", responses=NOT_MODIFIED)
async def list_specialties(services: ServicesDep, response: Response) -> list[Specialty]:
    """What the doctors here treat."""
    response.headers["Cache-Control"] = A_MINUTE
    names = await services.store.doctors.specialties()
    return [Specialty(name=name, label=_label(name)) for name in names]


@router.get("/clinics", responses=NOT_MODIFIED)
async def list_clinics(services: ServicesDep, response: Response) -> list[Clinic]:
    """All clinics, by name."""
    response.headers["Cache-Control"] = A_MINUTE
    return await services.store.clinics.by_name()


@router.get("/clinics/{clinic_id}", responses=NOT_MODIFIED | refusals(NotFoundError))
async def read_clinic(services: ServicesDep, response: Response, clinic_id: str) -> Clinic:
    """One clinic."""
    response.headers.update(ANYBODYS)
    return await services.store.clinics.get(clinic_id)


@repeatable.post(
    "/clinics/{clinic_id}/invites",
    status_code=201,
    responses=refusals(
        ForbiddenError,
        NotFoundError,
        DoctorHasLoginError,
        ChannelOffError,
        TooManyAttemptsError,
        *KEY_REFUSALS,
    ),
)
async def invite(
    services: ServicesDep,
    actor: CurrentActor,
    clinic_id: str,
    body: Invitation | None = None,
    _key: IdempotencyKey = None,
) -> Invite:
    """A permission for one person to join the clinic, good for a week. Its id is the secret.

    With an `email` the link is mailed there. Without a body it is for the front desk.
    """
    return await inviting.invite(services, actor, clinic_id, body or Invitation())


@router.get(
    "/clinics/{clinic_id}/messages", responses=refusals(ForbiddenError, NotFoundError, BadCursorError)
)
async def list_messages(
    services: ServicesDep, actor: CurrentActor, clinic_id: str, cursor: Cursor = None, limit: Limit = 50
) -> Page[Message]:
    """The clinic's texts, mails and push notices, newest first."""
    before = cursors.name(cursor)
    await services.store.clinics.get(clinic_id)
    actor.ensure_clinic(clinic_id)
    found = await services.store.messages.of_clinic(clinic_id, before, limit)
    following = cursors.encode(found[-1].id) if len(found) == limit else None
    return Page(items=[shown_to_staff.for_staff(each) for each in found], next_cursor=following)


@router.get("/clinics/{clinic_id}/chains/{chain_id}", responses=refusals(ForbiddenError, NotFoundError))
async def read_chain(services: ServicesDep, actor: CurrentActor, clinic_id: str, chain_id: str) -> Story:
    """A chain of moves as one story: who took which slot, and which later one they left for it."""
    return await chains.story(services.store, actor, clinic_id, chain_id)


def _label(name: str) -> str:
    return LABELS.get(name) or name.replace("_", " ").capitalize()
