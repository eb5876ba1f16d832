"""The built app beside the API, as the sandbox serves it."""

import gzip
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from httpx import Response

from quickdoc.core.config import Settings
from tests.api.conftest import Api, refusal, serving
from tests.town import Town


@pytest.fixture
async def web(town: Town, settings: Settings, tmp_path: Path) -> AsyncIterator[Api]:
    dist = tmp_path / "dist"
    (dist / "assets").mkdir(parents=True)
    (dist / "index.html").write_text("<title>QuickDoc</title>")
    (dist / "assets" / "index-4f2a.js").write_text("let app")
    (dist / "assets" / "index-4f2a.js.br").write_bytes(b"pressed by brotli")
    (dist / "assets" / "index-4f2a.js.gz").write_bytes(gzip.compress(b"let app"))
    (dist / "manifest.webmanifest").write_text("{}")
    (tmp_path / "secret.txt").write_text("hunter2")
    async with serving(town, settings.model_copy(update={"web_dist": dist})) as api:
        yield api


async def test_every_page_of_the_app_is_its_index_and_never_cached(web: Api) -> None:
    for path in ("/", "/board/clinic_1", "/standby", "/docs", "/apiary", "/o/acc_1.off_2.1780000000.mAc_-x"):
        response = await web.client.get(path)
        assert response.status_code == 200
        assert response.text == "<title>QuickDoc</title>"
        assert response.headers["content-type"].startswith("text/html")
        assert response.headers["cache-control"] == "no-cache"


async def test_files_with_a_hash_in_their_name_are_kept_for_good(web: Api) -> None:
    script = await web.client.get("/assets/index-4f2a.js")
    assert script.text == "let app"
    assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert (await web.client.get("/manifest.webmanifest")).headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path", ["/assets/index-0000.js", "/assets/", "/index-4f2a.css", "/board/x.js", "/.env"]
)
async def test_a_file_that_is_gone_is_not_the_index_and_not_kept(web: Api, path: str) -> None:
    response = await web.client.get(path)
    assert refusal(response) == (404, "not_found")
    assert response.headers["cache-control"] == "no-store"


SCRIPT = "/assets/index-4f2a.js"


async def raw(web: Api, path: str, accepted: str, **headers: str) -> tuple[Response, bytes]:
    """The answer with its bytes as they came."""
    async with web.client.stream("GET", path, headers={"Accept-Encoding": accepted, **headers}) as response:
        return response, b"".join([chunk async for chunk in response.aiter_raw()])


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("*", "br"),
        ("identity", None),
        ("gzip;q=0", None),
        ("", None),
    ],
)
async def test_a_file_goes_out_as_the_build_compressed_it(
    web: Api, accepted: str, encoding: str | None
) -> None:
    response, body = await raw(web, SCRIPT, accepted)
    assert response.headers.get("content-encoding") == encoding
    assert "Accept-Encoding" in response.headers["vary"]
    assert response.headers["content-type"].startswith("text/javascript")
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert (gzip.decompress(body) if encoding == "gzip" else body) == (
        b"pressed by brotli" if encoding == "br" else b"let app"
    )


async def test_each_encoding_has_its_own_tag_and_may_be_asked_for_again(web: Api) -> None:
    tags = {(await raw(web, SCRIPT, each))[0].headers["etag"] for each in ("br", "gzip", "identity")}
    assert len(tags) == 3
    response, _ = await raw(web, SCRIPT, "br")
    again, body = await raw(web, SCRIPT, "br", **{"If-None-Match": response.headers["etag"]})
    assert (again.status_code, body) == (304, b"")


async def test_screens_are_compressed_and_answers_that_may_carry_a_secret_are_not(web: Api) -> None:
    await web.town.found_neighbour()
    response, body = await raw(web, "/api/v1/clinics", "gzip, br")
    assert response.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in response.headers["vary"]
    assert int(response.headers["content-length"]) == len(body) < len(gzip.decompress(body)) / 2
    plain, whole = await raw(web, "/api/v1/clinics", "identity")
    assert "content-encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["vary"]
    assert gzip.decompress(body) == whole
    document, _ = await raw(web, "/api/openapi.json", "gzip")
    assert document.headers["cache-control"] == "no-store"
    assert "content-encoding" not in document.headers


async def test_the_app_may_talk_to_its_own_api_and_to_the_gateway_only(web: Api) -> None:
    policy = (await web.client.get("/")).headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "connect-src 'self' https://live.quickdoc.example wss://live.quickdoc.example;" in policy
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert "frame-ancestors 'none'" in policy


async def test_an_unknown_address_of_the_api_stays_a_problem(web: Api) -> None:
    for path in ("/api", "/api/", "/api/v1/nothing", "/api/v2/slots", "/socket.io/x"):
        assert refusal(await web.client.get(path)) == (404, "not_found")


async def test_a_wrong_method_stays_one(web: Api) -> None:
    assert refusal(await web.client.delete("/api/v1/slots")) == (405, "method_not_allowed")
    assert refusal(await web.client.get("/api/v1/auth/login")) == (405, "method_not_allowed")
    assert refusal(await web.client.post("/board")) == (405, "method_not_allowed")


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/assets/..%2f..%2fsecret.txt",
        "//etc/passwd",
    ],
)
async def test_nothing_outside_of_the_app_is_served(web: Api, path: str) -> None:
    response = await web.client.get(path)
    assert "hunter2" not in response.text
    assert "root:" not in response.text


async def test_the_documentation_has_its_own_policy(web: Api) -> None:
    response = await web.client.get("/api/docs")
    assert response.status_code == 200
    policy = response.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "http" not in policy, "nothing comes from elsewhere"
    assert "<script>" not in response.text
    named = re.findall(r'(?:src|href)="([^"]+)"', response.text)
    assert len(named) == 3
    for each in named:
        assert each.startswith("/api/docs/")
        assert (await web.client.get(each)).status_code == 200
    assert (await web.client.get("/api/openapi.json")).json()["info"]["title"] == "QuickDoc"
