"""The waiting list of a clinic for its staff: who waits for its slots, and urgency."""

from fastapi import APIRouter, Response

from api import cursors
from api.cursors import Cursor, Limit, Page
from api.deps import CurrentActor, ServicesDep
from api.idempotent import KEY_REFUSALS, IdempotencyKey, Idempotent
from api.problems import refusals
from api.routes.standbys import Pause
from quickdoc.core.errors import (
    AlreadyWaitingError,
    BadBirthDateError,
    BadCursorError,
    BadPhoneError,
    BadSinceError,
    ForbiddenError,
    NotFoundError,
    NothingToUndoError,
    StaleError,
    TooManyAttemptsError,
    TooManyStandbysError,
)
from quickdoc.core.types import Body
from quickdoc.waitlist.actions import registrations, waiting_list, waitlist_admin
from quickdoc.waitlist.actions.registrations import Registration
from quickdoc.waitlist.actions.shown_requests import Waiting
from quickdoc.waitlist.preferences import Urgency
from quickdoc.waitlist.standby import Standby

router = APIRouter(prefix="/clinics/{clinic_id}", tags=["desk"])
repeatable = APIRouter(prefix="/clinics/{clinic_id}", tags=["desk"], route_class=Idempotent)


class Band(Body):
    """3 is the most urgent, 0 the ordinary."""

    urgency: Urgency


@router.get("/standbys", responses=refusals(ForbiddenError, NotFoundError, BadCursorError))
async def list_waiting(
    services: ServicesDep, actor: CurrentActor, clinic_id: str, cursor: Cursor = None, limit: Limit = 50
) -> Page[Waiting]:
    """Who waits for this clinic's slots: for the clinic, its doctors, or their specialties where it is.

    In the order in which they are asked. A page may be shorter than `limit`; the last has no `next_cursor`.

    The staff see names and what is asked of this clinic, and nothing that is asked of others. They see the
    phone only of patients who have come to the clinic: whom it registered itself, and who have or had a visit
    or an offer there. Where somebody lives, when they have time and who speaks for them is not shown at all.
    """
    found, place = await waiting_list.waiting(services, actor, clinic_id, cursors.standing(cursor), limit)
    return Page(items=found, next_cursor=place and cursors.encode(*place))


@repeatable.post(
    "/standbys",
    status_code=201,
    responses=refusals(
        ForbiddenError,
        NotFoundError,
        BadPhoneError,
        BadBirthDateError,
        BadSinceError,
        TooManyStandbysError,
        StaleError,
        *KEY_REFUSALS,
    ),
)
async def register_standby(
    services: ServicesDep,
    actor: CurrentActor,
    clinic_id: str,
    body: Registration,
    _key: IdempotencyKey = None,
) -> Standby:
    """Put somebody without an account in line for this clinic. They are asked, and answer, by text.

    The same name and phone is the same person; each call adds one more request of theirs.
    """
    return await registrations.register(services, actor, clinic_id, body)


@router.delete(
    "/standbys/{standby_id}", status_code=204, responses=refusals(ForbiddenError, NotFoundError, StaleError)
)
async def remove_waiting(
    services: ServicesDep, actor: CurrentActor, clinic_id: str, standby_id: str
) -> Response:
    """Take somebody out of the line whom this clinic put there."""
    await waitlist_admin.remove(services, actor, clinic_id, standby_id)
    return Response(status_code=204)


@router.post(
    "/standbys/{standby_id}/restore",
    responses=refusals(
        ForbiddenError,
        NotFoundError,
        NothingToUndoError,
        TooManyStandbysError,
        TooManyAttemptsError,
        AlreadyWaitingError,
        StaleError,
    ),
)
async def restore_waiting(
    services: ServicesDep, actor: CurrentActor, clinic_id: str, standby_id: str
) -> Standby:
    """Undo within a minute that somebody was taken out of the line: they have their place again."""
    return await waitlist_admin.restore(services, actor, clinic_id, standby_id)


@router.post(
    "/standbys/{standby_id}/pause",
    responses=refusals(ForbiddenError, NotFoundError, TooManyAttemptsError, StaleError),
)
async def pause_waiting(
    services: ServicesDep, actor: CurrentActor, clinic_id: str, standby_id: str, body: Pause
) -> Standby:
    """Do not ask somebody whom this clinic put in line until a moment; null ends a pause."""
    return await waitlist_admin.pause(services, actor, clinic_id, standby_id, body.until)


@router.put("/standbys/{standby_id}/urgency", responses=refusals(ForbiddenError, NotFoundError, StaleError))
async def set_urgency(
    services: ServicesDep, actor: CurrentActor, clinic_id: str, standby_id: str, body: Band
) -> Waiting:
    """Say how urgent this clinic finds somebody who waits for it, for its own slots. Who decided is kept."""
    return await waitlist_admin.set_urgency(services, actor, clinic_id, standby_id, body.urgency)
