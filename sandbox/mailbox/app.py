"""The mailbox as an application: `uvicorn sandbox.mailbox.app:create_app --factory`.

`SANDBOX_MAILBOX_SMTP_PORT` is where it takes mails, `SANDBOX_PHONE_URL` where the phones are.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, HTTPException, Request
from pydantic import BaseModel
from starlette.responses import HTMLResponse, RedirectResponse

from sandbox.mailbox import pages
from sandbox.mailbox.mails import Fault, Mail, Mails
from sandbox.mailbox.server import smtp_server

_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class NewFault(BaseModel):
    """What goes wrong with the next mails."""

    kind: Fault
    times: int = 1


def create_app(smtp_port: int | None = None, phone_url: str | None = None) -> FastAPI:
    """Make the application; what is not given is read from the environment."""
    port = smtp_port or int(os.environ["SANDBOX_MAILBOX_SMTP_PORT"])
    phones = phone_url or os.environ.get("SANDBOX_PHONE_URL")
    mails = Mails()

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with smtp_server(mails, port):
            yield

    app = FastAPI(title="Local mailbox", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.state.mails = mails
    app.state.phones = phones
    _add_pages(app)
    _add_hooks(app)
    return app


def _box(request: Request) -> Mails:
    mails: Mails = request.app.state.mails
    return mails


def _mail(request: Request, number: int) -> Mail:
    found = _box(request).find(number)
    if found is None:
        raise HTTPException(404)
    return found


def _add_pages(app: FastAPI) -> None:
    page = {**_HEADERS, "Content-Security-Policy": pages.POLICY}
    framed = {**_HEADERS, "Content-Security-Policy": pages.MAIL_POLICY}

    @app.get("/", include_in_schema=False)
    async def home() -> RedirectResponse:
        return RedirectResponse("/mail")

    @app.get("/mail", include_in_schema=False)
    async def listing(request: Request, to: str = "") -> HTMLResponse:
        return HTMLResponse(pages.listing(_box(request).of(to), to, request.app.state.phones), headers=page)

    @app.get("/mail/{number}", include_in_schema=False)
    async def one(request: Request, number: int) -> HTMLResponse:
        return HTMLResponse(pages.one(_mail(request, number)), headers=page)

    @app.get("/mail/{number}/html", include_in_schema=False)
    async def html(request: Request, number: int) -> HTMLResponse:
        """Links open in a tab of their own, since a frame of this page may not lead elsewhere."""
        shown = '<base target="_blank">' + _mail(request, number).part("html")
        return HTMLResponse(shown, headers=framed)


def _add_hooks(app: FastAPI) -> None:
    @app.get("/healthz")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/sandbox/mails")
    async def mails(request: Request, to: str = "") -> list[dict[str, Any]]:
        """Every mail, newest first."""
        return [
            {
                "number": each.number,
                "at": each.at,
                "from": each.sender,
                "to": each.to,
                "subject": each.subject,
                "text": each.part("plain"),
                "html": each.part("html"),
                "headers": {name: str(value) for name, value in each.message.items()},
            }
            for each in _box(request).of(to)
        ]

    @app.delete("/sandbox/mails", status_code=204)
    async def forget(request: Request) -> None:
        _box(request).kept.clear()

    @app.post("/sandbox/mail-faults", status_code=204)
    async def fault(request: Request, wanted: NewFault) -> None:
        _box(request).faults.extend([wanted.kind] * wanted.times)
