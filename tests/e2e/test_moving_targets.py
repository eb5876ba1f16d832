"""In a live list no press takes what it was not meant for, and a slip can be undone."""

import pytest
from playwright.async_api import Browser, expect

from sandbox.stack import Stack
from tests.e2e.board import cancel_last_of_tomorrow
from tests.e2e.windows import DESKTOP, PHONE, open_window

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

SOON = 30_000
PRESS_WHAT_APPEARS = """() => {
  window.pressed = 0
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) {
      const button = node.querySelector?.("[data-testid=claim-button]")
      if (!button) continue
      window.pressed += 1
      button.dispatchEvent(new MouseEvent("click", { bubbles: true, detail: 1 }))
    }
  }).observe(document.querySelector("main"), { childList: true, subtree: true })
}"""


async def test_what_comes_waits_while_one_has_scrolled_and_a_press_on_what_just_appeared_takes_nothing(
    stack: Stack, browser: Browser
) -> None:
    clinic, kim = await open_window(browser, DESKTOP), await open_window(browser, PHONE)
    await clinic.log_in(stack.api_url, "clinic1@quickdoc.com", "password123")
    await kim.sign_up(stack.api_url, "Kim Scroll", "kim@example.org", "+1 555 019 0606")
    await expect(kim.page.get_by_test_id("connection-badge")).to_have_attribute("data-state", "live")
    claims: list[str] = []
    kim.page.on("request", lambda request: claims.append(request.url) if "/claim" in request.url else None)
    await kim.page.get_by_test_id("claim-button").nth(4).scroll_into_view_if_needed()
    await kim.page.mouse.wheel(0, 900)

    slot_id = await cancel_last_of_tomorrow(clinic, "Dr. Paul Weiss")
    card = kim.page.locator(f"[data-testid=feed-card][data-slot-id={slot_id}]")
    waiting = kim.page.get_by_test_id("feed-waiting")
    await expect(waiting).to_contain_text("new", timeout=SOON)
    await expect(card).to_have_count(0)

    await kim.page.evaluate(PRESS_WHAT_APPEARS)
    await waiting.click()
    await expect(card).to_be_in_viewport()
    assert await kim.page.evaluate("window.pressed") > 0
    assert claims == []

    # Meant this time; and then it was the wrong one after all.
    await card.get_by_test_id("claim-button").click()
    visit = kim.page.locator(f"[data-testid=my-visit][data-slot-id={slot_id}]")
    await expect(visit).to_be_attached(timeout=SOON)
    await kim.page.get_by_test_id("taken-undo").click()
    await expect(visit).to_have_count(0, timeout=SOON)
    await expect(clinic.page.locator(f"[data-testid=board-slot][data-slot-id={slot_id}]")).to_have_attribute(
        "data-state", "offered", timeout=SOON
    )
    assert clinic.troubles + kim.troubles == []


async def test_a_request_that_is_not_saved_is_lost_only_by_who_wants_that(
    stack: Stack, browser: Browser
) -> None:
    ana = await open_window(browser, PHONE)
    await ana.log_in(stack.api_url, "patient1@example.com", "testpass")
    page = ana.page
    await page.goto(f"{stack.api_url}/standby")
    await page.get_by_test_id("standby-new").click()
    chosen = page.get_by_role("checkbox", name="Cardiology")
    await page.get_by_text("Cardiology", exact=True).click()
    tabs = page.get_by_role("navigation", name="Main, at the bottom")
    await tabs.get_by_role("link", name="Live").click()
    await page.get_by_test_id("unsaved-stay").click()
    await expect(chosen).to_be_checked()
    await page.go_back()
    await page.get_by_test_id("unsaved-stay").click()
    await expect(page).to_have_url(f"{stack.api_url}/standby/new")
    await expect(chosen).to_be_checked()
    await page.go_back()
    await page.get_by_test_id("unsaved-leave").click()
    await expect(page).to_have_url(f"{stack.api_url}/standby")
    assert ana.troubles == []
