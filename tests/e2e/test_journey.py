"""The main job in a real browser: cancelled on the board, seen in the feed, texted, confirmed, booked."""

import asyncio
import json
import re
import time

import pytest
from playwright.async_api import Browser, Locator, Route, expect

from sandbox.stack import Stack
from tests.e2e.windows import DESKTOP, PHONE, open_window

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

ANA = "+15550100001"
TOO_LATE = re.compile("faster|just taken", re.IGNORECASE)


class Watch:
    """Measures what the user waits for, in milliseconds."""

    def __init__(self) -> None:
        self.took: dict[str, float] = {}
        self._began = 0.0

    def start(self) -> None:
        self._began = time.monotonic()

    def stop(self, name: str) -> None:
        self.took[name] = round((time.monotonic() - self._began) * 1000)


async def test_a_cancelled_visit_is_seen_texted_confirmed_and_booked(
    stack: Stack, browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    clinic = await open_window(browser, DESKTOP)
    patient = await open_window(browser, PHONE)
    phone = await open_window(browser, PHONE)
    watch = Watch()

    await clinic.log_in(stack.api_url, "clinic1@quickdoc.com", "password123")
    await patient.log_in(stack.api_url, "patient1@example.com", "testpass")
    await phone.page.goto(f"{stack.twilio_url}/phone/{ANA}")
    await expect(patient.page.get_by_test_id("connection-badge")).to_have_attribute("data-state", "live")
    await expect(clinic.page.get_by_test_id("connection-badge")).to_have_attribute("data-state", "live")

    # The clinic cancels one of today's visits.
    visit = clinic.page.locator("[data-testid=board-slot][data-state=booked]").last
    slot_id = await visit.get_attribute("data-slot-id")
    await visit.click()
    watch.start()
    await clinic.page.get_by_test_id("cancel-visit").first.click()

    # The patient's open feed shows the card, without a reload.
    card = patient.page.locator(f"[data-testid=feed-card][data-slot-id={slot_id}]")
    offer = patient.page.locator(f"[data-testid=offer-card][data-slot-id={slot_id}]")
    await expect(card.or_(offer).first).to_be_visible()
    watch.stop("cancel_to_card_ms")

    # The next in line, who has waited longest, gets the text.
    text = phone.page.locator("[data-testid=message][data-direction=in]", has_text="CONFIRM").last
    await expect(text).to_be_visible()
    watch.stop("cancel_to_phone_ms")
    code = (await text.inner_text()).split("CONFIRM ")[1].split()[0].strip(".,")

    # They reply; the board shows the booking and the feed drops the card.
    await phone.page.get_by_test_id("reply-box").fill(f"confirm {code}!")
    watch.start()
    await phone.page.get_by_test_id("reply-send").click()
    booked = clinic.page.locator(f"[data-testid=board-slot][data-slot-id={slot_id}]")
    await expect(booked).to_have_attribute("data-state", "booked")
    await expect(booked.get_by_test_id("board-patient")).to_contain_text("Ana Pérez")
    watch.stop("reply_to_board_ms")
    await expect(offer).to_have_count(0)
    await expect(card.get_by_test_id("claim-button")).to_have_count(0)
    watch.stop("reply_to_feed_ms")
    await expect(patient.page.locator(f"[data-testid=my-visit][data-slot-id={slot_id}]")).to_be_visible()

    with capsys.disabled():
        print("\njourney in the browser:", json.dumps(watch.took))  # noqa: T201
    assert clinic.troubles + patient.troubles + phone.troubles == []


async def test_of_two_patients_who_tap_the_same_card_one_is_told_at_once(
    stack: Stack, browser: Browser
) -> None:
    windows = [await open_window(browser, PHONE) for _ in range(2)]
    for number, window in enumerate(windows):
        await window.sign_up(
            stack.api_url, f"Zoë {number}", f"zoe{number}@example.org", f"+1 555 019 000{number}"
        )
    # One that can be taken, and not the very first: it may be about to start.
    free = windows[1].page.locator("[data-testid=feed-card]:has([data-testid=claim-button])")
    slot_id = await free.nth(3).get_attribute("data-slot-id")
    cards = [each.page.locator(f"[data-testid=feed-card][data-slot-id={slot_id}]") for each in windows]
    visits = [each.page.locator(f"[data-testid=my-visit][data-slot-id={slot_id}]") for each in windows]

    # The news of the first claim would take the button from under the second finger.
    arrived: list[Route] = []
    both = asyncio.Event()

    async def together(route: Route) -> None:
        arrived.append(route)
        if len(arrived) == len(windows):
            both.set()
        await both.wait()
        await route.continue_()

    for window in windows:
        await window.page.route("**/claim", together)
    taps = (card.get_by_test_id("claim-button").dispatch_event("click") for card in cards)
    told = asyncio.gather(*(_told(card, visit) for card, visit in zip(cards, visits, strict=True)))
    await asyncio.gather(*taps)

    assert sorted(await told) == ["booked", "too late"]
    for card in cards:
        await expect(card).to_have_count(0)
    assert windows[0].troubles + windows[1].troubles == []


async def _told(card: Locator, visit: Locator) -> str:
    """What the page says to the person who tapped."""
    lost = card.get_by_text(TOO_LATE)
    await expect(visit.or_(lost).first).to_be_visible()
    return "booked" if await visit.count() else "too late"
