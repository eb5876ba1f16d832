"""Nobody is shut out: axe finds nothing on any page in any state, in both themes, and everything fits."""

import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Browser, Page, expect

from sandbox.stack import Stack
from tests.e2e.axe import clipped, violations
from tests.e2e.calls import by_api
from tests.e2e.windows import DESKTOP, PHONE, open_window, turn_to_tomorrow

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

SOON = 30_000
STEPS = AsyncIterator[str]
SIZES = ((320, "100%"), (820, "100%"), (1440, "100%"), (820, "200%"))


async def test_a_guest_is_not_shut_out(stack: Stack, browser: Browser) -> None:
    guest = await open_window(browser, PHONE)
    assert await found(guest.page, as_guest(guest.page, stack.api_url)) == []
    assert guest.troubles == []


async def test_a_patient_is_not_shut_out(stack: Stack, browser: Browser) -> None:
    ana = await open_window(browser, PHONE)
    await ana.log_in(stack.api_url, "patient1@example.com", "testpass")
    assert await found(ana.page, as_patient(ana.page, stack.api_url)) == []
    assert ana.troubles == []


async def test_a_clinic_is_not_shut_out(stack: Stack, browser: Browser) -> None:
    clinic = await open_window(browser, DESKTOP)
    await clinic.log_in(stack.api_url, "manager1@quickdoc.com", "Manager1Pass")
    assert await found(clinic.page, as_clinic(clinic.page, stack.api_url)) == []
    assert clinic.troubles == []


async def test_an_administrator_is_not_shut_out(stack: Stack, browser: Browser) -> None:
    admin = await open_window(browser, DESKTOP)
    await admin.log_in(stack.api_url, "admin@quickdoc.com", "adminpass")
    assert await found(admin.page, as_admin(admin.page, stack.api_url)) == []
    assert admin.troubles == []


async def test_the_focus_the_title_and_the_place_follow_the_reader(stack: Stack, browser: Browser) -> None:
    noa = await open_window(browser, PHONE)
    page = noa.page
    await page.goto(stack.api_url)
    await expect(page).to_have_title("Free right now - QuickDoc")
    await expect(page.get_by_test_id("feed-card").nth(8)).to_be_visible(timeout=SOON)
    await page.evaluate("window.scrollTo(0, 600)")
    await (
        page.get_by_role("navigation", name="Main, at the bottom")
        .get_by_role("link", name="How it works")
        .click()
    )
    await expect(page).to_have_title("How it works - QuickDoc")
    await expect(page.locator("#page")).to_be_focused()
    assert await page.evaluate("window.scrollY") == 0
    await page.go_back()
    await page.wait_for_function("() => Math.abs(window.scrollY - 600) < 5", timeout=SOON)
    await noa.log_in(stack.api_url, "patient1@example.com", "testpass")
    await expect(page.locator("#page")).to_be_focused()

    # What was pressed is gone after a claim; the focus stays at the card.
    card = page.locator("[data-testid=feed-card]:has([data-testid=claim-button])").nth(2)
    slot_id = await card.get_attribute("data-slot-id")
    button = page.locator(f"[data-slot-id={slot_id}]").get_by_test_id("claim-button")
    await expect(button).to_have_accessible_name(re.compile(r"^Take it: \w{3} \d+ \w{3} \d\d:\d\d"))
    await button.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(f"[data-testid=my-visit][data-slot-id={slot_id}]")).to_be_attached(timeout=SOON)
    assert await page.evaluate("document.activeElement !== document.body")
    assert noa.troubles == []


async def found(page: Page, states: STEPS) -> list[str]:
    """What axe finds in each state, and what does not fit there."""
    size = page.viewport_size
    wrong: list[str] = []
    async for state in states:
        wrong += [f"{state}: {each}" for each in await violations(page)]
        for width, text in SIZES:
            wrong += [f"{state}: {each}" for each in await clipped(page, width, text=text)]
        if size:
            await page.set_viewport_size(size)
    return wrong


