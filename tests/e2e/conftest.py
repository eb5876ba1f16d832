"""The whole stack with a seeded town and the built pages, and a real browser."""

import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from sandbox import web
from sandbox.stack import CHECKOUT, Stack
from tests.e2e.chromium import ARGUMENTS, find

PHONE = {"width": 375, "height": 812}
DESKTOP = {"width": 1440, "height": 900}


@pytest.fixture
async def stack() -> AsyncIterator[Stack]:
    """Everything, with nobody answering by themselves and no grace time."""
    folder = CHECKOUT / "web"
    if not web.is_built(folder):
        await web.build(folder, Path(tempfile.gettempdir()) / "quickdoc-web-build.log")
    with tempfile.TemporaryDirectory(prefix="quickdoc-e2e-") as data:
        async with Stack(
            Path(data), grace=0, seeded=True, mode="demo", host="localhost", web_dist=folder / "dist"
        ) as running:
            yield running


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=find(), args=list(ARGUMENTS))
        yield chromium
        await chromium.close()


class Window:
    """One person's browser window. `troubles` collects script errors and failed requests of our own."""

    def __init__(self, context: BrowserContext, page: Page) -> None:
        self.context = context
        self.page = page
        self.troubles: list[str] = []
        page.on("pageerror", lambda error: self.troubles.append(str(error)))

    async def log_in(self, url: str, email: str, password: str) -> None:
        await self.page.goto(f"{url}/login")
        await self.page.get_by_test_id("login-email").fill(email)
        await self.page.get_by_test_id("login-password").fill(password)
        await self.page.get_by_test_id("login-submit").click()
        await self.page.wait_for_url(lambda there: "/login" not in there)


async def open_window(browser: Browser, size: dict[str, int], scheme: str = "light") -> Window:
    context = await browser.new_context(
        viewport={"width": size["width"], "height": size["height"]},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    return Window(context, await context.new_page())
