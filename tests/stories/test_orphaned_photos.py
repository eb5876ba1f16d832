"""Photos that no document refers to are deleted after a day, and no others."""

from datetime import timedelta

import pytest

from quickdoc.identity.actions import photos as account_photos
from quickdoc.identity.actions import profiles
from quickdoc.storage.actions import photos
from quickdoc.storage.documents import Documents
from quickdoc.storage.indexes import INDEXES
from quickdoc.store import PHOTOGRAPHED
from tests.pictures import PICTURE
from tests.town import Town
from workers.sweeps import sweep

DAY = 86_400


async def stored(town: Town) -> set[str]:
    return {each.id for each in await town.store.photos.everything()}


async def pass_time(town: Town, seconds: int) -> None:
    town.clock.moment += timedelta(seconds=seconds)
    for _ in range(2):  # a second sweep changes nothing
        await sweep(town.services)


async def test_a_photo_without_a_reference_is_deleted_after_a_day(town: Town) -> None:
    orphan = await photos.put(town.services, PICTURE)
    await pass_time(town, DAY - 1)
    assert await stored(town) == {orphan}
    await pass_time(town, 1)
    assert await stored(town) == set()


async def test_photos_of_accounts_patients_and_doctors_stay(town: Town) -> None:
    ana = await town.patient("Ana")
    account = await account_photos.put(town.services, ana, PICTURE)
    patient = await profiles.put_photo(town.services, ana, ana.patient_ids[0], PICTURE)
    doctor = (await town.store.doctors.get("doctor_1")).model_copy(
        update={"photo_id": await photos.put(town.services, PICTURE), "version": 2}
    )
    await town.store.doctors.replace_silently(doctor)
    for _ in range(3):
        await pass_time(town, DAY)
        assert await stored(town) == {account.photo_id, patient.photo_id, doctor.photo_id}


async def test_a_photo_that_was_left_when_another_took_its_place_is_deleted(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = await town.patient("Ana")
    before = (await account_photos.put(town.services, ana, PICTURE)).photo_id
    await pass_time(town, DAY)

    async def die(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as dying:
        dying.setattr(photos, "remove", die)
        with pytest.raises(SystemExit):
            await account_photos.put(town.services, ana, PICTURE)
    after = (await town.store.accounts.get(ana.account_id)).photo_id
    assert await stored(town) == {before, after}
    await pass_time(town, DAY)
    assert await stored(town) == {after}


async def test_a_photo_of_an_earlier_version_has_a_day_from_the_first_sweep_on(town: Town) -> None:
    orphan = await photos.put(town.services, PICTURE)
    await town.store.photos.collection.update_many({}, {"$unset": {"check_at": 1}})
    await pass_time(town, 30 * DAY)
    assert await stored(town) == {orphan}
    await pass_time(town, DAY)
    assert await stored(town) == set()


def test_every_collection_that_refers_to_photos_is_looked_at(town: Town) -> None:
    nouns = [each for each in vars(town.store).values() if isinstance(each, Documents)]
    referring = {each.collection.name for each in nouns if "photo_id" in each.model.model_fields}
    assert referring == set(PHOTOGRAPHED)
    assert referring == {each.collection for each in INDEXES if each.keys == (("photo_id", 1),)}
