"""What goes wrong on the way to the server is said and got over; no address breaks a page."""

import asyncio
from itertools import cycle

import pytest
from playwright.async_api import Browser, Page, Route, expect

from sandbox.stack import Stack
from tests.e2e.windows import DESKTOP, PHONE, Window, open_window

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

SOON = 30_000
PATIENT = ("patient1@example.com", "testpass")
CLINIC = ("clinic1@quickdoc.com", "password123")
ADMIN = ("admin@quickdoc.com", "adminpass")
GARBAGE = (
    "?day=garbage&clinic=garbage&doctor=%00&specialty=%3Cb%3E&at=x,y&radius=-1",
    "?day=2026-13-45&clinic=&at=91,999&radius=1e999&specialty=&doctor=" + "a" * 300,
    "?day=0001-01-01&day=&next=//evil.example&invite=%F0%9F%92%A5",
    "?%&=&&day&clinic&%E0%A4%A",
)


async def lost_answer(route: Route) -> None:
    """It is done at the server, and the browser never hears of it."""
    await route.fetch()
    await route.abort("connectionreset")


async def unavailable(route: Route) -> None:
    await route.fulfill(status=503, body="<h1>Down</h1>", content_type="text/html")


async def test_a_refresh_that_fails_on_a_reload_logs_nobody_out(stack: Stack, browser: Browser) -> None:
    ana = await logged_in(stack, browser, PHONE, PATIENT)
    for failure in (lambda route: route.abort(), unavailable, lost_answer):
        failures = iter([failure, failure])

        async def fail_twice(route: Route) -> None:
            failing = next(failures, None)  # noqa: B023 - of this round
            await (failing(route) if failing else route.continue_())

        await ana.page.route("**/auth/refresh", fail_twice)
        await ana.page.goto(f"{stack.api_url}/standby")
        await expect(ana.page.get_by_role("heading", name="Standby", exact=True)).to_be_visible(timeout=SOON)
        await expect(ana.page.get_by_test_id("account-menu")).to_be_visible()
        assert "/login" not in ana.page.url
        await ana.page.unroute("**/auth/refresh")
    assert ana.troubles == []


async def test_only_a_401_makes_a_guest(stack: Stack, browser: Browser) -> None:
    ana = await logged_in(stack, browser, PHONE, PATIENT)
    await ana.context.clear_cookies()
    await ana.page.goto(f"{stack.api_url}/standby")
    await ana.page.wait_for_url("**/login?next=*")


async def test_many_tabs_that_reload_at_once_stay_logged_in(stack: Stack, browser: Browser) -> None:
    ana = await logged_in(stack, browser, PHONE, PATIENT)
    tabs = [ana.page, *[await ana.context.new_page() for _ in range(3)]]
    for _ in range(2):
        await asyncio.gather(*(tab.goto(f"{stack.api_url}/family") for tab in tabs))
        for tab in tabs:
            await expect(tab.get_by_test_id("account-menu")).to_be_visible(timeout=SOON)


async def test_one_question_that_fails_is_told_and_asked_again(stack: Stack, browser: Browser) -> None:
    guest = await open_window(browser, PHONE)
    await guest.page.route("**/api/v1/clinics", unavailable)
    await guest.page.goto(stack.api_url)
    await expect(guest.page.get_by_test_id("failed")).to_contain_text("Try again", timeout=SOON)
    await guest.page.unroute("**/api/v1/clinics")
    await expect(guest.page.get_by_test_id("feed-card").first).to_be_visible(timeout=SOON)
    assert guest.troubles == []


async def test_no_page_waits_for_ever_when_the_server_is_down(stack: Stack, browser: Browser) -> None:
    ana = await logged_in(stack, browser, PHONE, PATIENT)
    clinic = await logged_in(stack, browser, DESKTOP, CLINIC)
    for window, paths in (
        (ana, ("/", "/standby", "/standby/new", "/family", "/notifications", "/o/offer.offer_1.1.x")),
        (clinic, ("/clinic", "/clinic/waiting")),
    ):
        for path, failure in zip(paths, cycle([unavailable, lambda route: route.abort()]), strict=False):
            # The login is good; all else is away.
            await window.page.route("**/api/v1/**", failure)
            await window.page.route("**/api/v1/auth/refresh", lambda route: route.continue_())
            await window.page.goto(stack.api_url + path)
            await expect(window.page.get_by_test_id("failed").first).to_be_visible(timeout=SOON)
            await expect(window.page.locator("main [aria-busy=true]")).to_have_count(0)
            await window.page.unroute_all()
            await window.page.get_by_role("button", name="Try again").first.click()
            await expect(window.page.get_by_test_id("failed")).to_have_count(0, timeout=SOON)
    assert ana.troubles + clinic.troubles == []


