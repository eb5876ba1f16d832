"""A screen of the web, in Python: a snapshot, then events, and after each reconnection what came since."""

from types import TracebackType
from typing import Any, Self

import socketio

from quickdoc.clinics.clinics import Clinic
from quickdoc.core.clock import SystemClock
from quickdoc.core.types import local
from quickdoc.events.models import read
from quickdoc.events.topics import clinic as topic_of
from quickdoc.identity.accounts import Actor
from quickdoc.screens.board import Board
from quickdoc.screens.views import Feed
from tests.faults.stage import Stage, staff_of
from tests.sync.screen import Screen
from tests.waiting import PATIENCE, eventually


class Live:
    """`async with Live(stage, clinic, board=True) as screen:`; it reconnects by itself."""

    def __init__(self, stage: Stage, clinic: Clinic, *, board: bool) -> None:
        self._stage, self._clinic, self._is_board = stage, clinic, board
        self._who: Actor | None = staff_of(clinic) if board else None
        self._screen = Screen()
        self._position = ""
        self.connections = 0
        self._sio = socketio.AsyncClient(reconnection_delay=0.1, reconnection_delay_max=0.5)
        self._sio.on("connect", self._enter)
        self._sio.on("event", self._hear)
        self._sio.on("resync", self._reload)

    async def __aenter__(self) -> Self:
        await self._reload()
        await self._sio.connect(self._stage.stack.socket_url, transports=["websocket"], auth=self._auth)
        await eventually(self._is_in)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, trouble: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._sio.disconnect()
        await self._sio.eio.wait()

    async def converges(self, seconds: float = PATIENCE) -> float:
        """Wait until it shows what a screen that is loaded now shows; how many seconds that took."""
        return await eventually(self._is_fresh, seconds, every=0.1)

    def _auth(self) -> dict[str, str]:
        return {"ticket": self._stage.ticket(self._who)}

    async def _is_in(self) -> bool:
        return self.connections > 0

    async def _is_fresh(self) -> bool:
        fresh = Screen()
        for view in await self._snapshots():
            fresh.seed(view)
        return self._shown(self._screen) == self._shown(fresh)

    def _shown(self, screen: Screen) -> set[Any]:
        if self._is_board:
            return screen.board()
        return screen.feed((topic_of(self._clinic.id),), SystemClock().now())

    async def _snapshots(self) -> list[Board] | list[Feed]:
        if not self._is_board:
            return [Feed.model_validate(await self._load(f"/snapshots/feed?clinic_id={self._clinic.id}"))]
        slots = await self._stage.store.slots.many({"clinic_id": self._clinic.id})
        starts = [SystemClock().now(), *(slot.start for slot in slots)]
        days = {local(each, self._clinic.zone).date().isoformat() for each in starts}
        path = f"/snapshots/board/{self._clinic.id}?day="
        return [Board.model_validate(await self._load(path + day)) for day in sorted(days)]

    async def _load(self, path: str) -> Any:
        answer = await self._stage.ask(staff_of(self._clinic), "GET", path)
        answer.raise_for_status()
        return answer.json()

    async def _reload(self, *_: object) -> None:
        self._screen = Screen()
        views = await self._snapshots()
        for view in views:
            self._screen.seed(view)
        self._position = min((each.position for each in views), default="")

    async def _enter(self) -> None:
        name = "board" if self._is_board else "watch"
        asked = {"clinic_id": self._clinic.id} if self._is_board else {"topics": [topic_of(self._clinic.id)]}
        since = {"since": self._position} if self._position else {}
        answer = await self._sio.call(name, asked | since, timeout=PATIENCE)
        assert answer["ok"], answer
        self._position = max(self._position, answer["position"])
        self.connections += 1

    async def _hear(self, logged: dict[str, Any]) -> None:
        self._screen.apply(read(logged["event"]))
        self._position = max(self._position, logged["position"])
