"""Photos over HTTP: sent as they are, cached for good, gone when another one comes."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from quickdoc.identity.accounts import Actor
from tests.api.conftest import Api, refusal
from tests.pictures import PICTURE, bomb, from_a_phone, opened, picture


@pytest.fixture
async def ana(api: Api) -> Actor:
    return await api.town.patient("Ana")


async def put(api: Api, who: Actor, body: bytes = PICTURE) -> str:
    shown = await api.put("/me/photo", who, content=body, headers={"Content-Type": "image/jpeg"})
    assert shown.status_code == 200, shown.text
    photo_id: str = shown.json()["photo_id"]
    return photo_id


async def test_a_photo_is_shown_to_everybody_and_may_be_cached_for_good(api: Api, ana: Actor) -> None:
    photo_id = await put(api, ana, from_a_phone())
    assert (await api.get("/me", ana)).json()["photo_id"] == photo_id
    answer = await api.get(f"/photos/{photo_id}")
    assert opened(answer.content).size == (512, 512)
    assert answer.headers["content-type"] == "image/webp"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-disposition"].startswith("inline")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    small = await api.get(f"/photos/{photo_id}?size=small")
    assert opened(small.content).size == (96, 96)
    assert small.headers["etag"] != answer.headers["etag"]
    again = await api.get(f"/photos/{photo_id}", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_another_photo_takes_the_place_of_the_one_before(api: Api, ana: Actor) -> None:
    before = await put(api, ana)
    after = await put(api, ana)
    assert before != after  # the same photo, and yet no two have one id
    assert refusal(await api.get(f"/photos/{before}")) == (404, "not_found")
    assert (await api.get(f"/photos/{after}")).status_code == 200


async def test_a_removed_photo_is_gone(api: Api, ana: Actor) -> None:
    photo_id = await put(api, ana)
    for _ in range(2):
        assert (await api.delete("/me/photo", ana)).status_code == 204
    assert (await api.get("/me", ana)).json()["photo_id"] is None
    assert refusal(await api.get(f"/photos/{photo_id}")) == (404, "not_found")
    assert await api.town.store.photos.everything() == []


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        (b"", (422, "photo_not_an_image")),
        (b"PK\x03\x04" + bytes(100), (422, "photo_not_an_image")),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", (422, "photo_not_an_image")),
        (bomb(), (422, "photo_too_many_pixels")),
        (PICTURE + bytes(2 << 20), (413, "photo_too_large")),
    ],
    ids=["nothing", "zip", "svg", "bomb", "large"],
)
async def test_what_is_no_photo_changes_nothing(
    api: Api, ana: Actor, body: bytes, refused: tuple[int, str]
) -> None:
    before = await put(api, ana)
    async with api.nothing_changes():
        answer = await api.put("/me/photo", ana, content=body, headers={"Content-Type": "image/png"})
    assert refusal(answer) == refused
    assert (await api.get(f"/photos/{before}")).status_code == 200


async def test_a_photo_that_comes_in_chunks_is_measured_too(api: Api, ana: Actor) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"x" * 65_536

    async with api.nothing_changes():
        assert refusal(await api.put("/me/photo", ana, content=chunks())) == (413, "photo_too_large")


async def test_only_photos_may_be_larger_than_other_bodies(api: Api, ana: Actor) -> None:
    body = picture("PNG", (700, 700)) + bytes(1_500_000)
    assert (await api.put("/me/photo", ana, content=body)).status_code == 200
    for path in ("/me/phone", "/me/patients/patient_1"):
        assert refusal(await api.put(path, ana, content=body)) == (413, "too_large")


async def test_photos_are_counted(api: Api, ana: Actor) -> None:
    for _ in range(60):
        await api.put("/me/photo", ana, content=b"x")
    assert refusal(await api.put("/me/photo", ana, content=PICTURE)) == (429, "too_many_attempts")
    api.town.clock.moment += timedelta(hours=1)
    await put(api, ana)


async def test_a_photo_for_an_account_that_is_gone_is_not_kept(api: Api, ana: Actor) -> None:
    await api.town.store.accounts.remove(ana.account_id)
    assert refusal(await api.put("/me/photo", ana, content=PICTURE)) == (404, "not_found")
    assert await api.town.store.photos.everything() == []
