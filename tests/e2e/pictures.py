"""`python -m tests.e2e.pictures`: the pictures of the README, taken from the running product."""

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import async_playwright

from sandbox.stack import CHECKOUT, Stack
from tests.e2e.chromium import ARGUMENTS, find
from tests.e2e.windows import DESKTOP, PHONE, open_window

IMAGES = CHECKOUT / "docs" / "images"


async def main() -> None:
    """Cancel a visit on the board, and photograph the board and the feed of the patient who is asked."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="quickdoc-pictures-") as data:
        web = CHECKOUT / "web" / "dist"
        async with (
            Stack(Path(data), grace=0, seeded=True, mode="demo", host="localhost", web_dist=web) as stack,
            async_playwright() as playwright,
        ):
            browser = await playwright.chromium.launch(executable_path=find(), args=list(ARGUMENTS))
            clinic, patient = await open_window(browser, DESKTOP), await open_window(browser, PHONE)
            await clinic.log_in(stack.api_url, "clinic1@quickdoc.com", "password123")
            await patient.log_in(stack.api_url, "patient1@example.com", "testpass")
            await clinic.page.locator("[data-testid=board-slot][data-state=booked]").nth(9).click()
            await clinic.page.get_by_test_id("cancel-visit").first.click()
            await patient.page.get_by_test_id("offer-card").wait_for()
            await clinic.page.get_by_test_id("round-log").wait_for()
            await clinic.page.wait_for_timeout(2000)
            await clinic.page.screenshot(path=IMAGES / "board.png")
            await patient.page.screenshot(path=IMAGES / "feed.png")
            await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
