"""Reading the log: whose entries, which of them, page by page, and as CSV."""

import csv
import io
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from quickdoc.core.config import Settings
from quickdoc.identity.accounts import Account, Actor
from quickdoc.scheduling.actions import claims
from tests.api.conftest import Api, refusal, serving
from tests.town import Town

ADMIN = Actor(account_id="account_admin", role="admin")


@pytest.fixture
async def api(town: Town, settings: Settings) -> AsyncIterator[Api]:
    staff = Account(id="account_staff", email="s@example.org", role="staff", name="=Sue", zone="UTC")
    await town.store.accounts.insert(staff)
    async with serving(town, settings) as api:
        yield api


async def visits(api: Api, count: int) -> list[str]:
    """So many visits, which the clinic has cancelled."""
    made = []
    for number in range(count):
        who = await api.town.patient(f"Ana {number}")
        slot = await api.town.publish(24 + number)
        made.append((await claims.claim(api.town.services, who, slot.id)).id)
        assert (await api.post(f"/bookings/{made[-1]}/cancel", api.town.staff)).status_code == 200
        api.town.clock.moment += timedelta(seconds=1)
    return made


async def listed(api: Api, who: Actor = ADMIN, path: str = "/audit", /, **wanted: Any) -> list[str]:
    found = await api.get(path, who, params=wanted)
    assert found.status_code == 200, found.text
    return [each["object_id"] for each in found.json()["items"]]


async def test_the_newest_come_first_and_every_filter_narrows(api: Api) -> None:
    first, second, third = await visits(api, 3)
    api.town.clock.moment = api.town.clock.moment.replace(year=2027)
    (later,) = await visits(api, 1)
    assert await listed(api) == [later, third, second, first]
    assert await listed(api, object_id=second) == [second]
    assert await listed(api, patient_id="patient_1") == [first]
    assert await listed(api, **{"from": "2027-01-01T00:00:00Z"}) == [later]
    assert await listed(api, to="2027-01-01T00:00:00Z") == [third, second, first]
    assert await listed(api, action="booking.missed") == []
    assert await listed(api, kind="booking", account_id="account_staff", clinic_id="clinic_1") != []
    assert await listed(api, clinic_id="clinic_2") == []


async def test_pages_show_each_entry_once_with_the_names_of_today(api: Api) -> None:
    made = await visits(api, 5)
    page = (await api.get("/audit", ADMIN, params={"limit": 2})).json()
    assert page["names"]["account_staff"] == "=Sue"
    assert page["names"]["patient_5"] == "Ana 4"
    seen = [each["object_id"] for each in page["items"]]
    while page["next_cursor"]:
        page = (await api.get("/audit", ADMIN, params={"limit": 2, "cursor": page["next_cursor"]})).json()
        seen += [each["object_id"] for each in page["items"]]
    assert seen == made[::-1]


async def test_a_manager_sees_their_clinic_and_not_where_patients_are(api: Api) -> None:
    (visit,) = await visits(api, 1)
    ben, slot = await api.town.patient("Ben"), await api.town.publish(40)
    theirs = (await api.post(f"/slots/{slot.id}/claim", ben, json={})).json()["id"]
    neighbour = await api.town.found_neighbour()
    found = (await api.get("/clinics/clinic_1/audit", api.town.staff)).json()["items"]
    assert [(each["object_id"], each["host"]) for each in found] == [(theirs, None), (visit, "127.0.0.1")]
    assert await listed(api, neighbour, "/clinics/clinic_2/audit") == []
    refused = await api.get("/clinics/clinic_1/audit", neighbour)
    assert refusal(refused) == (403, "forbidden")
    elsewhere = await api.get("/clinics/clinic_2/audit", neighbour, params={"clinic_id": "clinic_1"})
    assert elsewhere.status_code == 422, "the path says which clinic"


async def test_an_export_has_every_line_and_no_formula(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quickdoc.admin.actions.auditing.PAGE", 2)
    made = await visits(api, 5)
    answer = await api.get("/clinics/clinic_1/audit/export", api.town.staff)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [each["object"] for each in rows] == made[::-1]
    assert {each["account name"] for each in rows} == {"'=Sue"}
    assert rows[0]["after"] == '{"state": "cancelled"}'
    assert refusal(await api.get("/audit/export", api.town.staff)) == (403, "forbidden")
