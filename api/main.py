"""The application: `uvicorn api.main:create_app --factory`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI
from starlette.middleware.cors import CORSMiddleware

from api import docs, document, errors, permissions, web
from api.acting import Acting
from api.admission import Admission
from api.compression import Compression
from api.conditional import POSITION, TIME
from api.deadlines import Deadline
from api.headers import SecurityHeaders
from api.idempotent import KEY, REPLAYED
from api.limits import BodyLimit
from api.logs import REQUEST_ID, LastResort, RequestLog
from api.routes import (
    account,
    admin_lists,
    administration,
    attendance,
    audit,
    auth,
    block_list,
    blocks,
    bookings,
    clinics,
    doctors,
    embedding,
    families,
    health,
    links,
    logins,
    notices,
    offers,
    operations,
    photos,
    policies,
    practices,
    profiles,
    rounds,
    schedules,
    searching,
    sign_up,
    slots,
    snapshots,
    sockets,
    staff,
    standbys,
    twilio,
    verification,
    visit_types,
    waitlist_admin,
)
from quickdoc import wiring
from quickdoc.core import logging as logs
from quickdoc.core.collector import leave_code_alone
from quickdoc.core.config import Settings
from quickdoc.services import Services

PREFIX = "/api/v1"


def create_app(settings: Settings | None = None, services: Services | None = None) -> FastAPI:
    """The whole API. Settings default to the environment. With services, no connections are opened."""
    settings = settings or Settings()
    app = FastAPI(
        title=document.TITLE,
        version=document.VERSION,
        description=document.DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        redirect_slashes=False,
        separate_input_output_schemas=False,
        generate_unique_id_function=lambda route: route.name,
        lifespan=_open_services if services is None else None,
    )
    app.state.settings = settings
    app.state.services = services
    errors.install(app)
    _add_routes(app)
    permissions.ensure_declared(routers())
    _add_middleware(app, settings)
    document.install(app)
    if settings.web_dist:
        web.install(app, settings.web_dist, settings.socket_url)
    return app


@asynccontextmanager
async def _open_services(app: FastAPI) -> AsyncIterator[None]:
    logs.configure(app.state.settings)
    async with wiring.services(app.state.settings, answers=True) as services:
        app.state.services = services
        leave_code_alone()
        yield


def _add_routes(app: FastAPI) -> None:
    app.include_router(health.router)
    app.include_router(docs.router)
    app.include_router(embedding.router)
    for each in routers():
        app.include_router(each, prefix=PREFIX)


def routers() -> tuple[APIRouter, ...]:
    """Of what is below `/api/v1`, tried in this order: claims come first, since many may arrive at a time."""
    return (
        slots.repeatable,
        sign_up.router,
        auth.router,
        logins.router,
        account.router,
        photos.router,
        families.router,
        profiles.router,
        families.repeatable,
        clinics.router,
        doctors.router,
        policies.router,
        practices.router,
        practices.repeatable,
        visit_types.router,
        visit_types.repeatable,
        schedules.router,
        schedules.repeatable,
        clinics.repeatable,
        staff.router,
        waitlist_admin.router,
        waitlist_admin.repeatable,
        block_list.router,
        blocks.router,
        administration.router,
        searching.router,
        operations.router,
        admin_lists.router,
        audit.router,
        slots.router,
        bookings.router,
        bookings.repeatable,
        attendance.repeatable,
        attendance.router,
        standbys.router,
        standbys.repeatable,
        offers.router,
        rounds.router,
        links.router,
        notices.router,
        snapshots.router,
        sockets.router,
        verification.router,
        health.clock,
        twilio.router,
    )


def _add_middleware(app: FastAPI, settings: Settings) -> None:
    """The last one added is the first to see a request."""
    app.add_middleware(Acting)
    app.add_middleware(Admission)
    app.add_middleware(Deadline)
    app.add_middleware(BodyLimit)
    app.add_middleware(LastResort)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.web_origins,
        allow_credentials=True,
        allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
        allow_headers=["Authorization", "Content-Type", "If-None-Match", KEY, REQUEST_ID],
        expose_headers=["ETag", POSITION, TIME, REPLAYED, REQUEST_ID, "Retry-After"],
    )
    if settings.web_dist:
        app.add_middleware(Compression)  # there is no proxy that compresses
    app.add_middleware(SecurityHeaders, https=settings.mode == "production")
    app.add_middleware(RequestLog)