async def as_guest(page: Page, url: str) -> STEPS:
    await page.goto(url)
    await page.get_by_test_id("feed-card").first.wait_for()
    yield "the feed"
    await page.keyboard.press("Control+k")
    await page.get_by_test_id("search-input").fill("dr")
    await page.get_by_test_id("search-hit").first.wait_for()
    yield "the search"
    await page.keyboard.press("Escape")
    await page.get_by_test_id("search-input").wait_for(state="detached")
    await page.get_by_test_id("claim-button").nth(3).dispatch_event("click")
    await page.get_by_role("dialog").wait_for()
    yield "the question to log in"
    await page.goto(f"{url}/?doctor=nobody")
    await page.get_by_role("heading", name="Nothing free that fits").wait_for()
    yield "an empty feed"
    for path in ("login", "sign-up", "join?invite=invite_1", "forgot-password", "reset-password#token"):
        await page.goto(f"{url}/{path}")
        await page.locator("button[type=submit]").click()
        await page.locator("[aria-invalid=true]").first.wait_for()
        yield f"/{path} with what is wrong"
    for path in ("join", "how", "nowhere", "o/offer.offer_1.1.made-up"):
        await page.goto(f"{url}/{path}")
        await page.locator("main h1, main h2").first.wait_for()
        yield f"/{path}"
    clinics = await (await page.request.get(f"{url}/api/v1/clinics")).json()
    await page.goto(f"{url}/embed/clinics/{clinics[0]['id']}")
    await page.locator("#slots li").first.wait_for()
    yield "the page of a clinic for other sites"
    await page.route("**/api/v1/clinics", lambda route: route.abort())
    await page.goto(url)
    await page.get_by_test_id("failed").wait_for()
    yield "a feed that did not load"


async def as_patient(page: Page, url: str) -> STEPS:
    await page.get_by_test_id("feed-card").first.wait_for()
    yield "the feed"
    await page.get_by_test_id("account-menu").click()
    await page.get_by_test_id("logout").wait_for()
    yield "the account menu"
    await page.keyboard.press("Escape")
    await page.goto(f"{url}/standby")
    await page.get_by_test_id("standby-card").first.wait_for()
    await page.get_by_test_id("missed-open").first.click()
    yield "/standby"
    await page.goto(f"{url}/standby/new")
    await page.get_by_test_id("standby-save").wait_for()
    # Its foot sticks to the window, over whatever is behind it there.
    await page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    yield "/standby/new"
    await page.get_by_text("Cardiology", exact=True).click()
    await page.get_by_role("button", name="Never mind").click()
    await page.get_by_test_id("unsaved-leave").wait_for()
    yield "a question before a request is lost"
    await page.get_by_test_id("unsaved-leave").click()
    await page.get_by_test_id("standby-card").first.wait_for()
    await page.goto(f"{url}/family")
    await page.get_by_test_id("person-add").click()
    yield "/family with a new person"
    await page.get_by_test_id("person-born").click()
    await page.get_by_role("button", name="The ten years before").first.wait_for()
    yield "the calendar of a birth date"
    await spoil_a_profile(page, url)
    yield "/family/ID with what is wrong"
    await page.get_by_role("link", name="Family", exact=True).click()
    await page.get_by_test_id("unsaved-leave").click()
    await page.goto(f"{url}/notifications")
    await page.get_by_test_id("switches").wait_for()
    yield "/notifications"
    await page.goto(f"{url}/account")
    await page.get_by_test_id("password-change").click()
    await page.locator("[aria-invalid=true]").first.wait_for()
    yield "/account with what is wrong"
    await ask_for_another_phone_and_address(page)
    yield "/account with a number and an address that wait"
    await page.get_by_test_id("phone-keep").click()
    await page.get_by_test_id("phone-new").wait_for()
    await page.get_by_test_id("close-open").click()
    await page.get_by_test_id("close-account").wait_for()
    yield "the end of an account"
    await lose_a_visit_and_be_offered_another(page, url)
    await page.goto(f"{url}/standby")
    await page.get_by_test_id("cancelled-visit").first.wait_for()
    await page.get_by_test_id("offer-bar").wait_for()
    yield "a cancelled visit, and an offer on another page"


