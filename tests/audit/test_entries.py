"""Entries reach the log once, whatever dies on the way, and say who did it."""

from datetime import timedelta

import pytest
from pymongo.errors import AutoReconnect

from quickdoc.core.config import Settings
from quickdoc.scheduling.actions import claims
from tests.api.conftest import Api, serving
from tests.audit.stage import cancelled, entries
from tests.town import Town
from workers.relay import relay


async def test_an_entry_says_who_did_what_to_which_visit_of_whom(town: Town) -> None:
    visit = await cancelled(town)
    (entry,) = await entries(town)
    assert (entry.action, entry.account_id, entry.role) == ("booking.cancelled", "account_staff", "manager")
    assert (entry.kind, entry.object_id, entry.clinic_id) == ("booking", visit, "clinic_1")
    assert entry.patient_id == "patient_1"
    assert (entry.before, entry.after) == ({"state": "booked"}, {"state": "cancelled"})
    assert entry.about["doctor_id"] == "doctor_1"


async def test_a_log_that_is_away_gets_the_entry_later_and_once(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = town.store.audit.collection.insert_many
    monkeypatch.setattr(town.store.audit.collection, "insert_many", _refused)
    visit = await cancelled(town)
    monkeypatch.setattr(town.store.audit.collection, "insert_many", whole)
    assert await entries(town) == []
    town.clock.moment += timedelta(seconds=3)
    for _ in range(2):
        await relay(town.services)
    assert [each.object_id for each in await entries(town)] == [visit]


async def _refused(*_given: object, **_more: object) -> None:
    raise AutoReconnect


async def test_a_dispatcher_that_dies_before_it_has_acknowledged_repeats_nothing(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(town.store.bookings, "acknowledge", _refused)
    await cancelled(town)
    monkeypatch.undo()
    (noted,) = await entries(town)
    waiting = await town.store.bookings.pending(town.clock.now() + timedelta(1), timedelta(), 10)
    assert [each.entry for each in waiting.entries] == [noted]
    town.clock.moment += timedelta(seconds=3)
    await relay(town.services)
    assert await entries(town) == [noted]
    assert not (await town.store.bookings.pending(town.clock.now(), timedelta(), 10)).entries


async def test_the_log_needs_no_redis(town: Town) -> None:
    town.bus.down = True
    visit = await cancelled(town)
    assert [each.object_id for each in await entries(town)] == [visit]


async def test_what_nobody_does_is_written_down_as_the_systems_where_it_ends_a_visit(town: Town) -> None:
    ana = await town.patient()
    later, slot = await town.publish(48), await town.publish(24)
    visit = await claims.claim(town.services, ana, later.id)
    await claims.swap(town.services, ana, slot.id, None, visit.id)
    await town.settle()
    assert {(each.action, each.operation) for each in await entries(town)} <= {("booking.moved", "system")}


async def test_wrong_passwords_are_written_down_for_known_addresses_and_others(
    town: Town, settings: Settings
) -> None:
    async with serving(town, settings) as api:
        new = {"email": "eva@example.org", "password": "long enough", "name": "Eva", "phone": "+15550120001"}
        account = (await api.post("/auth/sign-up", json={**new, "zone": "UTC"})).json()["account"]["id"]
        for email in ("eva@example.org", "nobody@example.org"):
            await _logs_in(api, email)
        found = await entries(town, action="session.refused")
        assert {(each.account_id, each.object_id) for each in found} == {(None, ""), (None, account)}
        assert {(each.host, each.device) for each in found} == {("127.0.0.1", "Firefox on Linux")}


async def _logs_in(api: Api, email: str) -> None:
    agent = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"}
    answer = await api.post("/auth/login", headers=agent, json={"email": email, "password": "wrong"})
    assert answer.status_code == 401, answer.text


async def test_another_password_is_told_from_logins_that_were_ended(town: Town, settings: Settings) -> None:
    async with serving(town, settings) as api:
        new = {"email": "eva@example.org", "password": "long enough", "name": "Eva", "phone": "+15550120001"}
        told = (await api.post("/auth/sign-up", json={**new, "zone": "UTC"})).json()
        await api.post(
            "/auth/password",
            headers={"Authorization": f"Bearer {told['access_token']}"},
            json={"present": "long enough", "new": "something else entirely"},
        )
        (entry,) = await entries(town, action="account.password_changed")
        assert (entry.operation, entry.account_id) == ("change_password", told["account"]["id"])
        assert "password" in entry.changed


async def test_a_request_leaves_nobody_behind_who_is_acting(town: Town, settings: Settings) -> None:
    async with serving(town, settings) as api:
        await api.post("/clinics/clinic_1/invites", town.staff)
        before = await entries(town)
        await claims.claim(town.services, await town.patient(), (await town.publish()).id)
        assert await entries(town) == before != []
