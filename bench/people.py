"""The users of a bench, who use HTTP and Socket.IO as a real client does."""

import asyncio
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import httpx
import socketio

PATIENCE = 15.0
"""Seconds after which something that should have been pushed counts as lost."""


class Person:
    """Somebody with a login, an HTTP client and a socket. `heard` is every event with its arrival."""

    def __init__(self, api_url: str, socket_url: str) -> None:
        self.http = httpx.AsyncClient(base_url=f"{api_url}/api/v1", timeout=PATIENCE)
        self._socket_url = socket_url
        self._socket = socketio.AsyncClient()
        self._socket.on("event", self._hear)
        self._heard: list[tuple[float, dict[str, Any]]] = []
        self._news = asyncio.Event()
        self._tell: Callable[[dict[str, Any]], None] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        trouble: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._socket.connected:
            await self._socket.disconnect()
        await self.http.aclose()

    async def log_in(self, email: str, password: str) -> dict[str, Any]:
        """Log in; every later request carries the token. Returns the account."""
        login = await self.post("/auth/login", {"email": email, "password": password})
        self.http.headers["Authorization"] = f"Bearer {login['access_token']}"
        account: dict[str, Any] = login["account"]
        return account

    async def connect(self) -> None:
        """Open the socket, with a fresh ticket each time that it opens."""
        await self._socket.connect(self._socket_url, transports=["websocket"], auth=self._auth)

    async def _auth(self) -> dict[str, str]:
        ticket = await self.post("/socket-tickets")
        return {"ticket": ticket["ticket"]}

    async def ask(self, name: str, payload: dict[str, Any]) -> dict[str, Any]:
        """Ask the gateway for something and wait for its answer."""
        answer: dict[str, Any] = await self._socket.call(name, payload, timeout=PATIENCE)
        if not answer["ok"]:
            raise RuntimeError(answer)
        return answer

    async def post(self, path: str, body: object = None) -> dict[str, Any]:
        """POST and return the answer, which must be a good one."""
        response = await self.http.post(path, json=body)
        response.raise_for_status()
        answer: dict[str, Any] = response.json()
        return answer

    async def get(self, path: str) -> Any:
        """GET and return the answer, which must be a good one."""
        response = await self.http.get(path)
        response.raise_for_status()
        return response.json()

    async def wait_for(self, wanted: Callable[[dict[str, Any]], bool]) -> float:
        """When the first such event arrived, on the monotonic clock."""
        async with asyncio.timeout(PATIENCE):
            while True:
                for at, event in self._heard:
                    if wanted(event):
                        return at
                self._news.clear()
                await self._news.wait()

    def hears(self, tell: Callable[[dict[str, Any]], None]) -> None:
        """Hand every event on as well."""
        self._tell = tell

    def forget(self) -> None:
        """Forget what was heard so far."""
        self._heard.clear()

    def _hear(self, message: dict[str, Any]) -> None:
        self._heard.append((time.monotonic(), message["event"]))
        self._news.set()
        if self._tell:
            self._tell(message["event"])
