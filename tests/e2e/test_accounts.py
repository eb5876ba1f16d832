"""Whoever has an account keeps it up: photo, name, language, and the profile of each person of the family."""

import pytest
from playwright.async_api import Browser, FilePayload, Page, expect

from sandbox.stack import Stack
from tests.e2e.windows import DESKTOP, PHONE, open_window
from tests.pictures import from_a_phone, picture

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def choose(page: Page, name: str, body: bytes) -> None:
    file = FilePayload(name=name, mimeType="image/jpeg", buffer=body)
    async with page.expect_file_chooser() as choosing:
        await page.get_by_test_id("photo-choose").click()
    await (await choosing.value).set_files(file)


async def shown_width(page: Page) -> int:
    """Of the photo, as the browser has decoded it; 0 where there is none."""
    width: int = await page.evaluate(
        "async () => { const image = document.querySelector('[data-testid^=photo-p] img');"
        " if (!image) return 0; await image.decode(); return image.naturalWidth; }"
    )
    return width


async def test_a_photo_is_looked_at_sent_and_removed(stack: Stack, browser: Browser) -> None:
    ana = await open_window(browser, PHONE)
    page = ana.page
    await ana.log_in(stack.api_url, "patient1@example.com", "testpass")
    await page.goto(f"{stack.api_url}/account")
    await choose(page, "me.jpg", from_a_phone())
    await expect(page.get_by_test_id("photo-preview")).to_be_visible()
    assert await shown_width(page) == 600  # upright
    await page.get_by_test_id("photo-send").click()
    await expect(page.get_by_test_id("photo-remove")).to_be_visible()
    assert await shown_width(page) == 512
    await expect(page.get_by_test_id("account-menu").locator("img")).to_be_attached()
    await page.reload()
    await expect(page.get_by_test_id("photo-remove")).to_be_visible()
    await choose(page, "photo.jpg", b"PK\x03\x04" + bytes(100))
    await expect(page.get_by_text("This is not a photo that we can read.")).to_be_visible()
    await page.get_by_test_id("photo-remove").click()
    await expect(page.get_by_test_id("photo-remove")).to_have_count(0)
    assert await shown_width(page) == 0
    assert ana.troubles == []


async def test_an_account_gets_another_name_and_language(stack: Stack, browser: Browser) -> None:
    clinic = await open_window(browser, DESKTOP)
    page = clinic.page
    await clinic.log_in(stack.api_url, "clinic1@quickdoc.com", "password123")
    await page.goto(f"{stack.api_url}/account")
    await page.get_by_test_id("about-name").fill("Robin K. Keller")
    await page.get_by_test_id("about-language").click()
    await page.get_by_role("option", name="Español").click()
    await page.get_by_test_id("about-save").click()
    await expect(page.get_by_text("Saved.")).to_be_visible()
    await page.reload()
    await expect(page.get_by_test_id("about-name")).to_have_value("Robin K. Keller")
    await expect(page.get_by_test_id("about-language")).to_have_value("Español")
    assert clinic.troubles == []


async def test_a_person_of_the_family_has_a_profile_and_a_photo(stack: Stack, browser: Browser) -> None:
    ana = await open_window(browser, PHONE)
    page = ana.page
    await ana.log_in(stack.api_url, "patient1@example.com", "testpass")
    await page.goto(f"{stack.api_url}/family")
    await page.get_by_test_id("person-profile").first.click()
    await page.get_by_test_id("profile-gender").click()
    await page.get_by_role("option", name="Female").click()
    await page.get_by_test_id("contact-name").fill("Ben")
    await page.get_by_test_id("contact-phone").fill("12")
    await page.get_by_test_id("profile-allergies").fill("Penicillin\nNuts")
    await page.get_by_test_id("profile-save").click()
    await expect(page.get_by_test_id("contact-phone")).to_have_attribute("aria-invalid", "true")
    await page.get_by_test_id("contact-phone").fill("+1 555 010 7778")
    await page.get_by_test_id("profile-save").click()
    await expect(page.get_by_text("Saved.")).to_be_visible()
    await choose(page, "her.png", picture("PNG"))
    await page.get_by_test_id("photo-send").click()
    await expect(page.get_by_test_id("photo-remove")).to_be_visible()
    await page.reload()
    await expect(page.get_by_test_id("profile-allergies")).to_have_value("Penicillin\nNuts")
    await expect(page.get_by_test_id("contact-phone")).to_have_value("+15550107778")
    assert await shown_width(page) == 512
    assert ana.troubles == []


async def test_a_person_of_the_family_is_removed(stack: Stack, browser: Browser) -> None:
    ana = await open_window(browser, DESKTOP)
    page = ana.page
    await ana.log_in(stack.api_url, "patient1@example.com", "testpass")
    await page.goto(f"{stack.api_url}/family")
    await page.get_by_test_id("person-add").click()
    await page.get_by_test_id("person-name").fill("Mia")
    await page.get_by_test_id("person-save").click()
    await expect(page.get_by_test_id("person-form")).to_have_count(0)
    await page.get_by_label("Profile of Mia").click()
    await page.get_by_test_id("person-remove").click()
    await page.get_by_test_id("person-remove-yes").click()
    await expect(page.get_by_test_id("person")).to_have_count(1)
    await page.reload()
    await expect(page.get_by_test_id("person")).to_have_count(1)
    await page.get_by_test_id("person-profile").click()
    await expect(page.get_by_test_id("profile-form")).to_be_visible()
    await expect(page.get_by_test_id("person-remove")).to_have_count(0)
    assert ana.troubles == []
