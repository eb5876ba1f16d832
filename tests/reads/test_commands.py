"""Each read asks the database as often for fifty things as for one."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from quickdoc.core.config import Settings
from quickdoc.identity.accounts import Actor
from quickdoc.scheduling.actions import claims
from quickdoc.store import Store
from tests.api.conftest import Api, serving
from tests.reads.profiler import profiled
from tests.reads.subjects import HERE, NEAR, offer_to_somebody
from tests.texting.stage import visiting
from tests.town import town_on

pytestmark = pytest.mark.servers
MORE = 49
Fields = dict[str, Any]
LOOKS: dict[str, Fields] = {
    "/snapshots/feed": {**NEAR, "specialty": "dermatology"},
    "/snapshots/mine": {},
    "/snapshots/board/clinic_1": {"day": "2026-11-24"},
    "/slots": {"limit": 100},
    "/standbys": {},
    "/bookings": {},
    "/offers": {},
    f"{HERE}/standbys": {"limit": 100},
    f"{HERE}/messages": {"limit": 100},
    f"{HERE}/barred": {"limit": 100},
    "/me/patients": {},
    "/clinics": {},
    "/specialties": {},
}


def another(name: str, number: int) -> Fields:
    """What is different in one more document of a collection: no more than its unique indexes want."""
    tag = f"x{number:02}"
    made: dict[str, Fields] = {
        "slots": {"_id": f"slot_{tag}", "doctor_id": f"doctor_{tag}"},
        "bookings": {
            "_id": f"booking_{tag}",
            "slot_id": f"slot_{tag}",
            "ticks": [number],
            "code": tag,
            "seats": [],
        },
        "offers": {"_id": f"offer_{tag}", "slot_id": f"slot_{tag}", "code": tag},
        "rounds": {"_id": f"round_{tag}", "slot_id": f"slot_{tag}"},
        "standbys": {"_id": f"standby_{tag}", "rank": number, "same_as": tag},
        "messages": {"_id": f"message_{tag}", "about": tag, "sid": tag},
        "barred": {"_id": f"barred_{tag}", "patient_id": f"patient_{tag}"},
        "patients": {"_id": f"patient_{tag}"},
        "clinics": {"_id": f"clinic_{tag}", "name": f"Clinic {tag}"},
        "doctors": {"_id": f"doctor_{tag}", "name": f"Dr. {tag}", "specialty": f"kind_{number}"},
    }
    return made[name]


COPIED = (
    "slots",
    "bookings",
    "offers",
    "rounds",
    "standbys",
    "messages",
    "barred",
    "patients",
    "clinics",
    "doctors",
)


@pytest.fixture
async def api(real_store: Store, settings: Settings) -> AsyncIterator[Api]:
    async with serving(await town_on(real_store), settings) as api:
        yield api


async def multiplied(api: Api, who: Actor) -> None:
    """So many more of everything that somebody and their clinic see."""
    database = api.town.store.database
    theirs: dict[str, Fields] = {
        "slots": {"state": "open"},
        "bookings": {"holder.account_id": who.account_id},
        "offers": {"holder.account_id": who.account_id},
        "patients": {"account_id": who.account_id},
        "standbys": {"account_id": who.account_id},
        "messages": {"clinic_id": "clinic_1"},
    }
    for name in COPIED:
        one = await database[name].find_one(theirs.get(name, {}))
        assert one, name
        copies = [{**one, **another(name, number), "pending": []} for number in range(MORE)]
        await database[name].insert_many(copies)


async def asked(api: Api, who: Actor) -> tuple[dict[str, int], dict[str, int]]:
    """How many commands each read takes, and how long its answer is."""
    commands, lengths = {}, {}
    for path, query in LOOKS.items():
        actor = api.town.staff if "clinic_1" in path else who
        async with profiled(api.town.store.database) as seen:
            response = await api.get(path, actor, params=query)
        assert response.status_code == 200, response.text
        commands[path] = len(seen)
        lengths[path] = len(response.content)
    return commands, lengths


async def test_fifty_things_take_as_many_commands_as_one(api: Api) -> None:
    who, _ = await offer_to_somebody(api)
    other = await api.town.publish(26, "doctor_2")  # of another specialty: it fulfils no request
    await claims.claim(api.town.services, who, other.id)
    await api.town.settle()
    ben = await api.town.patient("Ben")
    await visiting(api.town, ben, 28)
    await api.put(f"{HERE}/barred/{ben.patient_ids[0]}", api.town.staff, json={"reason": "never comes"})
    commands, lengths = await asked(api, who)
    assert min(commands.values()) > 0
    await multiplied(api, who)
    after, longer = await asked(api, who)
    assert after == commands
    assert [path for path in LOOKS if longer[path] < 8 * lengths[path]] == []
