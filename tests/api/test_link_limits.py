"""What links do not do, and links about visits."""

from datetime import timedelta

import pytest

from quickdoc.identity.accounts import Actor
from quickdoc.offers.actions import offers
from quickdoc.replies.links import Link, Told, token
from quickdoc.scheduling.actions import bookings
from tests.api.conftest import SECRET, Api, refusal
from tests.api.link_steps import POSTS, can, link_to
from tests.texting.stage import offer_of, offered, visiting


async def visit_link(api: Api, who: Actor, told: Told = "reminder") -> tuple[str, str]:
    visit = await visiting(api.town, who)
    return visit.id, "/links/" + token(Link(told, visit.id, visit.brief.start), SECRET)


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


async def test_one_click_turns_mails_of_this_kind_off_and_no_others(api: Api) -> None:
    who, offer = await offered(api.town)
    form = b"List-Unsubscribe=One-Click"
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    for _ in range(2):
        answer = await api.post(f"{link_to(offer)}/unsubscribe", headers=kind, content=form)
        assert (answer.status_code, answer.content) == (204, b"")
    switches = (await api.get("/me/switches", who)).json()["switches"]
    assert switches["offer"] == {"sms": True, "email": False, "push": True}
    assert switches["booked"]["email"] is True


async def test_an_old_mail_still_unsubscribes(api: Api) -> None:
    who = await api.town.patient()
    _, link = await visit_link(api, who, "reminder")
    api.town.clock.moment += timedelta(days=40)
    assert (await api.post(f"{link}/unsubscribe")).status_code == 204
    account = await api.town.store.accounts.get(who.account_id)
    assert account.switches.reminder.email is False


async def test_whoever_has_no_account_is_unsubscribed_already(api: Api) -> None:
    who, offer = await offered(api.town)
    await api.town.store.accounts.collection.delete_one({"_id": who.account_id})
    async with api.nothing_changes():
        assert (await api.post(f"{link_to(offer)}/unsubscribe")).status_code == 204


async def test_an_accepted_offer_that_was_given_back_stays_closed(api: Api) -> None:
    who, offer = await offered(api.town)
    visit = await offers.accept(api.town.services, who, offer.id)
    await bookings.cancel(api.town.services, who, visit.id)
    await api.town.settle()
    assert (await offer_of(api.town, who)).id == offer.id
    assert refusal(await api.post(f"{link_to(offer)}/accept"))[0] == 409


async def test_the_log_of_requests_holds_no_token(api: Api, capsys: pytest.CaptureFixture[str]) -> None:
    _, offer = await offered(api.town)
    await api.get(link_to(offer))
    await api.post(f"{link_to(offer)}/pass")
    logged = capsys.readouterr()
    said = logged.out + logged.err
    assert "/api/v1/links/…" in said
    assert link_to(offer).rpartition(".")[2] not in said
