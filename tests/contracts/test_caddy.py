"""deploy/Caddyfile, run by Caddy as it is: only addresses and folders are those of the test."""

import asyncio
import re
import shutil
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from api.headers import web_policy
from api.web import FILES
from sandbox.ports import free_port
from tests.sandbox.conftest import served
from tests.waiting import eventually

pytestmark = pytest.mark.servers

ROOT = Path(__file__).parents[2]
CADDYFILE = (ROOT / "deploy" / "Caddyfile").read_text()
DOMAIN = "quickdoc.example"
MUCH = {"words": "what a screen says " * 200}


def caddy() -> str:
    """Caddy from the PATH, or from the package that the tests bring."""
    found = shutil.which("caddy", path=f"{Path(sys.executable).parent}:{Path('/usr/bin')}")
    assert found, "pip install -e '.[dev]' brings Caddy"
    return found


def upstream(name: str) -> Starlette:
    async def answer(request: Request) -> JSONResponse:
        kept = request.query_params.get("kept", "no-store")
        return JSONResponse({"from": name, **MUCH}, headers={"Cache-Control": kept})

    return Starlette(routes=[Route("/{path:path}", answer)])


@dataclass
class Door:
    client: httpx.AsyncClient

    async def get(self, path: str, accept: str = "identity") -> httpx.Response:
        return await self.client.get(path, headers={"Accept-Encoding": accept, "Host": DOMAIN})


@pytest.fixture
async def door(tmp_path: Path) -> AsyncIterator[Door]:
    """Caddy before one API and one gateway that answer, and one of each that is gone."""
    pages = tmp_path / "pages"
    (pages / "assets").mkdir(parents=True)
    (pages / "index.html").write_text("<title>QuickDoc</title>")
    (pages / "assets" / "index-4f2a.js").write_text("let app")
    (pages / "assets" / "index-4f2a.js.br").write_bytes(b"pressed by brotli")
    (pages / "favicon.svg").write_text("<svg/>")
    port, health, gone = free_port(), free_port(), free_port()
    async with served(upstream("api")) as api, served(upstream("gateway")) as gateway:
        file = tmp_path / "Caddyfile"
        addresses = {
            "api:8000 api-b:8000": f"127.0.0.1:{gone} {api.removeprefix('http://')}",
            "realtime:8001 realtime-b:8001": f"127.0.0.1:{gone} {gateway.removeprefix('http://')}",
            "/srv/pages": str(pages),
            "http://localhost:8081": f"http://localhost:{health}",
            "{$QUICKDOC_DOMAIN:localhost} {": f"http://{DOMAIN}:{port} {{",
            "{$QUICKDOC_DOMAIN:localhost}": DOMAIN,
        }
        written = CADDYFILE
        for ours, here in addresses.items():
            assert ours in written
            written = written.replace(ours, here)
        file.write_text(written)
        process = await asyncio.create_subprocess_exec(
            *(caddy(), "run", "--config", str(file), "--adapter", "caddyfile"),
            env={"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)},
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        assert process.stderr is not None
        reading = asyncio.create_task(process.stderr.read())
        try:
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
                await eventually(lambda: _answers(client, health))
                yield Door(client)
        finally:
            process.terminate()
            await process.wait()
            await reading


async def _answers(client: httpx.AsyncClient, port: int) -> bool:
    """Ask what the container's own check asks, by the name that it uses."""
    try:
        answer = await client.get(f"http://127.0.0.1:{port}/healthz", headers={"Host": f"localhost:{port}"})
    except httpx.ConnectError:
        return False
    assert answer.status_code == 200
    return True


async def test_a_page_is_the_index_with_the_policy_of_the_demo(door: Door) -> None:
    for path in ("/", "/clinic", "/standby/standby_1", "/o/acc_1.off_2.1780000000.mAc_-x"):
        page = await door.get(path)
        assert (page.status_code, page.text) == (200, "<title>QuickDoc</title>")
        assert page.headers["cache-control"] == "no-cache"
        assert page.headers["content-security-policy"] == web_policy(f"https://{DOMAIN}")
        assert page.headers["x-frame-options"] == "DENY"
        assert page.headers["x-content-type-options"] == "nosniff"
        assert "strict-transport-security" in page.headers
        assert "server" not in page.headers


async def test_a_file_that_is_gone_is_a_404_and_not_kept(door: Door) -> None:
    for path in ("/assets/index-0000.js", "/assets/", "/old.css", "/board/x.js", "/.env"):
        answer = await door.get(path)
        assert answer.status_code == 404, path
        assert "QuickDoc" not in answer.text
        assert "immutable" not in answer.headers.get("cache-control", "")


async def test_a_file_is_kept_for_good_and_comes_as_the_build_compressed_it(door: Door) -> None:
    plain = await door.get("/assets/index-4f2a.js")
    assert plain.text == "let app"
    assert plain.headers["cache-control"] == "public, max-age=31536000, immutable"
    async with door.client.stream(
        "GET", "/assets/index-4f2a.js", headers={"Accept-Encoding": "gzip, br", "Host": DOMAIN}
    ) as pressed:
        assert pressed.headers["content-encoding"] == "br"
        assert "Accept-Encoding" in pressed.headers["vary"]
        assert b"".join([chunk async for chunk in pressed.aiter_raw()]) == b"pressed by brotli"
    assert (await door.get("/favicon.svg")).headers["cache-control"] == "no-cache"


async def test_one_that_is_gone_gets_nobody(door: Door) -> None:
    for _ in range(20):
        assert (await door.get("/api/v1/clinics")).json()["from"] == "api"
        assert (await door.get("/socket.io/")).json()["from"] == "gateway"


@pytest.mark.parametrize(
    ("kept", "encoding"),
    [("no-store", None), ("private, no-cache", "gzip"), ("no-cache", "gzip"), ("public, max-age=60", "gzip")],
)
async def test_an_answer_that_may_carry_a_secret_is_not_compressed(
    door: Door, kept: str, encoding: str | None
) -> None:
    answer = await door.get(f"/api/v1/anything?kept={kept}", accept="gzip")
    assert answer.headers.get("content-encoding") == encoding
    assert answer.json() == {"from": "api", **MUCH}


def test_what_a_file_is_is_the_same_rule_in_the_demo() -> None:
    [rule] = re.findall(r"@file path_regexp (\S+)", CADDYFILE)
    assert rule.replace("^/assets", "^assets") == FILES.pattern


def test_both_ways_through_the_proxy_ask_whether_somebody_answers() -> None:
    blocks = re.findall(r"reverse_proxy ([^{]+) \{(.*?)\n\t\t\}", CADDYFILE, re.DOTALL)
    assert [each.split() for each, _ in blocks] == [
        ["api:8000", "api-b:8000"],
        ["realtime:8001", "realtime-b:8001"],
    ]
    for _, block in blocks:
        rules = dict(line.split(maxsplit=1) for line in map(str.strip, block.splitlines()) if " " in line)
        assert rules["lb_policy"] == "least_conn"
        assert rules["health_uri"] == "/healthz"
        assert {"health_interval", "lb_try_duration", "fail_duration"} <= rules.keys()
