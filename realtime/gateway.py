"""What clients can do: connect, `watch` a feed, open a `board`, `leave_board`.

A handler must not wait for anything before it has changed rooms: the library runs handlers concurrently, and
does not report a client that disconnects while `connect` waits.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Coroutine
from typing import Any, TypeVar

import socketio
from pydantic import SecretStr

from quickdoc.core.clock import Clock
from quickdoc.core.errors import RefusedError
from quickdoc.core.ids import position_at
from quickdoc.core.types import Body
from quickdoc.identity.tokens import read_ticket
from realtime import members, requests, rooms
from realtime.counters import Counters
from realtime.fanout import Fanout
from realtime.logins import Logins
from realtime.members import Member
from realtime.replay import Replay
from realtime.requests import Answer, BadRequestError
from realtime.standby_rooms import StandbyRooms
from realtime.tickets import UsedTickets

A = TypeVar("A", bound=Body)

RECONNECT_TIME = 30.0
"""Seconds in which a client that reconnects asks for all its rooms; an event may be in several of them."""


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
        standby_rooms: StandbyRooms,
        logins: Logins,
        tickets: UsedTickets,
        counters: Counters,
    ) -> None:
        self._sio = sio
        self._secret = secret
        self._clock = clock
        self._fanout = fanout
        self._replay = replay
        self._standby_rooms = standby_rooms
        self._logins = logins
        self._tickets = tickets
        self._counters = counters
        # The loop keeps only weak references to tasks.
        self._background: set[asyncio.Task[None]] = set()

    def attach(self) -> None:
        """Register the handlers with the server."""
        self._sio.on("connect", self._connect)
        self._sio.on("disconnect", self._disconnect)
        self._sio.on("watch", self._answering(requests.Watch, self._watch))
        self._sio.on("board", self._answering(requests.Board, self._board))
        self._sio.on("leave_board", self._answering(requests.LeaveBoard, self._leave_board))
        self._sio.on("*", _unknown)

    async def _connect(self, sid: str, _environ: object, *auth: Any) -> None:
        try:
            entry = requests.parse(requests.Connect, auth)
            actor = read_ticket(entry.ticket, self._secret.get_secret_value(), self._clock.now())
            self._tickets.use(entry.ticket)
        except RefusedError as refusal:
            self._counters.refused += 1
            raise socketio.exceptions.ConnectionRefusedError(
                refusal.detail, {"code": refusal.code, "detail": refusal.detail}
            ) from refusal
        self._counters.connected += 1
        self._in_background(self._tickets.check(sid, entry.ticket))
        member = await members.register(self._sio, sid, actor)
        own = rooms.own(actor)
        await self._enter(sid, own)
        if actor:
            self._in_background(self._logins.check(sid, actor))
        if own and entry.since is not None:
            self._in_background(self._replay_own(sid, own, entry.since))
        if actor and actor.role == "patient":
            self._standby_rooms.connected(actor.account_id)
            before = self._fanout.history.count
            member.told = None if entry.since is None else set()
            self._in_background(self._follow(sid, member, entry.since, before))

    async def _disconnect(self, sid: str, _reason: str) -> None:
        self._counters.disconnected += 1
        member = await members.of_disconnected(self._sio, sid)
        if member and member.actor and member.actor.role == "patient":
            self._standby_rooms.disconnected(member.actor.account_id)

    async def _follow(self, sid: str, member: Member, since: str | None, before: int) -> None:
        """Read the account's standby requests, then send this connection the events that it missed of them.

        `before`: the number of events when it connected.
        """
        account_id = member.actor.account_id if member.actor else ""
        await self._standby_rooms.read(account_id)
        if since is None and self._fanout.history.count == before:
            return  # nearly always: no event has come meanwhile
        watched = self._standby_rooms.topics_of(account_id)
        if not watched:
            member.forget_told()
            return
        if since is None:
            missed = self._fanout.history.later_than(before, watched)
            missed = [each for each in missed if member.feed.isdisjoint(each.audience)]
            await self._replay.emit(sid, missed)
        else:
            asyncio.get_running_loop().call_later(RECONNECT_TIME, member.forget_told)
            missed = await self._replay.tell(sid, watched, since, member.told)
        await self._standby_rooms.emit_matches(account_id, missed)

    async def _watch(self, sid: str, member: Member, request: requests.Watch) -> Answer:
        wanted, before = rooms.feed(request.topics), member.feed
        member.feed = wanted
        await self._leave(sid, before - wanted)
        await self._enter(sid, wanted - before)
        return await self._catch_up(sid, member, wanted, request.since)

    async def _board(self, sid: str, member: Member, request: requests.Board) -> Answer:
        room = rooms.board(member.actor, request.clinic_id)
        await self._enter(sid, [room])
        return await self._catch_up(sid, member, [room], request.since)

    async def _leave_board(self, sid: str, member: Member, request: requests.LeaveBoard) -> Answer:
        await self._leave(sid, [rooms.board(member.actor, request.clinic_id)])
        return requests.accepted()

    async def _catch_up(
        self, sid: str, member: Member, entered: Collection[str], since: str | None
    ) -> Answer:
        # Taken before the log is read: later events reach the connection live or by the replay.
        position = self._fanout.position or position_at(self._clock.now())
        if since is not None and entered:
            await self._replay.tell(sid, entered, since, member.told)
        return requests.accepted(position)

    async def _replay_own(self, sid: str, entered: Collection[str], since: str) -> None:
        await self._replay.tell(sid, entered, since)

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def _enter(self, sid: str, entered: Collection[str]) -> None:
        for room in entered:
            await self._sio.enter_room(sid, room)

    async def _leave(self, sid: str, left: Collection[str]) -> None:
        for room in left:
            await self._sio.leave_room(sid, room)

    def _answering(
        self, model: type[A], handle: Callable[[str, Member, A], Awaitable[Answer]]
    ) -> Callable[..., Awaitable[Answer | None]]:
        async def answer(sid: str, *payload: Any) -> Answer | None:
            member = await members.of(self._sio, sid)
            if member is None:
                return None
            try:
                with member.request_slot():
                    return await handle(sid, member, requests.parse(model, payload))
            except RefusedError as refusal:
                return requests.refused(refusal)

        return answer


async def _unknown(_event: str, _sid: str, *_payload: object) -> Answer:
    return requests.refused(BadRequestError("There is nothing by that name."))
