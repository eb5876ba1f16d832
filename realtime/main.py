"""The gateway's application, which `python -m realtime` serves."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import socketio
from redis.asyncio import Redis
from starlette.applications import Starlette
from starlette.types import ASGIApp

from quickdoc.core import logging as logs
from quickdoc.core.clock import SystemClock
from quickdoc.core.collector import leave_code_alone
from quickdoc.core.config import Settings
from quickdoc.core.tasks import kept
from quickdoc.storage.processes import Heartbeat
from quickdoc.store import Store
from quickdoc.wiring import store_and_redis
from realtime import collector, packets
from realtime.counters import Counters
from realtime.fanout import Fanout
from realtime.fastpath.batch_emitter import emitter
from realtime.fastpath.self_test import client_manager, lean_connections_work
from realtime.fastpath.server import LeanServer
from realtime.fastpath.upgrade import Http
from realtime.following import Following
from realtime.gateway import Gateway
from realtime.health import application
from realtime.listener import Listener
from realtime.logins import Logins
from realtime.matches import Matches
from realtime.packet_filter import PacketFilter
from realtime.replay import Replay
from realtime.standby_rooms import StandbyRooms
from realtime.subscription_check import SubscriptionCheck
from realtime.sweeper import Sweeper
from realtime.tail import Tail
from realtime.tickets import UsedTickets

PING_INTERVAL = 20
PING_TIMEOUT = 15


def create_app() -> ASGIApp:
    """The application that uvicorn serves. Nothing is opened before its lifespan begins."""
    settings = Settings()
    counters = Counters()
    logs.configure(settings)
    build = partial(_server, settings, _lean_or_plain(settings))
    sio = build(client_manager(build, counters, fast=settings.fast_fanout))

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with _running(app, sio, settings, counters):
            leave_code_alone(collector.THRESHOLDS)
            yield

    return PacketFilter(socketio.ASGIApp(sio, application(lifespan, counters)), counters)


@asynccontextmanager
async def _running(
    app: Starlette, sio: socketio.AsyncServer, settings: Settings, counters: Counters
) -> AsyncIterator[None]:
    # A gateway starts without the database and without Redis, and reports them on /readyz.
    async with store_and_redis(settings) as (store, redis):
        try:
            async with _wired(app, sio, settings, counters, store=store, redis=redis):
                yield
        finally:
            await sio.shutdown()


@asynccontextmanager
async def _wired(
    app: Starlette,
    sio: socketio.AsyncServer,
    settings: Settings,
    counters: Counters,
    *,
    store: Store,
    redis: Redis,
) -> AsyncIterator[None]:
    clock, emits, following = SystemClock(), emitter(sio), Following()
    matches = Matches(sio, following, store, clock)
    standby_rooms = StandbyRooms(store, matches, following, clock)
    logins = Logins(sio, store, counters)
    fanout = Fanout(emits, counters, standby_rooms.rooms_of, logins.on_event)
    check = app.state.subscription = SubscriptionCheck(redis)
    tail = app.state.tail = Tail(store.log, fanout, clock, counters)
    replay = Replay(sio, emits, history=fanout.history, event_log=store.log, clock=clock, counters=counters)
    Gateway(
        sio,
        secret=settings.secret_key,
        clock=clock,
        fanout=fanout,
        replay=replay,
        standby_rooms=standby_rooms,
        logins=logins,
        tickets=UsedTickets(sio, redis, counters),
        counters=counters,
    ).attach()
    listener = Listener(redis, check, fanout)
    heartbeat = Heartbeat(store.processes, "realtime", clock)
    jobs = (
        listener, check, tail, matches, heartbeat, Sweeper(sio, counters), collector.Collector(counters),
    )  # fmt: skip
    async with kept(*(job.run for job in jobs)):
        yield


def _lean_or_plain(settings: Settings) -> type[socketio.AsyncServer]:
    """The server class: with our connections if they are switched on and pass the self-test."""
    plain, lean = (partial(_server, settings, each) for each in (socketio.AsyncServer, LeanServer))
    wanted = Http.is_lean = settings.lean_connections and lean_connections_work(plain, lean)
    return LeanServer if wanted else socketio.AsyncServer


def _server(
    settings: Settings, kind: type[socketio.AsyncServer], manager: socketio.AsyncManager
) -> socketio.AsyncServer:
    return kind(
        client_manager=manager,
        async_mode="asgi",
        transports=["websocket"],
        allow_upgrades=False,
        cors_allowed_origins=_origins(settings.web_origins),
        ping_interval=PING_INTERVAL,
        ping_timeout=PING_TIMEOUT,
        max_http_buffer_size=packets.MAX_FRAME,
    )


def _origins(listed: list[str]) -> list[str] | str | None:
    """In the library's form: there an empty list means no check at all, and None the same origin only."""
    return "*" if "*" in listed else listed or None
