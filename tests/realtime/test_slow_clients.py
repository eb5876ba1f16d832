"""A client that stops reading costs nobody anything, and its screen is right again when it comes back."""

import asyncio
import json
from pathlib import Path

import aiohttp
import pytest

from tests.realtime.house import SOCKET, until
from tests.realtime.news import Press, fresh_topic, slot_opened
from tests.realtime.process import GatewayProcess
from tests.realtime.screen import GUEST, Screen, ticket
from tests.waiting import PATIENCE

pytestmark = pytest.mark.servers

LONG = "x" * 100_000
"""Far more than an event has; so a hundred and fifty of them are more than every buffer on the way holds."""


async def test_one_that_stops_reading_is_cut_off_and_catches_up_when_it_comes_back(
    mongo_url: str, redis_url: str, database: str, press: Press, tmp_path: Path
) -> None:
    topic = fresh_topic()
    with GatewayProcess(mongo_url, redis_url, database, tmp_path) as gateway:
        async with Screen(gateway) as well, aiohttp.ClientSession() as session:
            await well.watch(topic)
            async with session.ws_connect(gateway.url + SOCKET) as deaf:
                position = await _signed_in(deaf, topic)
                opened = [slot_opened(topic, clinic_address=LONG) for _ in range(150)]
                for each in opened:
                    await press.publish(each)
                await well.sees(*opened)
                await until(lambda: gateway.count("cut") == 1)
            assert well.ids == [each.id for each in opened]
        async with Screen(gateway) as back:
            await back.watch(topic, since=position)
            await back.sees(*opened)
            assert back.reasons == []
        assert gateway.count("cut") == 1
        assert gateway.complaints() == []


async def _signed_in(socket: aiohttp.ClientWebSocketResponse, topic: str) -> str:
    """The position from which on it would get everything by itself, if it read."""
    await socket.send_str(f'40{{"ticket":"{ticket(GUEST)}"}}')
    await socket.send_str(f'421["watch",{{"topics":["{topic}"]}}]')
    async with asyncio.timeout(PATIENCE):
        while not (said := str(await socket.receive_str())).startswith("431"):
            pass
    return str(json.loads(said.removeprefix("431"))[0]["position"])
