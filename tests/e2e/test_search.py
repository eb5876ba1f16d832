"""The search, by keyboard alone: a clerk goes to a patient's visit, a guest to a doctor."""

import pytest
from playwright.async_api import Browser, expect

from sandbox.stack import Stack
from tests.e2e.windows import DESKTOP, PHONE, open_window

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

SECONDS = 30_000


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
async def test_what_is_typed_is_found_and_opened_by_keyboard(
    stack: Stack, browser: Browser, size: dict[str, int]
) -> None:
    guest = await open_window(browser, size)
    page = guest.page
    await page.goto(stack.api_url)
    await expect(page.get_by_test_id("search")).to_be_in_viewport(timeout=SECONDS)
    await page.keyboard.press("Control+k")
    await expect(page.get_by_test_id("search-input")).to_be_focused(timeout=SECONDS)
    await page.keyboard.type("feerer lucia")
    doctors = page.get_by_role("group", name="Doctors")
    await expect(doctors.get_by_test_id("search-hit")).to_have_count(1, timeout=SECONDS)
    await expect(page.get_by_role("group", name="Patients")).to_have_count(0)
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/doctors/**")
    await expect(page.get_by_role("heading", name="Dr. Lucía Ferrer")).to_be_visible(timeout=SECONDS)

    # What was chosen is offered again, and what is nowhere is said to be so.
    await page.keyboard.press("Control+k")
    await expect(page.get_by_role("group", name="Recent").get_by_text("Dr. Lucía Ferrer")).to_be_visible()
    await page.keyboard.type("zzzzzz")
    await expect(page.get_by_text("Nothing was found.")).to_be_visible(timeout=SECONDS)
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("search-input")).to_have_count(0)
    assert guest.troubles == []


async def test_an_administrator_finds_a_page_and_a_patient_whose_name_is_not_kept(
    stack: Stack, browser: Browser
) -> None:
    admin = await open_window(browser, DESKTOP)
    await admin.log_in(stack.api_url, "admin@quickdoc.com", "adminpass")
    page = admin.page
    await page.get_by_test_id("search").click()
    await page.get_by_test_id("search-input").fill("waiting l")
    await expect(page.get_by_role("group", name="Pages").get_by_test_id("search-hit")).to_have_count(1)
    await page.get_by_test_id("search-input").fill("ana")
    await expect(page.get_by_role("group", name="Patients")).to_be_visible(timeout=SECONDS)
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("patient-file")).to_be_visible(timeout=SECONDS)
    assert await page.evaluate("JSON.stringify(localStorage).includes('Ana')") is False
    assert admin.troubles == []
