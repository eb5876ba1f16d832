"""What links do not do, and links about visits."""

from quickdoc.replies.links import Link, token
from tests.api.conftest import SECRET, Api, refusal
from tests.api.link_steps import POSTS, can, link_to
from tests.api.visit_links import visit_link
from tests.texting.stage import offered


async def test_forged_links_do_nothing(api: Api) -> None:
    who, offer = await offered(api.town)
    good = link_to(offer)
    other = await api.town.patient("Eve")
    wrong = [
        good[:-2] + "xx",
        good.replace(".offer_", ".offer_0", 1),
        "/links/" + token(Link("offer", offer.id, offer.brief.start), SECRET[::-1]),
        "/links/" + api.token(who),
        "/links/" + api.token(other),
        "/links/%00",
        "/links/" + "%F0%9F%92%A9" * 20,
    ]
    async with api.nothing_changes():
        for each in wrong:
            assert refusal(await api.get(each)) == (404, "link_invalid")
            for post in POSTS:
                assert refusal(await api.post(f"{each}/{post}")) == (404, "link_invalid")
        assert refusal(await api.get("/links/" + "a" * 3000))[0] == 422


async def test_a_link_is_no_login_and_opens_nothing_else(api: Api) -> None:
    _, offer = await offered(api.town)
    ticket = link_to(offer).removeprefix("/links/")
    answer = await api.get("/me", headers={"Authorization": f"Bearer {ticket}"})
    assert refusal(answer) == (401, "unauthenticated")


async def test_a_link_about_an_offer_does_nothing_to_visits_and_the_other_way_round(api: Api) -> None:
    who, offer = await offered(api.town)
    _, visit = await visit_link(api, who)
    crossed = [
        *(f"{link_to(offer)}/{each}" for each in ("confirm", "cancel")),
        *(f"{visit}/{each}" for each in ("accept", "pass")),
        f"{link_to(offer, 'booked')}/cancel",
    ]
    async with api.nothing_changes():
        for each in crossed:
            assert refusal(await api.post(each))[0] == 404


async def test_a_link_to_a_visit_confirms_and_cancels_it(api: Api) -> None:
    who = await api.town.patient()
    visit_id, link = await visit_link(api, who)
    assert await can(api, link) == ["confirm", "cancel"]
    for _ in range(2):
        assert (await api.post(f"{link}/confirm")).json()["state"] == "confirmed"
    assert await can(api, link) == ["cancel"]
    for _ in range(2):
        cancelled = await api.post(f"{link}/cancel")
        assert (cancelled.status_code, cancelled.json()["state"]) == (200, "cancelled")
    assert await can(api, link) == []
    assert refusal(await api.post(f"{link}/confirm")) == (409, "booking_ended")
    assert (await api.town.store.bookings.get(visit_id)).state == "cancelled"
