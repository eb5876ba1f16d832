"""A person of the family is removed: nothing of theirs goes on, and what was at clinics stays there."""

import pytest

from quickdoc.core.errors import NotFoundError
from quickdoc.events.models import PatientAdded, PatientRemoved
from quickdoc.identity.accounts import Actor, actor
from quickdoc.identity.patients import FAMILY
from quickdoc.scheduling.actions import bookings, claims
from quickdoc.waitlist.actions import adding
from quickdoc.waitlist.preferences import Preferences
from tests.api.bodies import PREFERENCES, PROFILE
from tests.api.conftest import Api, refusal
from tests.pictures import PICTURE
from tests.town import Town
from workers.reactions import react


@pytest.fixture
async def ana(api: Api) -> Actor:
    """With Mia, for whom her token speaks."""
    ana = await api.town.patient("Ana")
    assert (await api.post("/me/patients", ana, json={"name": "Mia"})).status_code == 201
    return actor(await api.town.store.accounts.get(ana.account_id))


async def wait_for(town: Town, who: Actor, patient_id: str, specialty: str) -> str:
    asked = Preferences.model_validate({**PREFERENCES, "specialties": [specialty], "notice": 0})
    return (await adding.add(town.services, who, patient_id, asked)).id


async def remove(api: Api, who: Actor, patient_id: str) -> int:
    return (await api.delete(f"/me/patients/{patient_id}", who)).status_code


async def test_whoever_is_removed_is_gone_with_requests_offers_profile_and_photo(
    api: Api, ana: Actor
) -> None:
    town, (first, mia) = api.town, ana.patient_ids
    hers = await wait_for(town, ana, first, "cardiology")
    mias = await wait_for(town, ana, mia, "dermatology")
    for each in ana.patient_ids:
        await api.put(f"/patients/{each}/profile", ana, json=PROFILE)
        await api.put(f"/patients/{each}/photo", ana, content=PICTURE)
    await town.publish(6, offer=True)
    await town.settle()
    assert [each.holder.patient_id for each in await town.store.offers.many({"open": True})] == [mia]

    assert await remove(api, ana, mia) == 204
    await town.settle()
    assert [each["name"] for each in (await api.get("/me/patients", ana)).json()] == ["Ana"]
    assert [each["name"] for each in (await api.get("/snapshots/mine", ana)).json()["patients"]] == ["Ana"]
    assert (await api.get("/me", ana)).json()["patient_ids"] == [first]
    assert [(await town.store.standbys.get(each)).active for each in (hers, mias)] == [True, False]
    assert await town.store.offers.many({"open": True}) == []
    assert [each.id for each in await town.store.profiles.everything()] == [first]
    assert len(await town.store.photos.everything()) == 1


async def test_an_old_token_does_nothing_for_whoever_was_removed(api: Api, ana: Actor) -> None:
    mia = ana.patient_ids[1]
    slot = await api.town.publish(30)
    assert await remove(api, ana, mia) == 204
    await api.town.settle()
    async with api.nothing_changes():
        for method, path, body in (
            ("POST", f"/slots/{slot.id}/claim", {"patient_id": mia}),
            ("POST", "/standbys", {**PREFERENCES, "patient_id": mia}),
            ("PUT", f"/me/patients/{mia}", {"name": "Mia B"}),
            ("PUT", f"/patients/{mia}/profile", {}),
            ("GET", f"/patients/{mia}/profile", None),
            ("DELETE", f"/me/patients/{mia}", None),
        ):
            answer = await api.call(method, path, ana, json=body)
            assert refusal(answer) == (404, "not_found"), path


async def test_whoever_has_a_coming_visit_is_not_removed(api: Api, ana: Actor) -> None:
    town, (first, mia) = api.town, ana.patient_ids
    visit = await claims.claim(town.services, ana, (await town.publish(30)).id, patient_id=mia)
    await claims.claim(town.services, ana, (await town.publish(40)).id, patient_id=first)
    await town.settle()
    async with api.nothing_changes():
        assert refusal(await api.delete(f"/me/patients/{mia}", ana)) == (409, "patient_has_visits")
    await bookings.cancel(town.services, ana, visit.id)
    assert await remove(api, ana, mia) == 204
    await town.settle()
    assert (await town.store.bookings.get(visit.id)).holder is not None


async def test_a_visit_that_was_does_not_keep_anybody(api: Api, ana: Actor) -> None:
    town, mia = api.town, ana.patient_ids[1]
    visit = await claims.claim(town.services, ana, (await town.publish(2)).id, patient_id=mia)
    await town.wait(4 * 3600)
    assert await remove(api, ana, mia) == 204
    await town.settle()
    there = (await town.store.bookings.get(visit.id)).holder
    assert there is not None
    assert there.patient_name == "Mia"


async def test_the_first_person_is_not_removed(api: Api, ana: Actor) -> None:
    async with api.nothing_changes():
        assert refusal(await api.delete(f"/me/patients/{ana.patient_ids[0]}", ana)) == (409, "first_patient")


async def test_a_stranger_removes_nobody(api: Api, ana: Actor) -> None:
    ben = await api.town.patient("Ben")
    grasping = ben.model_copy(update={"patient_ids": ana.patient_ids})
    async with api.nothing_changes():
        for who in (ben, grasping):
            assert await remove(api, who, ana.patient_ids[1]) == 404


async def test_a_family_has_room_again_and_nobody_comes_back_as_another(api: Api, ana: Actor) -> None:
    mia = ana.patient_ids[1]
    await remove(api, ana, mia)
    again = (await api.post("/me/patients", ana, json={"name": "Mia"})).json()
    assert again["id"] not in ana.patient_ids
    for number in range(FAMILY - 2):
        added = await api.post("/me/patients", ana, json={"name": f"P{number}"})
        assert added.status_code == 201
    full = await api.post("/me/patients", ana, json={"name": "One more"})
    assert refusal(full) == (409, "too_many_patients")


async def test_what_was_claimed_at_the_same_moment_is_given_back(api: Api, ana: Actor) -> None:
    """The claim was let in before, and its visit is made after: the reaction finds it."""
    town, mia = api.town, ana.patient_ids[1]
    there = await town.store.patients.get(mia)
    await remove(api, ana, mia)
    await town.store.patients.collection.update_one({"_id": mia}, {"$set": {"removed": False}})
    visit = await claims.claim(town.services, ana, (await town.publish(30)).id, patient_id=mia)
    await town.store.patients.collection.update_one({"_id": mia}, {"$set": {"removed": True}})
    event = PatientRemoved(
        id="event_1", at=town.clock.now(), state=there.model_copy(update={"removed": True})
    )
    await react(town.services, event)
    assert (await town.store.bookings.get(visit.id)).state == "cancelled"


async def test_a_late_reaction_brings_nobody_back(api: Api, ana: Actor) -> None:
    town, mia = api.town, ana.patient_ids[1]
    there = await town.store.patients.get(mia)
    await remove(api, ana, mia)
    await react(town.services, PatientAdded(id="event_1", at=town.clock.now(), state=there))
    assert (await town.store.accounts.get(ana.account_id)).patient_ids == ana.patient_ids[:1]
    with pytest.raises(NotFoundError):
        await claims.claim(town.services, ana, (await town.publish(30)).id, patient_id=mia)
