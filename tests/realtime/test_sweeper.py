"""Connections that are too old or not signed in are ended (too slow: test_client_manager)."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
import socketio

from realtime import sweeper
from tests.realtime.house import SOCKET, WAYS, House, opened, until
from tests.waiting import PATIENCE


@pytest.fixture(params=WAYS)
async def house(request: pytest.FixtureRequest) -> AsyncIterator[House]:
    async with opened(House(request.param)) as house:
        yield house


async def test_a_session_that_is_too_old_is_cut_off_and_the_client_comes_back(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = socketio.AsyncClient(reconnection_delay=0.1)
    await client.connect(house.url, transports=["websocket"], auth={})
    before = client.get_sid()
    await house.sweeper.sweep()
    assert house.counters.cut == 0
    monkeypatch.setattr(sweeper, "MAX_SESSION", -1.0)
    await house.sweeper.sweep()
    assert house.counters.cut == 1
    await house.until_somebody_left()
    await until(lambda: client.connected and client.get_sid() != before)
    await client.disconnect()


async def test_a_client_that_does_not_sign_in_is_cut_off(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeper, "SIGN_IN_TIMEOUT", -1.0)
    async with aiohttp.ClientSession() as session, session.ws_connect(house.url + SOCKET) as stranger:
        await stranger.receive()
        await house.sweeper.sweep()
        await house.sweeper.sweep()
        async with asyncio.timeout(PATIENCE):
            async for _ in stranger:
                pass
    assert house.counters.cut == 1
