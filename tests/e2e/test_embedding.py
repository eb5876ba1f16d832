"""Another site shows a clinic's page in a frame, where the clinic allows it and nowhere else."""

import pytest
from playwright.async_api import Browser, Page, Route, expect

from sandbox.stack import Stack
from tests.e2e.calls import by_api
from tests.e2e.windows import PHONE, open_window
from tests.waiting import eventually

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

OURS, PARTNER, STRANGER = "https://quickdoc.example", "https://partner.example", "https://stranger.example"
REFUSED = "chrome-error://"


async def visit(page: Page, site: str, path: str) -> None:
    """Open a page of another site that frames one of ours."""
    body = f'<iframe src="{OURS}{path}" title="Appointments" width="340" height="600"></iframe>'
    await page.route(f"{site}/**", lambda route: route.fulfill(body=body, content_type="text/html"))
    await page.goto(f"{site}/")


async def is_refused(page: Page) -> bool:
    return page.frames[-1].url.startswith(REFUSED)


async def test_a_site_frames_the_page_of_a_clinic_that_allows_it(stack: Stack, browser: Browser) -> None:
    page = (await open_window(browser, PHONE)).page

    async def serve(route: Route) -> None:
        """What the API answers, as if it had the certificate that it has in production."""
        there = route.request.url.replace(OURS, stack.api_url)
        await route.fulfill(response=await route.fetch(url=there))

    await page.route(f"{OURS}/**", serve)
    manager = await by_api(page, stack.api_url, "manager1@quickdoc.com", "Manager1Pass")
    clinic_id = (await manager("GET", "/me"))["clinic_id"]
    embedded, public = f"/embed/clinics/{clinic_id}", f"/clinics/{clinic_id}"

    await visit(page, PARTNER, embedded)
    await eventually(lambda: is_refused(page))
    await manager("PATCH", f"/clinics/{clinic_id}", {"embed_origins": [PARTNER]})
    for site, path in ((STRANGER, embedded), (PARTNER, public)):
        await visit(page, site, path)
        await eventually(lambda: is_refused(page))

    # Who wants to book leaves the other site.
    await visit(page, PARTNER, embedded)
    await page.frame_locator("iframe").locator("#slots li a").first.click()
    await page.wait_for_url(f"{OURS}{public}")
    await expect(page.get_by_test_id("clinic-page")).to_be_visible()
