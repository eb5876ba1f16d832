"""Every failure has one look, and tells nothing of our insides."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from pymongo.errors import AutoReconnect, ServerSelectionTimeoutError
from structlog.testing import capture_logs

from api import deadlines, limits
from api.problems import title
from api.statuses import STATUS
from quickdoc.core import errors
from quickdoc.core.config import Settings
from quickdoc.core.errors import RefusedError
from tests.api.conftest import Api, refusal, serving
from tests.texting.stage import offered
from tests.town import Town
from tests.waiting import forever


def test_every_refusal_has_a_status() -> None:
    known = {each for each in vars(errors).values() if isinstance(each, type)}
    assert {each for each in known if issubclass(each, RefusedError)} == set(STATUS)


def test_every_refusal_has_a_code_of_its_own_and_a_sentence() -> None:
    codes = [each.code for each in STATUS]
    assert len(set(codes)) == len(codes)
    assert all(each.sentence.endswith(".") for each in STATUS)
    assert title("slot_taken") == "Slot taken"


async def broken(_: Any) -> None:
    raise RuntimeError("the password is hunter2")


async def test_a_mistake_of_ours_is_a_500_with_a_number_and_nothing_else(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api.town.store.clinics, "get", broken)
    with capture_logs() as lines:
        response = await api.get("/clinics/clinic_1", headers={"Origin": api.settings.web_origins[0]})
    assert refusal(response) == (500, "unexpected")
    assert "hunter2" not in response.text
    request_id = response.headers["x-request-id"]
    assert response.json()["instance"] == f"urn:quickdoc:request:{request_id}"
    assert request_id in response.json()["detail"]
    assert response.headers["access-control-allow-origin"] == api.settings.web_origins[0]
    assert [line["event"] for line in lines] == ["request failed", "request"]


@pytest.mark.parametrize("error", [AutoReconnect("gone"), ServerSelectionTimeoutError("nobody at 10.0.0.1")])
async def test_when_the_database_is_away_it_is_a_503_that_promises_nothing(
    api: Api, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    async def away(_: Any) -> None:
        raise error

    monkeypatch.setattr(api.town.store.clinics, "get", away)
    response = await api.get("/clinics/clinic_1")
    assert refusal(response) == (503, "not_ready")
    assert int(response.headers["retry-after"]) > 0
    assert "10.0.0.1" not in response.text


async def test_a_process_that_lives_says_so(api: Api) -> None:
    assert (await api.get("/healthz")).json() == {"status": "alive"}


async def test_a_process_is_ready_with_database_indexes_and_bus(api: Api) -> None:
    assert (await api.get("/readyz")).json() == {"status": "ready", "unreadable": 0, "unsettled": 0}


async def test_a_process_without_its_bus_is_not_ready_and_says_what_is_away(api: Api) -> None:
    api.town.bus.down = True
    response = await api.get("/readyz")
    assert refusal(response) == (503, "not_ready")
    assert response.json()["detail"] == "Redis does not answer."


async def test_a_process_whose_index_is_missing_is_not_ready_and_names_it(api: Api) -> None:
    await api.town.store.database["bookings"].drop_index("unique_slot_id_1")
    response = await api.get("/readyz")
    assert refusal(response) == (503, "not_ready")
    assert "bookings.unique_slot_id_1" in response.json()["detail"]


async def test_a_process_whose_database_is_away_is_not_ready(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_: Any) -> None:
        raise AutoReconnect("gone")

    monkeypatch.setattr("api.routes.health.index_making.differences", away)
    response = await api.get("/readyz")
    assert refusal(response) == (503, "not_ready")
    assert response.json()["detail"] == "MongoDB does not answer."


async def test_a_request_is_logged_without_what_it_was_about(api: Api) -> None:
    ana = await api.town.patient()
    with capture_logs() as lines:
        await api.get("/slots?lat=40.4&lon=-3.7", ana)
        await api.post("/auth/login", json={"email": "secret@example.com", "password": "hunter2"})
    assert [(line["method"], line["path"], line["status"]) for line in lines] == [
        ("GET", "/api/v1/slots", 200),
        ("POST", "/api/v1/auth/login", 401),
    ]
    assert all(each["ms"] >= 0 for each in lines)
    assert not any(word in str(lines) for word in ("40.4", "secret", "hunter2", "Bearer", "127.0.0.1"))


async def test_a_request_keeps_the_name_that_it_came_with_unless_that_is_odd(api: Api) -> None:
    kept = await api.get("/time", headers={"X-Request-Id": "proxy-12345678"})
    assert kept.headers["x-request-id"] == "proxy-12345678"
    for odd in ("x", "a b c d e f g h", "x" * 65, "<script>alert(1)"):
        given = await api.get("/time", headers={"X-Request-Id": odd})
        assert given.headers["x-request-id"] != odd


async def test_every_response_tells_browsers_what_not_to_do(api: Api) -> None:
    for path in ("/time", "/nothing", "/me"):
        headers = (await api.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
        assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert headers["cache-control"] == "no-store"
        assert "strict-transport-security" not in headers


async def test_only_our_pages_may_read_answers(api: Api) -> None:
    ours, theirs = api.settings.web_origins[0], "https://evil.example"
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "Idempotency-Key"}
    allowed = await api.call("OPTIONS", "/slots/x/claim", headers={"Origin": ours, **asked})
    assert allowed.headers["access-control-allow-origin"] == ours
    assert allowed.headers["access-control-allow-credentials"] == "true"
    refused = await api.call("OPTIONS", "/slots/x/claim", headers={"Origin": theirs, **asked})
    assert "access-control-allow-origin" not in refused.headers
    assert "access-control-allow-origin" not in (await api.get("/time", headers={"Origin": theirs})).headers


async def test_production_asks_for_https_for_a_year(town: Town, settings: Settings) -> None:

    async with serving(town, settings.model_copy(update={"mode": "production"})) as api:
        assert (await api.get("/time")).headers["strict-transport-security"] == "max-age=31536000"


async def test_a_body_that_does_not_come_is_not_waited_for(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    async def half() -> AsyncIterator[bytes]:
        yield b'{"email": "a@b.de",'
        await forever()

    monkeypatch.setattr(limits, "ORDINARY", limits.ORDINARY._replace(seconds=0.05))
    for path in ("/auth/login", "/slots/slot_x/claim", "/twilio/inbound"):
        response = await api.post(path, content=half(), headers={"Content-Type": "application/json"})
        if path != "/twilio/inbound":
            assert refusal(response) == (408, "too_slow")
        assert response.status_code in {403, 408}


async def test_a_database_that_hangs_is_not_waited_for(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    async def hang(_: str) -> None:
        await forever()

    monkeypatch.setattr(deadlines, "ANSWERED_WITHIN", 0.05)
    monkeypatch.setattr(api.town.store.slots, "get", hang)
    response = await api.get("/slots/slot_x")
    assert refusal(response) == (503, "not_ready")
    assert response.headers["Retry-After"] == "2"


async def test_what_somebody_should_be_called_for_is_measured(api: Api) -> None:
    text = (await api.get("/metrics")).text
    assert "# TYPE quickdoc_messages_unsettled gauge\nquickdoc_messages_unsettled 0\n" in text
    assert "quickdoc_records_unreadable 0\n" in text
    _, offer = await offered(api.town)
    (message,) = await api.town.store.messages.many({"about": offer.id})
    lost = {"state": "unknown", "due_at": None, "version": message.version + 1}
    await api.town.store.messages.replace(message.model_copy(update=lost))
    assert "quickdoc_messages_unsettled 1\n" in (await api.get("/metrics")).text
    assert (await api.get("/readyz")).json()["unsettled"] == 1
    board = await api.get("/snapshots/board/clinic_1", api.town.staff)
    assert board.json()["unsettled"] == 1
