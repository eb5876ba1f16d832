"""What a browser fetches and how still the page is while it does."""

import re

import pytest
from playwright.async_api import Browser, Page, expect

from sandbox.stack import Stack
from tests.e2e.windows import DESKTOP, PHONE, Window, open_window

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

MOST = 150_000
"""Bytes of script and style for the guest's feed, as they come."""
STILL = 0.05
"""Cumulative layout shift; 0.1 is what is called good."""
WATCH_SHIFTS = """
window.shifted = 0;
window.moved = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    if (entry.hadRecentInput) continue;
    window.shifted += entry.value;
    for (const { node, previousRect, currentRect } of entry.sources) {
      const what = node?.outerHTML?.slice(0, 120);
      window.moved.push(`${entry.value}: ${previousRect.y} to ${currentRect.y}: ${what}`);
    }
  }
}).observe({ type: "layout-shift", buffered: true });
"""
BYTES = """
performance.getEntriesByType("resource")
  .filter(({ name }) => /\\.(js|css)$/.test(new URL(name).pathname))
  .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)
"""


async def _settled(page: Page) -> None:
    await page.get_by_test_id("claim-button").first.wait_for()
    await expect(page.get_by_test_id("connection-badge")).to_have_attribute("data-state", "live")
    await page.wait_for_load_state("networkidle")


async def test_a_guest_fetches_little_and_nothing_is_refused_by_the_policy(
    stack: Stack, browser: Browser
) -> None:
    guest = await open_window(browser, PHONE)
    refused: list[str] = []
    guest.page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    await guest.page.goto(stack.api_url)
    await _settled(guest.page)
    fetched = await guest.page.evaluate(BYTES)
    assert 50_000 < fetched < MOST
    for name in ("Colours", "Town centre"):
        button = guest.page.get_by_role("button", name=re.compile(name)).first
        await button.click()
        await expect(button).to_have_attribute("aria-expanded", "true")
        await guest.page.keyboard.press("Escape")
        await expect(button).to_be_focused()
    assert not refused
    assert not guest.troubles


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_nothing_jumps_when_somebody_who_is_logged_in_loads_the_page_again(
    stack: Stack, browser: Browser, size: dict[str, int]
) -> None:
    window: Window = await open_window(browser, size)
    await window.page.add_init_script(WATCH_SHIFTS)
    await window.log_in(stack.api_url, "patient1@example.com", "testpass")
    await _settled(window.page)
    await window.page.reload()
    await window.page.get_by_test_id("my-visits").wait_for()
    await _settled(window.page)
    assert await window.page.evaluate("window.shifted") < STILL, await window.page.evaluate("window.moved")
    await window.context.close()
