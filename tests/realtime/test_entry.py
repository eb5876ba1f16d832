"""Who is let in, and what garbage does: nothing."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import httpx
import pytest
import socketio

from quickdoc.core.ids import position_at
from quickdoc.identity import tokens
from quickdoc.identity.accounts import Actor
from tests.realtime.house import until
from tests.realtime.news import Press, fresh_topic, slot_opened
from tests.realtime.process import ORIGIN, SECRET, GatewayProcess
from tests.realtime.screen import PATIENT, STAFF, Screen, ticket
from tests.waiting import PATIENCE

pytestmark = pytest.mark.servers

LONG_AGO = datetime.now(UTC) - timedelta(minutes=5)
SOCKET = "/socket.io/?EIO=4&transport=websocket"

BAD_AUTH = [
    (None, "bad_request"),
    ({}, "bad_request"),
    ({"ticket": 7}, "bad_request"),
    ({"ticket": "x", "role": "admin"}, "bad_request"),
    ("a word", "bad_request"),
    ({"ticket": "garbage"}, "ticket_expired"),
    ({"ticket": ticket(PATIENT, LONG_AGO)}, "ticket_expired"),
    ({"ticket": tokens.access(PATIENT, SECRET, datetime.now(UTC))}, "ticket_expired"),
    ({"ticket": tokens.ticket(STAFF, "another secret of thirty-two characters", LONG_AGO)}, "ticket_expired"),
]


@pytest.mark.parametrize(("auth", "code"), BAD_AUTH)
async def test_a_bad_ticket_is_refused_with_a_code(gateway: GatewayProcess, auth: object, code: str) -> None:
    screen = Screen(gateway)
    with pytest.raises(socketio.exceptions.ConnectionError):
        await screen.open(auth=auth)
    assert screen.refusal["data"]["code"] == code
    assert screen.refusal["message"] == screen.refusal["data"]["detail"]
    await screen.sio.shutdown()


@pytest.mark.parametrize("actor", [None, PATIENT, STAFF], ids=["guest", "patient", "staff"])
async def test_a_ticket_opens_one_socket(gateway: GatewayProcess, actor: Actor | None) -> None:
    auth = {"ticket": ticket(actor)}
    first, second = Screen(gateway), Screen(gateway)
    await first.open(auth=auth)
    with pytest.raises(socketio.exceptions.ConnectionError):
        await second.open(auth=auth)
    assert second.refusal["data"]["code"] == "ticket_expired"
    await second.sio.shutdown()
    opened = fresh_topic()
    assert (await first.watch(opened))["ok"]
    await first.sio.disconnect()
    with pytest.raises(socketio.exceptions.ConnectionError):
        await second.open(auth=auth)
    await second.sio.shutdown()


async def test_a_ticket_that_was_used_at_another_gateway_is_cut_off(
    gateway: GatewayProcess, mongo_url: str, redis_url: str, database: str, tmp_path: Path
) -> None:
    auth = {"ticket": ticket(PATIENT)}
    with GatewayProcess(mongo_url, redis_url, database, tmp_path) as other:
        first, second = Screen(gateway), Screen(other)
        await first.open(auth=auth)
        try:
            await second.open(auth=auth)
            async with asyncio.timeout(PATIENCE):
                await second.sio.wait()
        except socketio.exceptions.ConnectionError:
            pass  # cut off before it was told that it is in
        await until(lambda: other.count("disconnected") == other.count("connected") == 1)
        assert (await first.watch(fresh_topic()))["ok"]
        await first.sio.disconnect()
        assert other.complaints() == []


def test_polling_is_refused_with_a_sentence(gateway: GatewayProcess) -> None:
    answer = httpx.get(f"{gateway.url}/socket.io/?EIO=4&transport=polling")
    assert answer.status_code == 400
    assert answer.json()["code"] == "websocket_only"


async def test_our_own_page_may_open_a_socket(gateway: GatewayProcess) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(gateway.url + SOCKET, headers={"Origin": ORIGIN}) as socket,
    ):
        assert (await _text(socket)).startswith("0")


@pytest.mark.parametrize("origin", ["https://evil.example", "null", f"{ORIGIN}.evil.example"])
async def test_a_foreign_page_may_not(gateway: GatewayProcess, origin: str) -> None:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
            await session.ws_connect(gateway.url + SOCKET, headers={"Origin": origin})
        assert refusal.value.status == 403


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        ("watch", None),
        ("watch", []),
        ("watch", {"topics": "clinic:1"}),
        ("watch", {"topics": ["clinic:1"], "extra": 1}),
        ("watch", {"topics": [7]}),
        ("watch", {"topics": ["no such thing"]}),
        ("watch", {"topics": ["clinic:"]}),
        ("watch", {"topics": ["clinic:a\u0000b"]}),
        ("watch", {"topics": [f"clinic:{n}" for n in range(1001)]}),
        ("watch", {"topics": [], "since": 5}),
        ("watch", {"topics": [], "since": "x" * 65}),
        ("board", {}),
        ("board", {"clinic_id": ["clinic_1"]}),
        ("board", {"clinic_id": {"$gt": ""}}),
        ("leave_board", "clinic_1"),
        ("no_such_event", {}),
    ],
)
async def test_a_request_of_another_shape_is_answered_with_bad_request(
    gateway: GatewayProcess, name: str, payload: object
) -> None:
    async with Screen(gateway, STAFF) as screen:
        answer = await screen.ask(name, payload)
        assert answer["ok"] is False
        assert answer["code"] == "bad_request"
        assert answer["detail"]


GARBAGE = [
    "",
    "x",
    "9",
    "4",
    "49",
    "42",
    "42{",
    "42[]",
    "42[7]",
    '42[{"a":1}]',
    '42["connect",{},{"ticket":"x"}]',
    '42["disconnect","x"]',
    '42["*"]',
    "42" + "[" * 50_000,
    '451-["watch",{"_placeholder":true,"num":0}]',
    '43["nobody asked"]',
    "44",
    "5",
    "2probe",
    "bAAAA",
    '42["watch",' + "9" * 5000 + "]",
    "4" * 200_000,
]


@pytest.mark.parametrize("frame", [*GARBAGE, b"\x00\x01", b""], ids=lambda each: repr(each[:24]))
async def test_a_garbage_frame_ends_that_connection_and_nothing_else(
    gateway: GatewayProcess, press: Press, frame: str | bytes
) -> None:
    topic = fresh_topic()
    async with Screen(gateway) as neighbour, aiohttp.ClientSession() as session:
        await neighbour.watch(topic)
        async with session.ws_connect(gateway.url + SOCKET) as socket:
            await socket.send_str(f'40{{"ticket":"{ticket(PATIENT)}"}}')
            await _until_signed_in(socket)
            await (socket.send_bytes(frame) if isinstance(frame, bytes) else socket.send_str(frame))
            await _until_closed(socket)
        opened = slot_opened(topic)
        await press.publish(opened)
        await neighbour.sees(opened)
    assert gateway.complaints() == []


async def test_what_comes_out_of_turn_is_ignored(gateway: GatewayProcess) -> None:
    async with aiohttp.ClientSession() as session, session.ws_connect(gateway.url + SOCKET) as socket:
        for frame in ['420["watch",{"topics":[]}]', "41", "41/elsewhere", '42/elsewhere,["watch"]', "3"]:
            await socket.send_str(frame)
        await socket.send_str(f'40{{"ticket":"{ticket(PATIENT)}"}}')
        await _until_signed_in(socket)
        await socket.send_str(f'40{{"ticket":"{ticket(PATIENT)}"}}')
        assert (await _text(socket)).startswith("44")
        await socket.send_str('421["watch",{"topics":[]},"one too many"]')
        assert "bad_request" in await _text(socket)
    assert gateway.complaints() == []


async def test_too_many_requests_at_a_time_are_told_so(gateway: GatewayProcess, press: Press) -> None:
    topic = fresh_topic()
    await press.lose(slot_opened(topic))
    since = position_at(datetime.now(UTC) - timedelta(minutes=10))  # beyond memory, so it has to be read
    async with Screen(gateway) as screen:
        answers = await asyncio.gather(*(screen.watch(topic, since=since) for _ in range(60)))
        codes = {answer.get("code", "ok") for answer in answers}
        assert codes == {"ok", "busy"}
        assert (await screen.watch(topic))["ok"]


async def _text(socket: aiohttp.ClientWebSocketResponse) -> str:
    async with asyncio.timeout(PATIENCE):
        return str(await socket.receive_str())


async def _until_signed_in(socket: aiohttp.ClientWebSocketResponse) -> None:
    while not (await _text(socket)).startswith("40"):
        pass


async def _until_closed(socket: aiohttp.ClientWebSocketResponse) -> None:
    async with asyncio.timeout(PATIENCE):
        async for _ in socket:
            pass
    assert socket.closed
