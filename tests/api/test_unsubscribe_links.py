"""Links that turn mails off, and links whose visit or offer is over."""

from datetime import timedelta

import pytest

from quickdoc.offers.actions import offers
from quickdoc.scheduling.actions import bookings
from tests.api.conftest import Api, refusal
from tests.api.link_steps import link_to
from tests.api.visit_links import visit_link
from tests.texting.stage import offer_of, offered


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
