"""What a link answers when its offer was passed, lost, withdrawn or is late."""

from quickdoc.scheduling.actions import claims, slots
from tests.api.conftest import Api, refusal
from tests.api.link_steps import POSTS, can, link_to
from tests.texting.stage import offered


async def test_passing_twice_changes_nothing(api: Api) -> None:
    _, offer = await offered(api.town)
    for _ in range(2):
        passed = await api.post(f"{link_to(offer)}/pass")
        assert (passed.status_code, passed.json()["state"]) == (200, "passed")
    assert refusal(await api.post(f"{link_to(offer)}/accept")) == (409, "offer_closed")


async def test_somebody_was_faster(api: Api) -> None:
    _, offer = await offered(api.town)
    ben = await api.town.patient("Ben")
    await claims.claim(api.town.services, ben, offer.slot_id)
    assert refusal(await api.post(f"{link_to(offer)}/accept")) == (409, "slot_taken")
    await api.town.settle()
    assert refusal(await api.post(f"{link_to(offer)}/accept")) == (409, "slot_taken")
    assert await can(api, link_to(offer)) == []


async def test_the_clinic_withdrew_it(api: Api) -> None:
    _, offer = await offered(api.town)
    await slots.withdraw(api.town.services, api.town.staff, offer.slot_id)
    await api.town.settle()
    assert refusal(await api.post(f"{link_to(offer)}/accept")) == (409, "offer_withdrawn")


async def test_after_its_window_it_is_yours_if_still_free(api: Api) -> None:
    _, offer = await offered(api.town)
    await api.town.wait(700)
    assert (await api.post(f"{link_to(offer)}/accept")).status_code == 200


async def test_a_link_ends_when_the_visit_starts(api: Api) -> None:
    _, offer = await offered(api.town)
    api.town.clock.moment = offer.brief.start
    async with api.nothing_changes():
        assert refusal(await api.get(link_to(offer))) == (409, "link_expired")
        for each in POSTS[:-1]:
            assert refusal(await api.post(f"{link_to(offer)}/{each}")) == (409, "link_expired")
