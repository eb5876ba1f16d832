"""A clinic's page on other sites: who may frame it, what it shows, and that nothing else may be framed."""

import re
from pathlib import Path
from typing import Any

import pytest
from httpx import Response

from quickdoc.core.config import Settings
from quickdoc.scheduling.actions import suspending
from tests.api.conftest import Api, refusal, serving
from tests.town import Town

PAGE = "/embed/clinics/clinic_1"
PARTNERS = ["https://www.partner.example", "https://town.example:8443"]


async def allow(api: Api, origins: list[str]) -> Response:
    body = {"embed_origins": origins}
    return await api.call("PATCH", "/clinics/clinic_1", api.town.staff, json=body)


def framers(response: Response) -> str:
    """Who may frame it."""
    found = re.search(r"frame-ancestors ([^;]+)", response.headers["content-security-policy"])
    assert found
    return found.group(1)


def assert_unframed(response: Response) -> None:
    assert framers(response) == "'none'"
    assert response.headers["x-frame-options"] == "DENY"


async def test_nobody_may_frame_the_page_of_a_clinic_that_has_not_allowed_it(api: Api) -> None:
    page = await api.client.get(PAGE)
    assert page.status_code == 200
    assert_unframed(page)


async def test_the_sites_that_a_clinic_names_may_frame_it_and_no_others(api: Api) -> None:
    assert (await allow(api, PARTNERS)).json()["embed_origins"] == PARTNERS
    page = await api.client.get(PAGE)
    assert framers(page) == " ".join(PARTNERS)
    assert "x-frame-options" not in page.headers
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]
    assert "set-cookie" not in page.headers
    await allow(api, [])
    assert_unframed(await api.client.get(PAGE))


async def test_a_closed_clinic_says_so_and_an_unknown_one_is_not_there(api: Api) -> None:
    await allow(api, PARTNERS)
    await api.town.publish()
    await suspending.close_clinic(api.town.services, api.town.staff, "clinic_1")
    closed = await api.client.get(PAGE)
    assert (closed.status_code, framers(closed)) == (200, " ".join(PARTNERS))
    assert "takes no appointments any more" in closed.text
    assert "Free appointments" not in closed.text
    for path in ("/embed/clinics/clinic_9", "/embed/clinics/%22%3E%3Cscript%3E"):
        unknown = await api.client.get(path)
        assert unknown.status_code == 404
        assert unknown.headers["content-type"].startswith("text/html")
        assert_unframed(unknown)


async def test_everything_else_stays_unframed(town: Town, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<title>QuickDoc</title>")
    async with serving(town, settings.model_copy(update={"web_dist": tmp_path})) as api:
        await allow(api, PARTNERS)
        paths = ("/", "/clinics/clinic_1", "/embed", "/embed/clinics", "/embed/live.js", "/embed/clinic.css")
        for path in (*paths, "/api/docs", "/api/v1/clinics", "/api/v1/nothing", "/healthz"):
            assert_unframed(await api.client.get(path))


async def test_it_shows_what_is_free_and_every_link_opens_the_top_window(api: Api) -> None:
    await api.town.publish(24)
    await api.town.publish(30, "doctor_2")
    hours = [{"weekday": 1, "start": 540, "end": 780}, {"weekday": 1, "start": 900, "end": 0}]
    await api.call("PATCH", "/clinics/clinic_1", api.town.staff, json={"opening_hours": hours})
    text = (await api.client.get(PAGE)).text
    assert "1 Lake St" in text
    assert "09:00-13:00, 15:00-00:00" in text
    assert re.findall(r"<li><a[^>]+>([^<]+)<span>([^<]+)", text) == [
        ("Tuesday 24 November 10:00", "check-up, Dr. 1"),
        ("Tuesday 24 November 16:00", "check-up, Dr. 2"),
    ]
    assert '<base target="_top">' in text
    assert "target=" not in text.replace('<base target="_top">', "")
    assert not re.search(r"<form|<button|<input|onclick|<script>|style=", text)
    for path in re.findall(r'(?:src|href)="(/embed/[^"]+)"', text):
        assert (await api.client.get(path)).status_code == 200


async def test_what_people_wrote_is_text(api: Api) -> None:
    name = "<script>alert(1)</script> & \"Sons'"
    changed = await api.call("PATCH", "/clinics/clinic_1", api.town.staff, json={"name": name})
    assert changed.status_code == 200, changed.text
    text = (await api.client.get(PAGE)).text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (["HTTPS://Partner.Example/"], ["https://partner.example"]),
        (["https://a.example:443", "https://a.example"], ["https://a.example"]),
        (["https://xn--bcher-kva.example"], ["https://xn--bcher-kva.example"]),
        ([f"https://{number}.example" for number in range(20)], None),
        ([f"https://{number}.example" for number in range(21)], "invalid"),
        (["http://partner.example"], "invalid"),
        (["https://*.example"], "invalid"),
        (["*"], "invalid"),
        (["https://a.example; script-src *"], "invalid"),
        (["https://a.example https://b.example"], "invalid"),
        (["https://a.example\nx"], "invalid"),
        (["https://a.example/path"], "invalid"),
        (["https://user@a.example"], "invalid"),
        (["https://a.example:0"], "invalid"),
        (["https://a.example:70000"], "invalid"),
        (["https://bücher.example"], "invalid"),
        (["https://"], "invalid"),
        ([""], "invalid"),
        (None, "invalid"),
    ],
)
async def test_only_origins_of_sites_are_kept(api: Api, given: Any, kept: Any) -> None:
    answer = await allow(api, given)
    if kept == "invalid":
        assert refusal(answer) == (422, "invalid")
        assert_unframed(await api.client.get(PAGE))
    else:
        assert answer.json()["embed_origins"] == (given if kept is None else kept)


async def test_clinics_of_earlier_versions_allow_nobody(api: Api) -> None:
    await api.town.store.clinics.collection.update_many({}, {"$unset": {"embed_origins": 1}})
    assert_unframed(await api.client.get(PAGE))


async def test_only_a_manager_allows_it(api: Api) -> None:
    neighbour = await api.town.found_neighbour()
    body = {"embed_origins": PARTNERS}
    refused = await api.call("PATCH", "/clinics/clinic_1", neighbour, json=body)
    assert refusal(refused) == (403, "forbidden")
