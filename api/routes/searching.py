"""One search over people, places and visits."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api.deps import LOGIN_OPTIONAL, MaybeActor, ServicesDep
from api.problems import refusals
from api.query_params import Id
from quickdoc.core.errors import ForbiddenError
from quickdoc.core.types import Body
from quickdoc.screens import finding
from quickdoc.screens.asking import Question
from quickdoc.screens.finding import KINDS, Found, Kind

router = APIRouter(tags=["search"])


class Asked(BaseModel):
    """What is looked for, here (`clinic`) or wherever one sees it, so many of each kind at most.

    `q`: words of a name; a phone, its beginning or at least four of its last digits; a birth date as in
    1980-05-12 or 12.05.1980, the day first; a name with a year of birth; the code or the id of a visit.
    """

    model_config = Body.model_config

    q: Annotated[str, Field(max_length=100)] = ""
    kinds: Annotated[list[Kind], Field(default_factory=lambda: [*KINDS], max_length=len(KINDS))]
    clinic: Id | None = None
    limit: Annotated[int, Field(ge=1, le=20)] = 5


@router.get("/search", openapi_extra=LOGIN_OPTIONAL, responses=refusals(ForbiddenError))
async def search_all(services: ServicesDep, actor: MaybeActor, asked: Annotated[Asked, Query()]) -> Found:
    """Doctors and clinics for everybody; patients and visits as far as one may see them."""
    question = Question(actor, asked.q, asked.clinic, asked.limit)
    return await finding.search(services, question, asked.kinds)