async def spoil_a_profile(page: Page, url: str) -> None:
    await page.goto(f"{url}/family")
    await page.get_by_test_id("person-profile").first.click()
    await page.get_by_test_id("contact-name").fill("Ben")
    await page.get_by_test_id("profile-save").click()
    await page.locator("[aria-invalid=true]").first.wait_for()


async def ask_for_another_phone_and_address(page: Page) -> None:
    await page.get_by_test_id("phone-new").fill("555 019 0799")
    await page.get_by_test_id("phone-password").fill("testpass")
    await page.get_by_test_id("phone-change").click()
    await page.get_by_test_id("phone-waiting").wait_for()
    await page.get_by_test_id("email-new").fill("ana.new@example.org")
    await page.get_by_test_id("email-password").fill("testpass")
    await page.get_by_test_id("email-change").click()
    await page.get_by_test_id("email-waiting").wait_for()


async def lose_a_visit_and_be_offered_another(page: Page, url: str) -> None:
    """By the API: the clinic cancels hers, and those of others that she waits for."""
    clinic = await by_api(page, url, "clinic1@quickdoc.com", "password123")
    ana = await by_api(page, url, "patient1@example.com", "testpass")
    clinic_id = (await clinic("GET", "/me"))["clinic_id"]
    zone = next(each["zone"] for each in await clinic("GET", "/clinics") if each["id"] == clinic_id)
    tomorrow = datetime.now(ZoneInfo(zone)).date() + timedelta(days=1)
    board = await clinic("GET", f"/snapshots/board/{clinic_id}?day={tomorrow}")
    taken = {each["slot_id"]: each["id"] for each in board["bookings"] if each["active"]}
    ferrers = [each for each in board["slots"] if each["doctor_name"] == "Dr. Lucía Ferrer"]
    free = next(each for each in board["slots"] if each["state"] == "open" and each not in ferrers)
    mine = await ana("POST", f"/slots/{free['id']}/claim", {})
    await clinic("POST", f"/bookings/{mine['id']}/cancel")
    theirs = [taken[each["id"]] for each in ferrers if each["id"] in taken]
    await clinic("POST", f"/bookings/{theirs[-1]}/cancel")


async def as_admin(page: Page, url: str) -> STEPS:
    await page.goto(f"{url}/admin?q=an")
    await page.get_by_test_id("admin-numbers").wait_for()
    await page.get_by_test_id("admin-patient").first.wait_for()
    yield "the administration"
    await page.get_by_test_id("admin-patient").first.get_by_role("button").click()
    await page.get_by_test_id("patient-file").wait_for()
    yield "a patient's file"
    for what, row in (
        ("clinics", "clinic-row"),
        ("doctors", "listed-doctor-row"),
        ("staff", "listed-account-row"),
    ):
        await page.goto(f"{url}/admin/{what}")
        await page.get_by_test_id(row).first.wait_for()
        yield f"the list of {what}"
    await page.goto(f"{url}/admin/clinics")
    await page.get_by_test_id("new-clinic").click()
    await page.get_by_test_id("new-clinic-form").wait_for()
    yield "a new clinic"
    await page.goto(f"{url}/admin/messages")
    await page.get_by_test_id("message").first.wait_for()
    yield "the log of messages"
    await page.goto(f"{url}/admin/system")
    await page.get_by_test_id("system-redis").wait_for()
    yield "the state of the system"
    await page.goto(f"{url}/admin/audit?action=session.opened")
    await page.get_by_test_id("audit-entry").first.wait_for()
    yield "the audit log"
    await page.get_by_test_id("audit-details").first.click()
    await page.get_by_test_id("audit-drawer").wait_for()
    yield "an entry of the audit log"


