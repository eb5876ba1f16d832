"""The public list of doctors, and each one's page."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from api import cursors
from api.conditional import ANYBODYS, NOT_MODIFIED, Conditional
from api.cursors import Page
from api.deps import ServicesDep
from api.problems import refusals
from api.query_params import Day, Id, Specialty
from quickdoc.clinics.clinics import Language
from quickdoc.clinics.directory import Criteria, ListedDoctor, SortBy
from quickdoc.core.errors import BadCursorError, BadTimesError, NotFoundError
from quickdoc.core.types import Body
from quickdoc.scheduling.slots import Slot
from quickdoc.screens import doctor_days, doctors
from quickdoc.screens.doctors import DoctorPage

router = APIRouter(tags=["clinics"], route_class=Conditional)
A_MOMENT = "public, max-age=5"
FIVE_MINUTES = "public, max-age=300"
FIRST_DAY, LAST_DAY = date(1971, 1, 1), date(2199, 12, 30)


class Wanted(BaseModel):
    """What is looked for; whatever is given must hold. `q`: words of a name, a specialty or a clinic."""

    model_config = Body.model_config

    q: Annotated[str, Field(max_length=100)] = ""
    specialty: Specialty | None = None
    clinic_id: Id | None = None
    language: Language | None = None
    sort: SortBy | None = None
    cursor: Annotated[str | None, Field(max_length=300)] = None
    limit: Annotated[int, Field(ge=1, le=100)] = 50

    @property
    def criteria(self) -> Criteria:
        """The same without the place in the list."""
        return Criteria(self.q, self.specialty, self.clinic_id, self.language, self.sort)


@router.get("/doctors", responses=NOT_MODIFIED | refusals(BadCursorError))
async def list_doctors(
    services: ServicesDep, response: Response, wanted: Annotated[Wanted, Query()]
) -> Page[ListedDoctor]:
    """Doctors who practise, page by page. Accents and a typing error or two in `q` are forgiven.

    Without `sort`, those come first in whose names the fewest errors were forgiven, then by name.
    """
    response.headers["Cache-Control"] = A_MOMENT
    start, now = cursors.number(wanted.cursor), services.clock.now()
    found = await services.listing.search(services.store, now, wanted.criteria, start, wanted.limit)
    end = start + len(found.doctors)
    following = cursors.encode(end) if end < found.total and found.doctors else None
    return Page(items=found.doctors, next_cursor=following)


@router.get("/popular-doctors", responses=NOT_MODIFIED)
async def list_popular(services: ServicesDep, response: Response) -> list[ListedDoctor]:
    """The doctors with the most visits in the last 90 days, as of five minutes ago at most."""
    response.headers["Cache-Control"] = FIVE_MINUTES
    return await services.listing.popular(services.store, services.clock.now())


@router.get("/doctors/{doctor_id}/days", responses=refusals(NotFoundError, BadTimesError))
async def list_days(
    services: ServicesDep,
    doctor_id: str,
    since: Annotated[date, Query(alias="from", ge=FIRST_DAY, le=LAST_DAY)],
    until: Annotated[date, Query(alias="to", ge=FIRST_DAY, le=LAST_DAY)],
) -> list[doctor_days.FreeDay]:
    """The days of a doctor with slots that patients can book, by the calendar of the place; 62 at most."""
    return await doctor_days.free_days(services.store, services.clock.now(), doctor_id, since, until)


@router.get("/doctors/{doctor_id}/slots", responses=refusals(NotFoundError))
async def list_doctor_slots(
    services: ServicesDep, doctor_id: str, day: Annotated[Day, Query(alias="date")]
) -> list[Slot]:
    """A doctor's free slots of one day, soonest first."""
    return await doctor_days.free_slots(services.store, services.clock.now(), doctor_id, day)


@router.get("/doctors/{doctor_id}", responses=NOT_MODIFIED | refusals(NotFoundError))
async def read_doctor(services: ServicesDep, response: Response, doctor_id: str) -> DoctorPage:
    """One doctor, with the clinics where they practise and their next free slots."""
    response.headers.update(ANYBODYS)
    return await doctors.page(services.store, services.clock.now(), doctor_id)
