"""What clients can do: connect, `watch` a feed, open a `board`, `leave_board`.

A handler must not wait for anything before it has changed rooms: the library runs handlers side by
side, and it forgets a client that leaves while `connect` waits.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from typing import Any, TypeVar

import socketio
from pydantic import SecretStr

from quickdoc.errors import RefusedError
from quickdoc.ids import position_at
from quickdoc.ports import Clock
from quickdoc.shapes import Body
from quickdoc.tokens import read_ticket
from realtime import asks, members, rooms
from realtime.asks import Answer, BadRequestError
from realtime.counters import Counters
from realtime.fanout import Fanout
from realtime.members import Member
from realtime.replay import Replay

A = TypeVar("A", bound=Body)


class Gateway:
    """The handlers of one process."""

    def __init__(
        self,
        sio: socketio.AsyncServer,
        *,
        secret: SecretStr,
        clock: Clock,
        fanout: Fanout,
        replay: Replay,
        counters: Counters,
    ) -> None:
        self._sio = sio
        self._secret = secret
        self._clock = clock
        self._fanout = fanout
        self._replay = replay
        self._counters = counters
        # The loop keeps only weak references to tasks.
        self._replays: set[asyncio.Task[None]] = set()

    def attach(self) -> None:
        """Answer the clients of the server from now on."""
        self._sio.on("connect", self._connect)
        self._sio.on("disconnect", self._disconnect)
        self._sio.on("watch", self._answering(asks.Watch, self._watch))
        self._sio.on("board", self._answering(asks.Board, self._board))
        self._sio.on("leave_board", self._answering(asks.LeaveBoard, self._leave_board))
        self._sio.on("*", _unknown)

    async def _connect(self, sid: str, _environ: object, *auth: Any) -> None:
        try:
            entry = asks.read(asks.Entry, auth)
            actor = read_ticket(entry.ticket, self._secret.get_secret_value(), self._clock.now())
        except RefusedError as refusal:
            self._counters.refused += 1
            raise socketio.exceptions.ConnectionRefusedError(
                refusal.detail, {"code": refusal.code, "detail": refusal.detail}
            ) from refusal
        self._counters.connected += 1
        await members.seat(self._sio, sid, actor)
        own = rooms.own(actor)
        await self._enter(sid, own)
        if own and entry.since is not None:
            self._replay_later(sid, own, entry.since)

    async def _disconnect(self, _sid: str, _reason: str) -> None:
        self._counters.disconnected += 1

    async def _watch(self, sid: str, member: Member, ask: asks.Watch) -> Answer:
        wanted, before = rooms.feed(ask.topics), member.feed
        member.feed = wanted
        await self._leave(sid, before - wanted)
        await self._enter(sid, wanted - before)
        return await self._caught_up(sid, wanted, ask.since)

    async def _board(self, sid: str, member: Member, ask: asks.Board) -> Answer:
        room = rooms.board(member.actor, ask.clinic_id)
        await self._enter(sid, [room])
        return await self._caught_up(sid, [room], ask.since)

    async def _leave_board(self, sid: str, member: Member, ask: asks.LeaveBoard) -> Answer:
        await self._leave(sid, [rooms.board(member.actor, ask.clinic_id)])
        return asks.accepted()

    async def _caught_up(self, sid: str, entered: Collection[str], since: str | None) -> Answer:
        # Taken before the log is read: whatever is later than this the socket gets by itself or from there.
        position = self._fanout.position or position_at(self._clock.now())
        if since is not None and entered:
            await self._replay.tell(sid, entered, since)
        return asks.accepted(position)

    def _replay_later(self, sid: str, entered: Collection[str], since: str) -> None:
        task = asyncio.create_task(self._replay.tell(sid, entered, since))
        self._replays.add(task)
        task.add_done_callback(self._replays.discard)

    async def _enter(self, sid: str, entered: Collection[str]) -> None:
        for room in entered:
            await self._sio.enter_room(sid, room)

    async def _leave(self, sid: str, left: Collection[str]) -> None:
        for room in left:
            await self._sio.leave_room(sid, room)

    def _answering(
        self, shape: type[A], handle: Callable[[str, Member, A], Awaitable[Answer]]
    ) -> Callable[..., Awaitable[Answer | None]]:
        async def answer(sid: str, *payload: Any) -> Answer | None:
            member = await members.of(self._sio, sid)
            if member is None:
                return None
            try:
                with member.turn():
                    return await handle(sid, member, asks.read(shape, payload))
            except RefusedError as refusal:
                return asks.refused(refusal)

        return answer


async def _unknown(_event: str, _sid: str, *_payload: object) -> Answer:
    return asks.refused(BadRequestError("There is nothing by that name."))
