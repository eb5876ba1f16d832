"""Matches of a standby request are seen on any page; a claim whose answer was lost is made once."""

import pytest
from playwright.async_api import Browser, Route, expect

from sandbox.stack import Stack
from tests.e2e.board import cancel_last_of_tomorrow
from tests.e2e.windows import DESKTOP, PHONE, Window, open_window

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_a_match_is_seen_on_another_page_and_taken_with_one_tap(stack: Stack, browser: Browser) -> None:
    clinic, noa = await open_window(browser, DESKTOP), await open_window(browser, PHONE)
    await clinic.log_in(stack.api_url, "clinic1@quickdoc.com", "password123")
    await noa.sign_up(stack.api_url, "Noa Match", "noa@example.org", "+1 555 019 0404")
    await stand_by(noa, stack.api_url, "dermatology")

    slot_id = await cancel_last_of_tomorrow(clinic, "Dr. Mina Ito")
    await noa.page.goto(f"{stack.api_url}/how")
    card = noa.page.locator(f"[data-testid=match-card][data-slot-id={slot_id}]")
    await expect(card).to_contain_text("Matches your standby")
    await card.get_by_test_id("match-take").click()
    await expect(card).to_have_count(0)
    booked = clinic.page.locator(f"[data-testid=board-slot][data-slot-id={slot_id}]")
    await expect(booked.get_by_test_id("board-patient")).to_contain_text("Noa Match")
    assert clinic.troubles + noa.troubles == []


async def test_a_claim_whose_answer_was_lost_is_made_once_and_answered(
    stack: Stack, browser: Browser
) -> None:
    lou = await open_window(browser, PHONE)
    await lou.sign_up(stack.api_url, "Lou Again", "lou@example.org", "+1 555 019 0505")
    free = lou.page.locator("[data-testid=feed-card]:has([data-testid=claim-button])").nth(5)
    slot_id = await free.get_attribute("data-slot-id")
    keys: list[str | None] = []

    async def lose_the_first(route: Route) -> None:
        keys.append(route.request.headers.get("idempotency-key"))
        if len(keys) > 1:
            await route.continue_()
            return
        await route.fetch()  # it is done, and nobody hears of it
        await route.abort("connectionreset")

    await lou.page.route("**/claim", lose_the_first)
    button = lou.page.locator(f"[data-slot-id={slot_id}]").get_by_test_id("claim-button")
    async with lou.page.expect_response("**/claim") as answered:
        await button.dispatch_event("click")
    answer = await answered.value
    assert (answer.status, answer.headers["idempotent-replayed"]) == (201, "true")
    await expect(lou.page.locator(f"[data-testid=my-visit][data-slot-id={slot_id}]")).to_be_attached()
    await expect(lou.page.locator(f"[data-slot-id={slot_id}] [role=alert]")).to_have_count(0)
    assert len(keys) == 2
    assert keys[0] == keys[1] is not None


async def stand_by(window: Window, url: str, specialty: str) -> None:
    """Ask for any doctor of a specialty, at any hour."""
    await window.page.goto(f"{url}/standby/new")
    await window.page.get_by_test_id(f"specialty-{specialty}").locator("xpath=..").click()
    await window.page.get_by_test_id("standby-save").click()
    await window.page.get_by_test_id("standby-card").wait_for()
