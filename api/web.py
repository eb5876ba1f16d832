"""The built web app, served by the API if no proxy serves it, as in the sandbox."""

import mimetypes
import re
from pathlib import Path

from fastapi import FastAPI, Response
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from api.compression import accepts
from api.headers import web_policy

OURS = ("/api", "/socket.io")
HASHED = "assets/"
"""Vite puts the hash of their content into the names of these files, so they never change."""
FILES = re.compile(r"^assets(/|$)|\.(js|css|map|json|webmanifest|svg|png|ico|txt|html|xml|woff2|br|gz|env)$")
"""Addresses of files, as in deploy/Caddyfile. All others are pages; the tokens of one-tap links have dots."""
PRESSED = (("br", ".br"), ("gzip", ".gz"))
"""Encodings that the build has made beside the files, the smallest first."""


class Web(StaticFiles):
    """Files of the app; the path of any page returns the index, since the app does its own routing."""

    def __init__(self, directory: Path, socket_url: str) -> None:
        super().__init__(directory=directory)
        self.policy = web_policy(socket_url)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file, or the index."""
        try:
            response = await self._smallest(path, scope)
        except HTTPException as error:
            if error.status_code != 404 or FILES.search(path):  # noqa: PLR2004 - a status is a name
                raise
            path = "index.html"
            response = await self._smallest(path, scope)
        lasting = "public, max-age=31536000, immutable" if path.startswith(HASHED) else "no-cache"
        response.headers["Cache-Control"] = lasting
        response.headers["Content-Security-Policy"] = self.policy
        return response

    async def _smallest(self, path: str, scope: Scope) -> Response:
        """The file as compressed by the build, in the first encoding that the client accepts."""
        name = "index.html" if path in {"", "."} else path
        accepted = Headers(scope=scope).get("accept-encoding", "")
        there = [(encoding, end) for encoding, end in PRESSED if self.lookup_path(f"{name}{end}")[1]]
        for encoding, end in there:
            if accepts(accepted, encoding):
                response = await super().get_response(f"{name}{end}", scope)
                response.headers["Content-Type"] = _type_of(name)
                response.headers["Content-Encoding"] = encoding
                break
        else:
            response = await super().get_response(path, scope)
        if there:
            response.headers.add_vary_header("Accept-Encoding")
        return response


def _type_of(name: str) -> str:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


def install(app: FastAPI, directory: Path, socket_url: str) -> None:
    """Serve the app at every path that has no route and does not belong to the API."""
    web = Web(directory, socket_url)
    nothing = app.router.default

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        ours = any(scope["path"] == each or scope["path"].startswith(f"{each}/") for each in OURS)
        await (nothing if ours or scope["type"] != "http" else web)(scope, receive, send)

    app.router.default = serve
