"""Browser windows of the people in the journeys."""

from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

PHONE = {"width": 375, "height": 812}
DESKTOP = {"width": 1440, "height": 900}


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

    async def sign_up(self, url: str, name: str, email: str, phone: str) -> None:
        """Become a patient, leave the code for later, and stand before the feed."""
        await self.page.goto(f"{url}/sign-up")
        await self.page.get_by_test_id("signup-name").fill(name)
        await self.page.get_by_test_id("signup-email").fill(email)
        await self.page.get_by_test_id("signup-phone").fill(phone)
        await self.page.get_by_test_id("signup-password").fill("a long enough secret")
        await self.page.get_by_test_id("signup-submit").click()
        await self.page.get_by_test_id("verify-later").click()
        await self.page.get_by_test_id("claim-button").first.wait_for()

    async def show(self, card: Locator) -> None:
        """See a card of the feed, which waits behind "1 new" where the list is scrolled."""
        waiting = self.page.get_by_test_id("feed-waiting")
        await expect(card.or_(waiting).first).to_be_visible()
        if not await card.count():
            await waiting.click()
        await expect(card).to_be_visible()


async def open_window(
    browser: Browser, size: dict[str, int], scheme: str = "light", *, worker: bool = False
) -> Window:
    """A window of its own, as of another person. Without `worker` nothing is kept for offline use."""
    context = await browser.new_context(
        viewport={"width": size["width"], "height": size["height"]},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
        service_workers="allow" if worker else "block",
    )
    return Window(context, await context.new_page())


async def turn_to_tomorrow(page: Page) -> None:
    """On the board; today's slots are gone before one looks for another's."""
    board = page.get_by_test_id("board")
    today = await board.get_attribute("data-day")
    assert today
    await page.get_by_role("button", name="The day after").click()
    await expect(board).not_to_have_attribute("data-day", today, timeout=20_000)
    await page.locator("[data-testid=board-slot][data-state=booked]").first.wait_for()
