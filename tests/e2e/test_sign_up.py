"""A guest becomes a patient: what is wrong is said at its field, and the card they tapped is theirs."""

import re

import pytest
from playwright.async_api import Browser, expect

from sandbox.stack import Stack
from tests.e2e.windows import PHONE, Window, open_window

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

SOON = 30_000


async def test_all_that_is_wrong_is_said_at_once_at_its_field(stack: Stack, browser: Browser) -> None:
    guest = await open_window(browser, PHONE)
    await guest.page.goto(stack.api_url)
    await expect(guest.page.get_by_test_id("promise")).to_be_in_viewport()
    await guest.page.get_by_test_id("promise").get_by_role("link").click()
    await guest.page.get_by_test_id("signup-email").fill("pia")
    await guest.page.get_by_test_id("signup-password").fill("short")
    await guest.page.get_by_test_id("signup-submit").click()
    for field, words in (
        ("signup-name", re.compile("Name is missing.")),
        ("signup-email", re.compile("not an e-mail address")),
        ("signup-phone", re.compile("Mobile phone is missing.")),
        ("signup-password", re.compile("at least 8 characters", re.IGNORECASE)),
    ):
        await expect(guest.page.get_by_test_id(field)).to_have_attribute("aria-invalid", "true")
        await expect(guest.page.get_by_test_id(field)).to_have_accessible_description(words)
    await expect(guest.page.get_by_test_id("signup-name")).to_be_focused()

    # What only the server knows comes to its field as well.
    await filled(guest, "Pia Fields", "pia@example.org", "12")
    await guest.page.get_by_test_id("signup-submit").click()
    await expect(guest.page.get_by_test_id("signup-phone")).to_have_attribute("aria-invalid", "true")
    await expect(guest.page.get_by_test_id("signup-phone")).to_be_focused()
    assert guest.troubles == []


async def test_the_card_that_a_guest_tapped_is_theirs_after_signing_up(
    stack: Stack, browser: Browser
) -> None:
    guest = await open_window(browser, PHONE)
    await guest.page.goto(stack.api_url)
    slot_id = await tap_a_card(guest, 3)
    await guest.page.get_by_role("dialog").get_by_role("link", name="Sign up").click()
    await filled(guest, "Uma Carried", "uma@example.org", "555 019 0606")
    await guest.page.get_by_test_id("signup-submit").click()
    await guest.page.get_by_test_id("verify-later").click()
    await expect(guest.page.get_by_test_id("finish-won")).to_be_visible(timeout=SOON)
    await guest.page.get_by_test_id("finish-close").click()
    await expect(guest.page.locator(f"[data-testid=my-visit][data-slot-id={slot_id}]")).to_be_attached()
    await guest.page.reload()
    await expect(guest.page.locator(f"[data-testid=my-visit][data-slot-id={slot_id}]")).to_be_attached()
    await expect(guest.page.get_by_test_id("finish-claim")).to_have_count(0)
    assert guest.troubles == []


async def test_whoever_thinks_better_of_it_takes_nothing_by_logging_in(
    stack: Stack, browser: Browser
) -> None:
    guest = await open_window(browser, PHONE)
    await guest.page.goto(stack.api_url)
    slot_id = await tap_a_card(guest, 4)
    await guest.page.get_by_role("dialog").get_by_role("link", name="Sign up").click()
    await guest.page.get_by_test_id("signup-submit").wait_for()
    await guest.page.go_back()
    await guest.page.get_by_test_id("feed-card").first.wait_for()
    await guest.log_in(stack.api_url, "uma@example.org", "a long enough secret")
    await expect(guest.page.locator("[data-testid=my-visit]").first).to_be_attached(timeout=SOON)
    await expect(guest.page.locator(f"[data-testid=my-visit][data-slot-id={slot_id}]")).to_have_count(0)


async def tap_a_card(guest: Window, place: int) -> str:
    card = guest.page.locator("[data-testid=feed-card]:has([data-testid=claim-button])").nth(place)
    slot_id = await card.get_attribute("data-slot-id")
    assert slot_id
    await card.get_by_test_id("claim-button").dispatch_event("click")
    await expect(guest.page.get_by_role("dialog")).to_be_visible()
    return slot_id


async def filled(guest: Window, name: str, email: str, phone: str) -> None:
    await guest.page.get_by_test_id("signup-name").fill(name)
    await guest.page.get_by_test_id("signup-email").fill(email)
    await guest.page.get_by_test_id("signup-phone").fill(phone)
    await guest.page.get_by_test_id("signup-password").fill("a long enough secret")


async def test_a_phone_number_is_changed_by_the_code_that_comes_there(stack: Stack, browser: Browser) -> None:
    old, new = "+15550100001", "+15550190612"
    ana = await open_window(browser, PHONE)
    await ana.log_in(stack.api_url, "patient1@example.com", "testpass")
    await ana.page.goto(f"{stack.api_url}/account")
    await expect(ana.page.get_by_test_id("phone-present")).to_have_text(old)
    await ana.page.get_by_test_id("phone-new").fill("555 019 0612")
    await ana.page.get_by_test_id("phone-password").fill("not my password")
    await ana.page.get_by_test_id("phone-change").click()
    await expect(ana.page.get_by_test_id("phone-password")).to_have_attribute("aria-invalid", "true")
    await ana.page.get_by_test_id("phone-password").fill("testpass")
    await ana.page.get_by_test_id("phone-change").click()
    waiting = ana.page.get_by_test_id("phone-waiting")
    await expect(waiting).to_contain_text(new)
    await expect(ana.page.get_by_test_id("verify-again")).to_be_disabled()
    await ana.page.reload()
    await expect(waiting).to_contain_text(new)
    await ana.page.get_by_test_id("verify-code").fill(await code_on(stack, browser, new))
    await ana.page.get_by_test_id("verify-submit").click()
    await expect(ana.page.get_by_test_id("phone-present")).to_have_text(new)
    await expect(ana.page.get_by_test_id("phone-new")).to_be_visible()
    assert ana.troubles == []


async def code_on(stack: Stack, browser: Browser, number: str) -> str:
    """The latest code on a phone of the local Twilio."""
    phone = await open_window(browser, PHONE)
    await phone.page.goto(f"{stack.twilio_url}/phone/{number}")
    said = phone.page.get_by_test_id("message").filter(has_text="is your QuickDoc code").last
    text = await said.inner_text()
    await phone.context.close()
    found = re.search(r"\d{6}", text)
    assert found
    return found.group()