async def manages(page: Page, url: str) -> STEPS:
    """What a manager sets up."""
    await page.goto(f"{url}/clinic/settings")
    await page.get_by_test_id("embed").wait_for()
    yield "the settings of the clinic"
    await page.get_by_test_id("settings-policy").click()
    await page.get_by_test_id("policy-save").wait_for()
    yield "the policy, from the settings"
    await page.goto(f"{url}/clinic/visit-types")
    await page.get_by_test_id("visit-type-add").click()
    await page.get_by_test_id("visit-type-save").click()
    await page.locator("[aria-invalid=true]").first.wait_for()
    yield "a new type of visit, with what is wrong"
    await page.get_by_label("Name").fill("Laser")
    await page.get_by_test_id("visit-type-save").click()
    await page.get_by_test_id("visit-type-row").first.wait_for()
    yield "/clinic/visit-types"
    await page.goto(f"{url}/clinic/schedules")
    await page.get_by_test_id("schedule-add").click()
    await page.get_by_test_id("hours-0").fill("09:00-12:00")
    await page.get_by_test_id("schedule-save").click()
    await page.locator("[aria-invalid=true]").first.wait_for()
    yield "new weekly hours, with what is wrong"
    await page.get_by_label("Name of the visit").fill("Check-up")
    await page.get_by_test_id("schedule-save").click()
    await page.get_by_test_id("schedule-card").first.wait_for()
    await page.get_by_test_id("absence-save").click()
    await page.get_by_test_id("absence-row").first.wait_for()
    yield "/clinic/schedules"


async def as_clinic(page: Page, url: str) -> STEPS:
    await page.get_by_test_id("kpis").wait_for()
    yield "the board"
    await turn_to_tomorrow(page)  # today's first visits may have begun
    await page.locator("[data-testid=board-slot][data-state=booked]").nth(1).click()
    await page.get_by_test_id("cancel-visit").first.wait_for()
    yield "a visit"
    await page.get_by_test_id("cancel-visit").first.click()
    await page.get_by_test_id("round-log").wait_for()
    yield "a round"
    await page.get_by_role("button", name="Pick a day").or_(page.get_by_label("Pick a day")).first.click()
    await page.get_by_role("button", name="The month before").first.wait_for()
    yield "the calendar of the board"
    await page.goto(f"{url}/clinic")
    await page.get_by_test_id("publish-open").click()
    await page.get_by_test_id("publish-submit").wait_for()
    yield "publishing"
    await page.keyboard.press("Escape")
    for item, there in (
        ("policy-open", "policy-save"),
        ("texts-open", "texts"),
        ("unresolved-open", None),
        ("invite-open", None),
        ("staff-open", "staff"),
    ):
        await page.goto(f"{url}/clinic")
        await page.get_by_test_id("board-more").click()
        await page.get_by_test_id(item).wait_for()
        if item == "policy-open":
            yield "the menu of the board"
        await page.get_by_test_id(item).click()
        await page.get_by_role("dialog").wait_for()
        if there:
            await page.get_by_test_id(there).wait_for()
        yield item
    async for state in manages(page, url):
        yield state
    await page.goto(f"{url}/clinic/waiting")
    await page.get_by_test_id("waiting-counts").wait_for()
    yield "the waiting list"
    await page.get_by_role("button", name="More for").first.click()
    await page.get_by_role("menu").wait_for()
    yield "the menu of somebody waiting"
    await page.keyboard.press("Escape")
    await page.get_by_test_id("waiting-add").click()
    await page.get_by_test_id("waiting-save").click()
    await page.locator("[aria-invalid=true]").first.wait_for()
    yield "adding a patient, with what is wrong"
    await page.keyboard.press("Escape")
    await page.get_by_test_id("block-list-open").click()
    await page.get_by_role("dialog").wait_for()
    yield "the block list"
