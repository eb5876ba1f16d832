"""A guest finds a doctor by a mistyped name; a manager suspends the doctor, and reinstates them."""

import pytest
from playwright.async_api import Browser, Page, expect

from sandbox.stack import Stack
from tests.e2e.windows import DESKTOP, PHONE, open_window

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

SECONDS = 30_000
ADMIN = ("admin@quickdoc.com", "adminpass")


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
async def test_a_doctor_is_found_suspended_and_reinstated(
    stack: Stack, browser: Browser, size: dict[str, int]
) -> None:
    guest, manager = [await open_window(browser, size) for _ in range(2)]
    await guest.page.goto(f"{stack.api_url}/doctors")
    await guest.page.get_by_test_id("doctor-search").fill("feerer lucia")
    card = guest.page.get_by_test_id("doctor-card")
    await expect(card).to_have_count(1, timeout=SECONDS)
    await card.get_by_role("link", name="Dr. Lucía Ferrer").click()
    take = guest.page.get_by_test_id("claim-button")
    await expect(take.first).to_be_visible(timeout=SECONDS)

    await manager.log_in(stack.api_url, *ADMIN)
    await manager.page.goto(f"{stack.api_url}/clinic/doctors?clinic=clinic_1")
    await manager.page.get_by_role("button", name="Change Dr. Lucía Ferrer").click()
    await manager.page.get_by_test_id("doctor-suspend").click()
    await manager.page.get_by_test_id("doctor-suspend-yes").click()
    await expect(manager.page.get_by_test_id("visits-to-move")).to_be_visible(timeout=SECONDS)

    # The guest's page is open all the while: what was free goes without a reload, and comes back.
    await expect(take).to_have_count(0, timeout=SECONDS)
    await manager.page.get_by_test_id("doctor-reinstate").click()
    await expect(manager.page.get_by_test_id("doctor-suspend")).to_be_visible(timeout=SECONDS)
    await _shows(guest.page)
    assert (guest.troubles, manager.troubles) == ([], [])


async def _shows(page: Page) -> None:
    """A slot that can be taken, which may wait behind a button."""
    waiting, take = page.get_by_test_id("feed-waiting"), page.get_by_test_id("claim-button").first
    await expect(waiting.or_(take).first).to_be_visible(timeout=SECONDS)
