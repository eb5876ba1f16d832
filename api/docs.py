"""The documentation page of the API. All of its files are served from here."""

from importlib.util import find_spec
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse, HTMLResponse, Response

PATH = "/api/docs"
POLICY = (
    "default-src 'none'; connect-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
PAGE = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>QuickDoc, the API</title>
<link rel="stylesheet" href="{PATH}/swagger-ui.css">
</head>
<body>
<div id="docs"></div>
<script src="{PATH}/swagger-ui-bundle.js"></script>
<script src="{PATH}/start.js"></script>
</body>
</html>
"""
START = 'SwaggerUIBundle({ url: "/api/openapi.json", dom_id: "#docs", validatorUrl: null });\n'
A_DAY = {"Cache-Control": "public, max-age=86400"}

router = APIRouter(include_in_schema=False)


@router.get(PATH)
async def read_docs() -> HTMLResponse:
    """The HTML page."""
    return HTMLResponse(PAGE, headers={"Cache-Control": "no-cache", "Content-Security-Policy": POLICY})


@router.get(f"{PATH}/start.js")
async def start_docs() -> Response:
    """The start script, as a file because the page allows no inline scripts."""
    return Response(START, media_type="text/javascript", headers={"Cache-Control": "no-cache"})


@router.get(f"{PATH}/swagger-ui-bundle.js")
async def read_script() -> FileResponse:
    """The script of Swagger UI."""
    return FileResponse(_packaged("swagger-ui-bundle.js"), media_type="text/javascript", headers=A_DAY)


@router.get(f"{PATH}/swagger-ui.css")
async def read_style() -> FileResponse:
    """The style sheet of Swagger UI."""
    return FileResponse(_packaged("swagger-ui.css"), media_type="text/css", headers=A_DAY)


def _packaged(name: str) -> Path:
    """A file of the package that contains Swagger UI, located without importing the package."""
    spec = find_spec("fastapi_offline")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("fastapi-offline is not installed")
    return Path(spec.submodule_search_locations[0]) / "static" / name
