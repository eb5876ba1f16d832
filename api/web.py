"""The built web app, served beside the API where no proxy does it: in the sandbox."""

from pathlib import Path

from fastapi import FastAPI, Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from api.headers import web_policy

OURS = ("/api", "/socket.io")
HASHED = "assets/"
"""Vite puts the hash of their content into the names of these files, so they never change."""


class Web(StaticFiles):
    """Files of the app; any other page is its index, since the app does its own routing."""

    def __init__(self, directory: Path, socket_url: str) -> None:
        super().__init__(directory=directory)
        self.policy = web_policy(socket_url)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file, or the index."""
        try:
            response = await super().get_response(path, scope)
        except HTTPException as error:
            if error.status_code != 404 or path.startswith(HASHED):  # noqa: PLR2004 - a status is a name
                raise
            path = "index.html"
            response = await super().get_response(path, scope)
        lasting = "public, max-age=31536000, immutable" if path.startswith(HASHED) else "no-cache"
        response.headers["Cache-Control"] = lasting
        response.headers["Content-Security-Policy"] = self.policy
        return response


def install(app: FastAPI, directory: Path, socket_url: str) -> None:
    """Serve the app at every address that no route knows and that is not ours."""
    web = Web(directory, socket_url)
    nothing = app.router.default

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        ours = any(scope["path"] == each or scope["path"].startswith(f"{each}/") for each in OURS)
        await (nothing if ours or scope["type"] != "http" else web)(scope, receive, send)

    app.router.default = serve
