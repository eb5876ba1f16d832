"""Doctors complete their own profile, photo included, and change nothing that their clinic answers for."""

from typing import Any

import pytest

from tests.api.conftest import Api, refusal
from tests.api.matrix import working
from tests.pictures import PICTURE, bomb, from_a_phone, opened

ITO = working("doctor")
MINE = "/doctors/doctor_1"
OWN: dict[str, Any] = {
    "about": "Skin of all ages.",
    "languages": ["en", "ja"],
    "fee": {"amount": 6500, "currency": "EUR"},
    "qualification": "MD, Kyoto",
    "practising_since": 2009,
}


async def test_a_doctor_completes_the_own_profile(api: Api) -> None:
    changed = await api.call("PATCH", MINE, ITO, json=OWN)
    assert changed.status_code == 200, changed.text
    read = (await api.get(MINE)).json()
    assert {name: read[name] for name in OWN} == OWN
    assert read["experience"] == 17


@pytest.mark.parametrize(
    "wanted",
    [
        {"name": "Dr. Who"},
        {"specialties": ["surgery"]},
        {"licence": "28/999"},
        {"clinic_ids": ["clinic_1"]},
        {**OWN, "licence": None},
    ],
)
async def test_what_the_clinic_answers_for_is_not_the_doctors_to_change(
    api: Api, wanted: dict[str, Any]
) -> None:
    async with api.nothing_changes():
        assert refusal(await api.call("PATCH", MINE, ITO, json=wanted)) == (403, "forbidden")
        assert refusal(await api.call("PATCH", "/doctors/doctor_2", ITO, json=OWN)) == (403, "forbidden")
        assert refusal(await api.put("/doctors/doctor_2/photo", ITO, content=PICTURE)) == (403, "forbidden")


async def test_a_doctors_photo_is_shown_replaced_and_removed_by_doctor_and_manager(api: Api) -> None:
    first = (await api.put(f"{MINE}/photo", ITO, content=from_a_phone())).json()["photo_id"]
    photo = opened((await api.get(f"/photos/{first}")).content)
    assert photo.size == (512, 512)
    assert not photo.getexif()  # it said where it was taken
    second = (await api.put(f"{MINE}/photo", api.town.staff, content=PICTURE)).json()["photo_id"]
    assert refusal(await api.get(f"/photos/{first}")) == (404, "not_found")
    listed = (await api.get("/doctors", params={"clinic_id": "clinic_1"})).json()["items"]
    assert {each["id"]: each["photo_id"] for each in listed}["doctor_1"] == second
    for _ in range(2):
        assert (await api.delete(f"{MINE}/photo", ITO)).status_code == 204
    assert (await api.get(MINE)).json()["photo_id"] is None
    assert await api.town.store.photos.everything() == []


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        (b"PK\x03\x04" + bytes(100), (422, "photo_not_an_image")),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", (422, "photo_not_an_image")),
        (bomb(), (422, "photo_too_many_pixels")),
        (PICTURE + bytes(2 << 20), (413, "photo_too_large")),
    ],
    ids=["zip", "svg", "bomb", "large"],
)
async def test_what_is_no_photo_is_named(api: Api, body: bytes, refused: tuple[int, str]) -> None:
    async with api.nothing_changes():
        assert refusal(await api.put(f"{MINE}/photo", ITO, content=body)) == refused
