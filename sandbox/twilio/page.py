"""The phone page in the browser: static files without external libraries."""

from pathlib import Path

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import FileResponse, RedirectResponse

_FOLDER = Path(__file__).parent / "phone"
_HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'",
}
_FILES = ("phone.css", "phone.js", "conversation.js", "format.js", "icon.svg")

router = APIRouter(include_in_schema=False)


@router.get("/")
async def home() -> RedirectResponse:
    """Lead a person to the phones."""
    return RedirectResponse("/phone")


@router.get("/phone")
@router.get("/phone/{phone}")
async def phone_page(phone: str = "") -> FileResponse:  # noqa: ARG001  the page reads its address
    """Show the phones, or one of them."""
    return FileResponse(_FOLDER / "phone.html", headers=_HEADERS)


@router.get("/mail")
async def mailbox(request: Request) -> RedirectResponse:
    """Lead to the mailbox beside the phones, if there is one."""
    address: str | None = request.app.state.mailbox_url
    if address is None:
        raise HTTPException(404, "there is no mailbox here")
    return RedirectResponse(address)


@router.get("/phone-files/{name}")
async def phone_file(name: str) -> FileResponse:
    """Serve what the page consists of."""
    known = name if name in _FILES else "icon.svg"
    return FileResponse(_FOLDER / known, headers=_HEADERS)