async def test_whatever_the_address_says_no_page_breaks(stack: Stack, browser: Browser) -> None:
    guest = await open_window(browser, PHONE)
    ana = await logged_in(stack, browser, PHONE, PATIENT)
    clinic = await logged_in(stack, browser, DESKTOP, CLINIC)
    admin = await logged_in(stack, browser, DESKTOP, ADMIN)
    for garbage in GARBAGE:
        for window, path, sign in (
            (guest, "/", "#feed-title"),
            (guest, "/login", "[data-testid=login-submit]"),
            (guest, "/sign-up", "[data-testid=signup-submit]"),
            (guest, "/join", "h1"),
            (ana, "/", "#feed-title"),
            (ana, "/standby/new", "[data-testid=standby-save]"),
            (clinic, "/clinic", "[data-testid=kpis]"),
            (admin, "/clinic", "[data-testid=kpis]"),
            (admin, "/clinic/waiting", "[data-testid=waiting-list]"),
        ):
            await window.page.goto(stack.api_url + path + garbage)
            await expect(window.page.locator(sign).first).to_be_visible(timeout=SOON)
            await expect(window.page.get_by_test_id("failed")).to_have_count(0)
            await expect(window.page.get_by_text("This page broke")).to_have_count(0)
    assert guest.troubles + ana.troubles + clinic.troubles + admin.troubles == []


async def test_a_reload_without_a_connection_shows_quickdoc_and_gets_over_it(
    stack: Stack, browser: Browser
) -> None:
    ana = await open_window(browser, PHONE, worker=True)
    await ana.log_in(stack.api_url, *PATIENT)
    await is_kept(ana.page)
    await ana.context.set_offline(True)
    for path in ("/", "/how", "/standby/new", "/nowhere"):
        await ana.page.goto(stack.api_url + path)
        await expect(ana.page.get_by_role("link", name="QuickDoc").first).to_be_visible(timeout=SOON)
    await ana.page.goto(stack.api_url)
    await expect(ana.page.get_by_test_id("failed").first).to_contain_text("You are offline", timeout=SOON)
    await ana.context.set_offline(False)
    await expect(ana.page.get_by_test_id("feed-card").first).to_be_visible(timeout=SOON)
    await expect(ana.page.get_by_test_id("account-menu")).to_be_visible(timeout=SOON)
    assert ana.troubles == []


async def test_an_open_tab_finds_its_own_files_after_an_update(stack: Stack, browser: Browser) -> None:
    guest = await open_window(browser, PHONE, worker=True)
    await guest.page.goto(stack.api_url)
    await is_kept(guest.page)
    # After an update the server no longer has the files that this tab was made of.
    await guest.context.route("**/assets/**", lambda route: route.fulfill(status=404))
    await guest.page.get_by_role("link", name="How it works").first.click()
    await expect(guest.page.get_by_role("heading", level=1)).to_contain_text("How", timeout=SOON)
    assert guest.troubles == []


async def logged_in(stack: Stack, browser: Browser, size: dict[str, int], who: tuple[str, str]) -> Window:
    window = await open_window(browser, size)
    await window.log_in(stack.api_url, *who)
    return window


async def is_kept(page: Page) -> None:
    """Until the service worker has the whole build."""
    await page.evaluate(
        """async () => {
            await navigator.serviceWorker.ready;
            const script = await (await fetch("/build.js")).text();
            const { version, shell, rest } = JSON.parse(script.slice("self.BUILD = ".length, -2));
            const kept = await caches.open("quickdoc-app-" + version);
            while ((await kept.keys()).length < shell.length + rest.length) {
                await new Promise((resolve) => setTimeout(resolve, 50));
            }
        }"""
    )
