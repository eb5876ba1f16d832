"""Who did what: the audit log, for administrators and, of their clinic, for managers. Nobody changes it."""

import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from api import cursors
from api.csv_rows import lines
from api.cursors import Page
from api.deps import CurrentActor, ServicesDep
from api.problems import refusals
from quickdoc.admin.actions import auditing
from quickdoc.audit.entries import AuditEntry
from quickdoc.audit.store.entries import Wanted
from quickdoc.audit.views.names import names_of
from quickdoc.core.errors import BadCursorError, ForbiddenError, NotFoundError
from quickdoc.core.types import Body, Instant
from quickdoc.identity.accounts import Actor
from quickdoc.services import Services

router = APIRouter(tags=["audit"])

Text = Annotated[str | None, Field(max_length=120)]
HEADS = (
    "time", "action", "operation", "account", "account name", "role", "address", "device", "kind", "object",
    "clinic", "patient", "patient name", "about", "before", "after", "changed",
)  # fmt: skip
LINES = {
    "description": "Lines of CSV, newest first.",
    "content": {"text/csv": {"schema": {"type": "string"}}},
}
CSV: dict[int | str, dict[str, Any]] = {200: LINES}


class AuditPage(Page[AuditEntry]):
    """Some of the log. `names`: of accounts, patients, doctors and clinics, by their ids, as they are now."""

    names: dict[str, str]


class Filter(BaseModel):
    """Which entries are wanted. All that a query says is text."""

    model_config = Body.model_config

    account_id: Text = None
    action: Text = None
    kind: Text = None
    object_id: Text = None
    patient_id: Text = None
    since: Annotated[Instant | None, Field(alias="from", description="The first moment.")] = None
    until: Annotated[Instant | None, Field(alias="to", description="The first moment too late.")] = None

    def wanted(self, clinic_id: str | None) -> Wanted:
        """The same for the store, at a clinic or everywhere."""
        said = self.model_dump(include=set(Wanted._fields) - {"clinic_id"})
        return Wanted(clinic_id=clinic_id, **said)


class Paged(BaseModel):
    """Which page of it."""

    cursor: Annotated[str | None, Field(max_length=300)] = None
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class FilterPage(Filter, Paged):
    """Some of it."""


class Everywhere(Filter):
    """At one clinic, or everywhere."""

    clinic_id: Text = None


class EverywherePage(Everywhere, Paged):
    """Some of it."""


@router.get("/audit", responses=refusals(ForbiddenError, BadCursorError))
async def read_audit(
    services: ServicesDep, actor: CurrentActor, asked: Annotated[EverywherePage, Query()]
) -> AuditPage:
    """The log of the whole installation, newest first."""
    return await _page(services, actor, asked.wanted(asked.clinic_id), asked)


@router.get("/audit/export", response_class=Response, responses=CSV | refusals(ForbiddenError))
async def export_audit(
    services: ServicesDep, actor: CurrentActor, asked: Annotated[Everywhere, Query()]
) -> Response:
    """The same as CSV: the newest 100,000 entries."""
    await auditing.ensure_reader(services, actor, None)
    return _export(services, actor, asked.wanted(asked.clinic_id))


@router.get("/clinics/{clinic_id}/audit", responses=refusals(ForbiddenError, NotFoundError, BadCursorError))
async def read_clinic_audit(
    services: ServicesDep, actor: CurrentActor, clinic_id: str, asked: Annotated[FilterPage, Query()]
) -> AuditPage:
    """What was done at a clinic, newest first. Where patients did it from is left out."""
    await auditing.ensure_reader(services, actor, clinic_id)
    return await _page(services, actor, asked.wanted(clinic_id), asked)


@router.get(
    "/clinics/{clinic_id}/audit/export",
    response_class=Response,
    responses=CSV | refusals(ForbiddenError, NotFoundError),
)
async def export_clinic_audit(
    services: ServicesDep, actor: CurrentActor, clinic_id: str, asked: Annotated[Filter, Query()]
) -> Response:
    """The same as CSV: the newest 100,000 entries."""
    await auditing.ensure_reader(services, actor, clinic_id)
    return _export(services, actor, asked.wanted(clinic_id))


async def _page(services: Services, actor: Actor, wanted: Wanted, asked: Paged) -> AuditPage:
    items = await auditing.log(services, actor, wanted, cursors.name(asked.cursor), asked.limit)
    following = cursors.encode(items[-1].id) if len(items) == asked.limit else None
    return AuditPage(items=items, next_cursor=following, names=await names_of(services.store, items))


def _export(services: Services, actor: Actor, wanted: Wanted) -> Response:
    return StreamingResponse(
        lines(HEADS, _rows(services, actor, wanted)),
        media_type="text/csv",
        headers={"Content-Disposition": 'attachment; filename="audit.csv"', "Cache-Control": "no-store"},
    )


async def _rows(services: Services, actor: Actor, wanted: Wanted) -> AsyncIterator[list[list[object]]]:
    async for part in auditing.pages(services, actor, wanted):
        names = await names_of(services.store, part)
        yield [_cells(each, names) for each in part]


def _cells(entry: AuditEntry, names: dict[str, str]) -> list[object]:
    told = entry.model_dump(mode="json")
    return [
        told["at"],
        entry.action,
        entry.operation,
        entry.account_id,
        names.get(entry.account_id or ""),
        entry.role,
        entry.host,
        entry.device,
        entry.kind,
        entry.object_id,
        entry.clinic_id,
        entry.patient_id,
        names.get(entry.patient_id or ""),
        *(_said(told[each]) for each in ("about", "before", "after")),
        ", ".join(entry.changed),
    ]


def _said(values: dict[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False) if values else ""
