"""The JavaScript client sees no difference between the two client managers."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.realtime.house import OTHER, ROOM, WAYS, Guest, House, Way, opened
from tests.realtime.node import npm, running
from tests.waiting import PATIENCE

pytestmark = [pytest.mark.servers, pytest.mark.skipif(npm is None, reason="needs Node and npm")]


@pytest.fixture(params=WAYS)
async def house(request: pytest.FixtureRequest) -> AsyncIterator[House]:
    async with opened(House(request.param)) as house:
        yield house


async def test_refusals_events_answers_and_bytes(house: House, installed: Path) -> None:
    async with running(installed / "contract.mjs", house.url) as node, Guest(house) as guest:
        told = await node.says_all("polling", "nowhere", "other is in", "in")
        assert told["polling"]["status"] == 400
        assert json.loads(told["polling"]["text"])["code"] == "websocket_only"
        assert told["nowhere"] == "refused"
        sid, other_sid = told["in"], told["other is in"]
        payloads = [{"name": "日本 🦷"}, ["x" * 200_000], b"\x00\xff", {"a": b"\x01", "b": [b"\x02"]}, None]
        emits = [house.sio.emit("news", each, to=[ROOM, sid, "nobody's"]) for each in payloads]
        await asyncio.gather(*emits, house.sio.emit("news", ("two", 2), skip_sid=guest.sid))
        assert await node.says("news") == [{"name": "日本 🦷"}]
        assert await node.says("news") == [["x" * 200_000]]
        assert await node.says("news") == [{"bytes": "00ff"}]
        assert await node.says("news") == [{"a": {"bytes": "01"}, "b": [{"bytes": "02"}]}]
        assert await node.says("news") == []
        assert await node.says("news") == ["two", 2]
        await house.sio.emit("news", "elsewhere", to=other_sid, namespace=OTHER)
        assert await node.says("other") == ["elsewhere"]
        assert await guest.has(5) == [*payloads[:4], ()]


async def test_answers_come_after_the_news_before_them(house: House, installed: Path) -> None:
    async with running(installed / "contract.mjs", house.url) as node:
        sid = (await node.says_all("polling", "nowhere", "other is in", "in"))["in"]
        noise = [asyncio.create_task(house.sio.emit("noise", "x" * n, to=[ROOM])) for n in range(500)]
        await node.is_told("ask")
        assert await node.says("echo") == {"name": "Núñez"}
        words = [await node.next() for _ in range(21)]
        assert [each["value"] for each in words[:20]] == [[n] for n in range(20)]
        assert words[20] == {"what": "count", "value": "counted"}
        await asyncio.gather(*noise)
        await house.sio.leave_room(sid, ROOM)
        await house.sio.emit("news", "not for you", to=ROOM)
        await house.sio.enter_room(sid, ROOM)
        await house.sio.emit("news", "for you", to=ROOM)
        await house.sio.disconnect(sid)
        assert await node.next() == {"what": "news", "value": ["for you"]}
        assert await node.says("disconnect") == "io server disconnect"


@pytest.mark.parametrize("way", WAYS)
async def test_acknowledgements_work_both_ways(way: Way, installed: Path) -> None:
    async with (
        opened(House(way), filtered=False) as house,
        running(installed / "contract.mjs", house.url) as node,
    ):
        sid = await node.says("in")
        for question, answer in [(b"\x07", '{"bytes":"07"}'), ("how?", '"how?"')]:
            assert (
                await house.sio.call("question", question, to=sid, timeout=PATIENCE) == f"{answer} answered"
            )
        await node.is_told("ask")
        assert await node.says("echo") == {"name": "Núñez"}
