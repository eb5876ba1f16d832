"""A doctor's visits, for the doctor and for those who work with them."""

from datetime import timedelta
from typing import Any

from quickdoc.identity.accounts import Actor
from quickdoc.identity.roles import Membership
from quickdoc.scheduling.actions import bookings, claims
from tests.api.conftest import Api, refusal

ADMIN = Actor(account_id="account_admin", role="admin")
ADDRESS = "/doctors/doctor_1/bookings"


def a_doctor(doctor_id: str) -> Actor:
    works = Membership(clinic_id="clinic_1", role="doctor", doctor_id=doctor_id)
    return Actor(account_id="account_d", role="doctor", clinic_id="clinic_1", memberships=(works,))


async def shown(api: Api, who: Actor, **params: Any) -> list[str]:
    answer = await api.get(ADDRESS, who, params=params)
    assert answer.status_code == 200, answer.text
    return [each["id"] for each in answer.json()["items"]]


async def test_visits_come_by_their_start_narrowed_and_page_by_page(api: Api) -> None:
    town = api.town
    ids, starts = [], []
    for hours, name in ((24, "Ana"), (48, "Ben"), (72, "Cleo")):
        slot = await town.publish(hours)
        ids.append((await claims.claim(town.services, await town.patient(name), slot.id)).id)
        starts.append(slot.start)
    await claims.claim(town.services, await town.patient(), (await town.publish(24, "doctor_2")).id)
    await bookings.cancel(town.services, town.staff, ids[1])
    assert await shown(api, ADMIN) == ids
    assert await shown(api, ADMIN, descending="true", limit=2) == ids[:0:-1]
    assert await shown(api, ADMIN, state="cancelled") == [ids[1]]
    middle = starts[1].isoformat()
    assert await shown(api, ADMIN, since=middle) == ids[1:]
    assert await shown(api, ADMIN, until=middle) == ids[:1]
    first = (await api.get(ADDRESS, ADMIN, params={"limit": 2})).json()
    assert await shown(api, ADMIN, cursor=first["next_cursor"]) == ids[2:]
    assert refusal(await api.get(ADDRESS, ADMIN, params={"cursor": "x"})) == (422, "bad_cursor")


async def test_the_doctor_sees_all_and_others_what_is_at_their_clinic(api: Api) -> None:
    town, neighbour = api.town, await api.town.found_neighbour()
    here = await claims.claim(town.services, await town.patient(), (await town.publish(24)).id)
    slot = await town.publish(48)
    there = slot.model_copy(
        update={"id": "slot_2", "clinic_id": "clinic_2", "start": slot.start + timedelta(hours=3)}
    )
    await town.store.slots.insert(there)
    elsewhere = await claims.claim(town.services, await town.patient(), "slot_2")
    assert await shown(api, a_doctor("doctor_1")) == [here.id, elsewhere.id]
    for colleague in (town.staff, a_doctor("doctor_2")):
        assert await shown(api, colleague) == [here.id]
    for who in (neighbour, await town.patient()):
        assert refusal(await api.get(ADDRESS, who)) == (403, "forbidden")
    doctor = await town.store.doctors.get("doctor_1")
    both = {"clinic_ids": ("clinic_1", "clinic_2"), "version": doctor.version + 1}
    await town.store.doctors.replace_silently(doctor.model_copy(update=both))
    assert await shown(api, neighbour) == [elsewhere.id]
    assert refusal(await api.get("/doctors/doctor_none/bookings", ADMIN)) == (404, "not_found")
