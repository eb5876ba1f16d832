"""A clinic's page on other sites, framed by those alone that the clinic allows.

There is no login in it and nothing can be booked there, so that nobody is made to press what they do not see:
its links open in the top window.
"""

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse, HTMLResponse, Response

from api import embed
from api.deps import ServicesDep
from api.embed import page
from quickdoc.clinics.clinics import Clinic
from quickdoc.screens.embedded import embedded

PREFIX = "/embed"
FILES = Path(embed.__file__).parent
A_MOMENT = {"Cache-Control": "public, max-age=5"}
AN_HOUR = {"Cache-Control": "public, max-age=3600"}

router = APIRouter(prefix=PREFIX, include_in_schema=False)


@router.get("/clinics/{clinic_id}")
async def embed_clinic(services: ServicesDep, clinic_id: str) -> HTMLResponse:
    """The page of a clinic, also of a closed one, which says so."""
    shown = await embedded(services, clinic_id)
    headers = {**A_MOMENT, "Content-Security-Policy": _policy(shown.clinic if shown else None)}
    return HTMLResponse(page.html(shown), status_code=200 if shown else 404, headers=headers)


@router.get("/clinic.css")
async def embed_style() -> Response:
    """Its style."""
    return FileResponse(FILES / "clinic.css", media_type="text/css", headers=AN_HOUR)


@router.get("/live.js")
async def embed_script() -> Response:
    """The script that keeps it up to date."""
    return FileResponse(FILES / "live.js", media_type="text/javascript", headers=AN_HOUR)


def _policy(clinic: Clinic | None) -> str:
    """Its own content security policy: our own files alone, and who may frame it."""
    allowed = " ".join(clinic.embed_origins) if clinic else ""
    return (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'self'; "
        f"form-action 'none'; frame-ancestors {allowed or NOBODY}"
    )


NOBODY = "'none'"
