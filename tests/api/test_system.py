"""The system page: every part is shown with a level by its limits, also while a part is away."""

from datetime import timedelta
from typing import Any

import pytest
from pymongo.errors import AutoReconnect

from quickdoc.admin import system_parties, system_sections
from quickdoc.admin.figures import Limits
from quickdoc.identity.accounts import Actor
from quickdoc.messaging.messages import Message
from quickdoc.storage.processes import ProcessRecord
from tests.api.conftest import Api, refusal
from tests.town import MONDAY

ADMIN = Actor(account_id="account_admin", role="admin")
Sections = dict[str, dict[str, dict[str, str]]]


async def shown(api: Api) -> Sections:
    answer = await api.get("/admin/system", ADMIN)
    assert answer.status_code == 200, answer.text
    return {
        part["name"]: {each["label"]: each for each in part["figures"]} for part in answer.json()["sections"]
    }


async def run(api: Api, number: int, kind: str, seconds_ago: float, **fields: Any) -> None:
    seen = api.town.clock.now() - timedelta(seconds=seconds_ago)
    record = {"id": f"process_{number}", "kind": kind, "host": "a", "pid": number, "release": "1.0"}
    times = {"started_at": seen - timedelta(hours=3), "seen_at": seen}
    await api.town.store.processes.beat(ProcessRecord.model_validate(record | times | fields))


async def test_an_installation_that_is_well_is_green(api: Api) -> None:
    for number, kind in enumerate(("api", "realtime", "worker"), start=1):
        await run(api, number, kind, 5)
    sections = await shown(api)
    assert list(sections) == ["events", "jobs", "providers", "processes", "database", "redis"]
    told = [each for part in sections.values() for each in part.values() if each["level"] != "green"]
    assert [each["label"] for each in told] == ["Persistence"]  # the bus of tests keeps nothing
    assert (
        sections["processes"]["Worker on a, process 3"]["value"] == "1.0, started 3 h ago, heartbeat 5 s ago"
    )


async def test_unpublished_events_are_counted_and_their_age_is_told(api: Api) -> None:
    api.town.bus.down = True
    await api.town.publish()
    api.town.bus.down = False
    api.town.clock.moment += timedelta(seconds=30)
    events = (await shown(api))["events"]
    assert events["Outbox of slots"]["value"] == "1"
    oldest = events["Oldest unpublished event"]
    assert (oldest["value"], oldest["level"]) == ("30 s ago", "amber")
    api.town.clock.moment += timedelta(seconds=30)
    oldest = (await shown(api))["events"]["Oldest unpublished event"]
    assert oldest["level"] == "red"
    assert "workers" in oldest["advice"]


async def test_processes_that_are_missing_late_or_of_another_version_are_told(api: Api) -> None:
    await run(api, 1, "api", 5)
    await run(api, 2, "api", 40, release="0.9")
    await run(api, 3, "worker", 300)
    told = {label: each["level"] for label, each in (await shown(api))["processes"].items()}
    assert told == {
        "API on a, process 1": "green",
        "API on a, process 2": "amber",
        "Gateway": "red",
        "Worker on a, process 3": "red",
        "Worker": "red",
        "Versions": "amber",
    }


async def test_a_provider_is_judged_by_its_last_hour(api: Api) -> None:
    for number in range(20):
        message = Message(
            id=f"message_{number}",
            direction="out",
            phone="+15550100042",
            body="Hello",
            kind="offer",
            about=f"offer_{number}",
            state="failed" if number % 5 == 0 else "delivered",
            made_at=MONDAY - timedelta(minutes=2 * number + 1),
        )
        await api.town.store.messages.insert_silently(message)
    providers = (await shown(api))["providers"]
    assert providers["Texts: last success"]["value"] == "3 min ago; last failure 60 s ago"
    failed = providers["Texts: failed in the last hour"]
    assert (failed["value"], failed["level"]) == ("4 of 20", "red")
    assert providers["E-mail"]["value"] == "not configured, so the channel is off"
    api.town.clock.moment += timedelta(minutes=50)  # too few are left to tell
    failed = (await shown(api))["providers"]["Texts: failed in the last hour"]
    assert (failed["value"], failed["level"]) == ("1 of 5", "green")


async def test_an_index_that_is_missing_is_named(api: Api) -> None:
    await api.town.store.database["bookings"].drop_index("unique_slot_id_1")
    indexes = (await shown(api))["database"]["Indexes"]
    assert indexes["level"] == "red"
    assert "bookings.unique_slot_id_1" in indexes["advice"]


async def test_while_redis_is_away_the_rest_is_shown(api: Api) -> None:
    api.town.bus.down = True
    sections = await shown(api)
    for name in ("jobs", "redis"):
        assert [each["advice"] for each in sections[name].values()] == [system_sections.NO_REDIS]
    assert "Version" in sections["database"]


async def test_while_the_database_is_away_the_rest_is_shown(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: Any) -> None:
        raise AutoReconnect("gone")

    store = api.town.store
    for noun, read in (
        (store, "backlogs"),
        (store, "server_state"),
        (store.log, "late_reactions"),
        (store.processes, "everything"),
        (store.messages, "health"),
    ):
        monkeypatch.setattr(noun, read, away)
    sections = await shown(api)
    for name in ("events", "providers", "processes", "database"):
        assert [each["advice"] for each in sections[name].values()] == [system_sections.NO_DATABASE]
    assert "Jobs in the queue" in sections["jobs"]


async def test_only_administrators_see_it(api: Api) -> None:
    assert refusal(await api.get("/admin/system", api.town.staff)) == (403, "forbidden")


def test_limits_rise_and_say_what_to_do() -> None:
    named = [
        each
        for module in (system_sections, system_parties)
        for each in vars(module).values()
        if isinstance(each, Limits)
    ]
    assert len(named) >= 9
    for each in named:
        assert each.amber < each.red
        assert each.advice.endswith(".")
        assert [each.level(value) for value in (0, each.amber, each.red)] == ["green", "amber", "red"]
