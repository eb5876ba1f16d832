"""A Socket.IO client that keeps what it is sent, as a screen of the web does."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

import socketio

from quickdoc.events.models import Event
from quickdoc.identity import tokens
from quickdoc.identity.accounts import Actor
from tests.realtime.process import SECRET, GatewayProcess
from tests.waiting import PATIENCE

PATIENT = Actor(account_id="account_1", role="patient", patient_ids=("patient_1",))
STAFF = Actor(account_id="account_staff", role="staff", clinic_id="clinic_1")
ADMIN = Actor(account_id="account_admin", role="admin")
GUEST = None

LIVE = PATIENCE
"""Seconds that a busy machine may take; how fast it really is, the bench measures."""


def ticket(actor: Actor | None, at: datetime | None = None) -> str:
    return tokens.ticket(actor, SECRET, at or datetime.now(UTC))


class Screen:
    """`async with Screen(gateway, actor) as screen:` is connected inside the block."""

    def __init__(
        self, gateway: GatewayProcess, actor: Actor | None = GUEST, since: str | None = None
    ) -> None:
        self.sio = socketio.AsyncClient(reconnection=False)
        self.got: list[dict[str, Any]] = []
        self.matches: list[dict[str, Any]] = []
        self.reasons: list[str] = []
        self.refusal: Any = None
        self._url = gateway.url
        self._auth = {"ticket": ticket(actor)} | ({"since": since} if since else {})
        self._news = asyncio.Event()
        self.sio.on("event", self._on_event)
        self.sio.on("match", self._on_match)
        self.sio.on("resync", self._on_resync)
        self.sio.on("connect_error", self._on_refusal)

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, trouble: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.sio.disconnect()
        await self.sio.eio.wait()

    async def open(self, **connect: Any) -> None:
        await self.sio.connect(
            self._url, **{"auth": self._auth, "transports": ["websocket"], "wait_timeout": LIVE} | connect
        )

    async def ask(self, name: str, payload: object) -> Any:
        return await self.sio.call(name, payload, timeout=LIVE)

    async def watch(self, *topics: str, since: str | None = None) -> Any:
        return await self.ask("watch", {"topics": topics, "since": since})

    @property
    def ids(self) -> list[str]:
        """Of the events it got, in order."""
        return [each["event"]["id"] for each in self.got]

    @property
    def position(self) -> str:
        """The highest it saw."""
        return max(str(each["position"]) for each in self.got)

    async def sees(self, *events: Event, within: float = LIVE) -> None:
        """Wait until it has all of them."""
        async with asyncio.timeout(within):
            while not {event.id for event in events} <= set(self.ids):
                await self._changed()

    async def is_cut_off(self, within: float) -> bool:
        """Whether the connection ends in that time."""
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(self.sio.eio.wait()), within)
        return not self.sio.connected

    async def is_told_to_reload(self, within: float = LIVE) -> str:
        async with asyncio.timeout(within):
            while not self.reasons:
                await self._changed()
        return self.reasons[-1]

    async def _changed(self) -> None:
        await self._news.wait()
        self._news.clear()

    async def _on_event(self, logged: dict[str, Any]) -> None:
        self.got.append(logged)
        self._news.set()

    async def is_told_of_a_match(self, slot_id: str, within: float = LIVE) -> dict[str, Any]:
        """Wait until it is told that a slot matches; the match."""
        async with asyncio.timeout(within):
            while not (found := [each for each in self.matches if each["slot_id"] == slot_id]):
                await self._changed()
        return found[-1]

    async def _on_match(self, told: dict[str, Any]) -> None:
        self.matches += told["matches"]
        self._news.set()

    async def _on_resync(self, words: dict[str, str]) -> None:
        self.reasons.append(words["reason"])
        self._news.set()

    async def _on_refusal(self, refusal: Any) -> None:
        self.refusal = refusal
