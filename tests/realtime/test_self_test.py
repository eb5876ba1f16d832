"""The self-test of the fast manager."""

import asyncio
from functools import partial
from typing import Any

import pytest
import socketio
from engineio.async_drivers import asgi
from engineio.async_socket import AsyncSocket
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from realtime.counters import Counters
from realtime.emitter import LibraryEmitter
from realtime.fastpath import self_test
from realtime.fastpath.batch_emitter import BatchEmitter, emitter
from realtime.fastpath.manager import FastManager
from tests.realtime.managing import server


def test_with_these_libraries_the_self_test_passes() -> None:
    manager = self_test.client_manager(server, Counters(), fast=True)
    assert isinstance(manager, FastManager)
    assert isinstance(emitter(server(manager)), BatchEmitter)


def test_the_setting_chooses_the_librarys_manager() -> None:
    manager = self_test.client_manager(server, Counters(), fast=False)
    assert type(manager) is socketio.AsyncManager
    assert isinstance(emitter(server(manager)), LibraryEmitter)


def _queue_by_another_name(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(AsyncSocket, "queue", property(lambda self: self.send_queue, _keep), raising=False)
    patch.setattr(AsyncSocket, "upgraded", property(lambda _self: None, lambda *_: None), raising=False)


def _keep(socket: Any, queue: object) -> None:
    socket.send_queue = queue


def _writer_that_asks_for_more_before_it_has_written(patch: pytest.MonkeyPatch) -> None:
    async def poll(self: Any) -> list[Any]:
        packets = [await self.queue.get()]
        more = asyncio.ensure_future(self.queue.get())
        for _ in range(3):
            await asyncio.sleep(0)
        packets += [more.result()] if more.done() else []
        more.cancel()
        return packets

    patch.setattr(AsyncSocket, "poll", poll)


def _frames_of_another_kind(patch: pytest.MonkeyPatch) -> None:
    theirs = WebSocketsSansIOProtocol.send

    async def send(self: Any, message: Any) -> None:
        if message.get("text"):
            message = {**message, "text": message["text"] + " "}
        await theirs(self, message)

    patch.setattr(WebSocketsSansIOProtocol, "send", send)


def _no_protocol_to_be_found(patch: pytest.MonkeyPatch) -> None:
    async def translated(scope: Any, receive: Any, send: Any) -> Any:
        return {**await asgi.translate_request(scope, receive, send), "asgi.send": partial(send)}

    patch.setitem(asgi._async, "translate_request", translated)  # noqa: SLF001  a version of it that has changed


@pytest.mark.parametrize(
    "change",
    [
        _queue_by_another_name,
        _writer_that_asks_for_more_before_it_has_written,
        _frames_of_another_kind,
        _no_protocol_to_be_found,
    ],
)
def test_when_a_library_has_changed_its_own_manager_is_used_and_the_log_says_so(
    change: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with monkeypatch.context() as patch:
        change(patch)
        manager = self_test.client_manager(server, Counters(), fast=True)
    assert type(manager) is socketio.AsyncManager
    assert "theirs is used" in capsys.readouterr().out
