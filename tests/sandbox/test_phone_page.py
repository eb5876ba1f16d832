"""The phone page in a real browser: a text arrives, is answered, and everything is seen live."""

import os
import re
import shutil
from collections.abc import AsyncIterator

import httpx
import pytest
from playwright.async_api import Browser, Page, async_playwright, expect
from twilio.rest import Client

from tests.sandbox.conftest import SDK_MARKS, Product
from tests.waiting import eventually

pytestmark = [pytest.mark.browser, *SDK_MARKS]

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")  # else Playwright's own
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
expect.set_options(timeout=30_000)  # milliseconds: far less on a machine that does nothing else
ADA, BEN = "+15550100001", "+15550100002"
OFFER = "Harbor Clinic: Tue 10:40 is free. CONFIRM 482 to take it or PASS 482. STOP ends."


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as player:
        browser = await player.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


async def phone_page(browser: Browser, url: str, width: int) -> tuple[Page, list[str]]:
    page = await browser.new_page(viewport={"width": width, "height": 800})
    complaints: list[str] = []
    page.on("pageerror", lambda trouble: complaints.append(str(trouble)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    await page.goto(url)
    await expect(page.get_by_text("live", exact=True)).to_be_attached()
    return page, complaints


async def send(sdk: Client, to: str, body: str = OFFER) -> None:
    await sdk.messages.create_async(to=to, from_="+15005550006", body=body)


@pytest.mark.parametrize("width", [375, 1440])
async def test_an_offer_arrives_and_is_answered_with_one_tap(
    browser: Browser, sdk: Client, twilio_url: str, product: Product, width: int
) -> None:
    product.reply = "<Response><Message>Booked. CANCEL 482 gives it back.</Message></Response>"
    page, complaints = await phone_page(browser, f"{twilio_url}/phone/{ADA}", width)
    await send(sdk, ADA)
    arrived = page.get_by_test_id("message").and_(page.locator("[data-direction=in]"))
    await expect(arrived).to_contain_text("CONFIRM 482")
    await expect(arrived).to_contain_text(re.compile("Delivered.*1 segment"))
    chips = page.get_by_test_id("quick-reply")
    await expect(chips).to_have_text(["CONFIRM 482", "PASS 482", "STOP"])

    await chips.first.click()
    await expect(page.get_by_test_id("message").nth(1)).to_have_attribute("data-direction", "out")
    await expect(arrived.last).to_contain_text("Booked.")
    await expect(chips).to_have_text(["CANCEL 482"])
    assert product.texts[0]["Body"] == "CONFIRM 482"
    wide = await page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not wide
    assert complaints == []


async def test_a_reply_is_written_by_hand(browser: Browser, twilio_url: str, product: Product) -> None:
    page, complaints = await phone_page(browser, f"{twilio_url}/phone/{ADA}", 1440)
    await page.get_by_test_id("reply-box").fill("<b>how late?</b>")
    await page.get_by_test_id("reply-send").click()
    await expect(page.get_by_test_id("message")).to_contain_text("<b>how late?</b>")
    await expect(page.get_by_test_id("reply-box")).to_have_value("")
    await eventually(lambda: len(product.texts) == 1)
    await page.get_by_test_id("reply-box").fill("   ")
    await page.get_by_test_id("reply-box").press("Enter")
    await expect(page.get_by_test_id("message")).to_have_count(1)
    assert complaints == []


async def test_the_list_shows_who_has_news(
    browser: Browser, sdk: Client, hooks: httpx.AsyncClient, twilio_url: str
) -> None:
    await hooks.put("/sandbox/contacts", json=[{"phone": BEN, "name": "Ben Ode", "auto": {}}])
    page, complaints = await phone_page(browser, f"{twilio_url}/phone/{ADA}", 1440)
    await send(sdk, BEN)
    ben = page.get_by_test_id(f"number-{BEN}")
    await expect(ben).to_contain_text("Ben Ode")
    await expect(ben.locator(".unread")).to_have_text("1")
    await ben.dispatch_event("click")  # a delivery draws the list anew, also under a mouse
    await expect(page).to_have_url(f"{twilio_url}/phone/{BEN}")
    await expect(page.get_by_test_id("conversation")).to_contain_text("CONFIRM 482")
    await expect(ben.locator(".unread")).to_have_count(0)
    await page.get_by_label("Search phones").fill("nobody")
    await expect(page.get_by_text("Nobody by that name or number.")).to_be_visible()
    assert complaints == []


async def test_a_small_screen_shows_the_list_or_one_phone(
    browser: Browser, sdk: Client, twilio_url: str
) -> None:
    await send(sdk, ADA)
    page, complaints = await phone_page(browser, f"{twilio_url}/phone", 375)
    await expect(page.get_by_test_id("conversation")).to_be_hidden()
    await page.get_by_test_id(f"number-{ADA}").click()
    await expect(page.get_by_test_id("conversation")).to_be_visible()
    await expect(page.get_by_test_id(f"number-{ADA}")).to_be_hidden()
    await page.get_by_label("All phones").click()
    await expect(page.get_by_test_id(f"number-{ADA}")).to_be_visible()
    assert complaints == []
