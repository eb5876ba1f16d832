"""The offer engine as people see it: steered by the clinic, explained to the patient, moved along a chain."""

import re
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, expect

from sandbox.stack import Stack
from tests.e2e.windows import DESKTOP, PHONE, Window, open_window, turn_to_tomorrow

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

SOON = 30_000
ITO, WEISS, FERRER, OKAFOR = "Dr. Mina Ito", "Dr. Paul Weiss", "Dr. Lucía Ferrer", "Dr. Amara Okafor"


async def test_whoever_was_too_late_reads_why_and_sees_their_place(stack: Stack, browser: Browser) -> None:
    clinic = await _clinic(stack, browser)
    ana = await open_window(browser, PHONE)
    zoe = await open_window(browser, PHONE)
    await ana.log_in(stack.api_url, "patient1@example.com", "testpass")
    await zoe.sign_up(stack.api_url, "Zoë Faster", "zoe.faster@example.org", "+1 555 019 0101")

    slot_id = await _cancel(clinic, _booked(clinic, FERRER).last)
    await expect(ana.page.locator(f"[data-testid=offer-card][data-slot-id={slot_id}]")).to_be_visible(
        timeout=SOON
    )
    await _follows_on_every_page(ana, slot_id)
    await _card(zoe, slot_id).get_by_test_id("claim-button").click()
    await expect(zoe.page.locator(f"[data-testid=my-visit][data-slot-id={slot_id}]")).to_be_attached()

    await ana.page.goto(f"{stack.api_url}/standby")
    await expect(ana.page.get_by_test_id("place-row").first).to_contain_text(re.compile("First|About"))
    await expect(ana.page.get_by_test_id("odds").first).to_be_visible()
    await ana.page.get_by_test_id("missed-open").first.click()
    missed = ana.page.locator("[data-testid=missed-one][data-reason=taken]").first
    await expect(missed).to_contain_text("somebody else was faster", timeout=SOON)
    assert clinic.troubles + ana.troubles + zoe.troubles == []


async def test_a_link_in_a_mail_takes_the_visit_with_one_tap_and_no_login(
    stack: Stack, browser: Browser
) -> None:
    clinic = await _clinic(stack, browser)
    reader, late = await open_window(browser, PHONE), await open_window(browser, PHONE, "dark")

    mails = f"{stack.mailbox_url}/sandbox/mails?to=patient1@example.com"
    earlier = len(await _mails(reader, mails))
    slot_id = await _cancel(
        clinic, _booked(clinic, OKAFOR).nth(3)
    )  # while no other offer waits for her answer
    link = await _link_mailed(reader, mails, earlier)
    await reader.page.goto(stack.api_url + link)
    await late.page.goto(stack.api_url + link)
    outcome = reader.page.get_by_test_id("link-outcome")
    await expect(outcome).to_have_attribute("data-outcome", "asked")
    await expect(outcome).to_contain_text("Lakeside Clinic")

    # Looking has done nothing; one tap does.
    await expect(_slot(clinic, slot_id)).to_have_attribute("data-state", "offered")
    await reader.page.get_by_test_id("link-accept").click()
    await expect(outcome).to_have_attribute("data-outcome", "yours", timeout=SOON)
    await expect(_slot(clinic, slot_id).get_by_test_id("board-patient")).to_contain_text("Ana Pérez")

    # The same link elsewhere tells what has become of it, and a made-up one nothing.
    await late.page.reload()
    await expect(late.page.get_by_test_id("link-outcome")).to_have_attribute("data-outcome", "yours")
    await late.page.goto(f"{stack.api_url}/o/offer.offer_1.1.made-up")
    await expect(late.page.get_by_test_id("link-outcome")).to_have_attribute("data-outcome", "invalid")
    assert clinic.troubles + reader.troubles + late.troubles == []


async def test_a_patient_moves_up_and_the_board_tells_the_chain(stack: Stack, browser: Browser) -> None:
    clinic = await _clinic(stack, browser)
    mia = await open_window(browser, PHONE)
    await mia.sign_up(stack.api_url, "Mia Mover", "mia@example.org", "+1 555 019 0202")

    # She has the doctor's last hour, and an earlier one is given back.
    later = await _cancel(clinic, _booked(clinic, ITO).last)
    await _card(mia, later).get_by_test_id("claim-button").click()
    await expect(mia.page.locator(f"[data-testid=my-visit][data-slot-id={later}]")).to_be_attached()
    earlier = await _cancel(clinic, _booked(clinic, ITO).nth(-3))

    await mia.show(_card(mia, earlier))
    await _card(mia, earlier).get_by_test_id("swap-button").click()
    moved = mia.page.locator(f"[data-testid=my-visit][data-slot-id={earlier}]")
    await expect(moved.get_by_test_id("moved")).to_contain_text("Moved from", timeout=SOON)
    await expect(mia.page.locator(f"[data-testid=my-visit][data-slot-id={later}]")).to_have_count(0)

    # Hers is the clinic's first step; what she left is offered in its turn.
    await expect(_slot(clinic, earlier).get_by_test_id("board-patient")).to_contain_text("Mia Mover")
    await _slot(clinic, earlier).click()
    steps = clinic.page.get_by_test_id("chain-step")
    await expect(steps).to_have_count(2, timeout=3 * SOON)
    await expect(steps.first).to_contain_text("Mia Mover took it and gave back")
    await expect(steps.last).to_contain_text("Being offered now", timeout=SOON)
    await _is_told_of_what_was_cancelled(clinic, mia, earlier, stack.api_url)
    assert clinic.troubles + mia.troubles == []


async def test_the_clinic_stops_a_round_and_asks_somebody_out_of_turn(stack: Stack, browser: Browser) -> None:
    clinic = await _clinic(stack, browser)
    page = clinic.page

    # Somebody without an account called, and is put on the waiting list.
    await page.get_by_role("link", name="Waiting list").first.click()
    await page.get_by_test_id("waiting-add").click()
    await page.get_by_test_id("waiting-name").fill("Ben Walk-in")
    await page.get_by_test_id("waiting-phone").fill("+1 555 019 0303")
    await page.get_by_test_id("waiting-save").click()
    await expect(page.get_by_test_id("waiting-form")).to_have_count(0, timeout=SOON)
    await page.get_by_role("link", name="Board").first.click()
    await turn_to_tomorrow(clinic.page)

    await _cancel(clinic, _booked(clinic, WEISS).last)
    await expect(page.get_by_test_id("round-log")).to_have_attribute("data-wave", "1", timeout=SOON)
    await page.get_by_test_id("round-stop").click()
    await page.get_by_test_id("stop-note").fill("The doctor may be late")
    await page.get_by_test_id("stop-sure").click()
    await expect(page.get_by_test_id("round-log")).to_have_attribute("data-state", "stopped")
    await expect(page.get_by_test_id("round-note")).to_contain_text("The doctor may be late")

    await page.get_by_test_id("pick-open").click()
    person = page.get_by_test_id("pick-person").filter(has_text="Ben Walk-in")
    while not await person.count():  # they are last in line
        await page.get_by_role("button", name="Show more of the line").click()
        await page.wait_for_timeout(300)
    await page.get_by_role("textbox", name="Search by name").fill("ben walk")
    await person.click()
    await page.get_by_test_id("pick-note").fill("Called this morning, in pain")
    await page.get_by_test_id("pick-sure").click()

    await page.get_by_test_id("log-open").click()
    entry = page.locator("[data-testid=log-entry][data-outcome=picked]")
    await expect(entry).to_contain_text("Ben Walk-in", timeout=SOON)
    await expect(entry).to_contain_text("Called this morning, in pain")
    assert clinic.troubles == []


async def _follows_on_every_page(patient: Window, slot_id: str) -> None:
    """The offer's bar is there where its card is not in view, and leads to it."""
    page = patient.page
    card = page.locator(f"[data-testid=offer-card][data-slot-id={slot_id}]")
    bar = page.get_by_test_id("offer-bar")
    tabs = page.get_by_role("navigation", name="Main, at the bottom")
    await expect(bar).to_have_count(0)
    await page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    await expect(bar).to_contain_text(re.compile(r"\d:\d\d.*Your turn"))
    await tabs.get_by_role("link", name="How it works").click()
    await expect(bar).to_be_visible()
    await bar.get_by_role("link").click()
    await expect(card).to_be_focused(timeout=SOON)
    await expect(card).to_be_in_viewport()
    await expect(bar).to_have_count(0)


async def _is_told_of_what_was_cancelled(clinic: Window, patient: Window, slot_id: str, url: str) -> None:
    """The clinic cancels while the app is closed: the card is there until it is seen."""
    await patient.page.goto("about:blank")
    await _cancel(clinic, _slot(clinic, slot_id))
    await patient.page.goto(f"{url}/standby")
    card = patient.page.get_by_test_id("cancelled-visit")
    await expect(card).to_contain_text("The clinic cancelled your visit", timeout=SOON)
    await card.get_by_test_id("cancelled-find").click()
    await expect(patient.page).to_have_url(re.compile(r"/\?specialty=\w+$"))
    await card.get_by_test_id("cancelled-seen").click()
    await expect(card).to_have_count(0)
    await patient.page.reload()
    await patient.page.get_by_test_id("feed-card").first.wait_for()
    await expect(patient.page.get_by_test_id("my-visits")).to_be_attached(timeout=SOON)
    await expect(card).to_have_count(0)


async def _mails(window: Window, mails: str) -> list[dict[str, Any]]:
    """What has come in, newest first."""
    found: list[dict[str, Any]] = await (await window.context.request.get(mails)).json()
    return found


async def _link_mailed(window: Window, mails: str, earlier: int) -> str:
    """The path of the link in the next mail after so many earlier ones, once it has come."""
    for _ in range(50):
        found = await _mails(window, mails)
        link = re.search(r"/o/offer[\w.-]+", str(found[-earlier - 1])) if len(found) > earlier else None
        if link:
            return link.group()
        await window.page.wait_for_timeout(200)
    raise AssertionError("no mail with a link has come")


async def _clinic(stack: Stack, browser: Browser) -> Window:
    """A desk with the board of tomorrow, when no visit is about to start."""
    window = await open_window(browser, DESKTOP)
    await window.log_in(stack.api_url, "clinic1@quickdoc.com", "password123")
    await turn_to_tomorrow(window.page)
    return window


def _booked(clinic: Window, doctor: str) -> Locator:
    column = clinic.page.get_by_role("region", name=doctor)
    return column.locator("[data-testid=board-slot]:is([data-state=booked], [data-state=confirmed])")


async def _cancel(clinic: Window, visit: Locator) -> str:
    """Cancel a visit on the board; the slot's id."""
    slot_id = await visit.get_attribute("data-slot-id")
    assert slot_id
    await visit.click()
    panel = clinic.page.locator(f"[data-testid=slot-panel][data-slot-id={slot_id}]")  # and not the one before
    await panel.get_by_test_id("cancel-visit").first.click()
    await expect(_slot(clinic, slot_id)).not_to_have_attribute("data-state", "booked")
    return slot_id


def _slot(clinic: Window, slot_id: str) -> Locator:
    return clinic.page.locator(f"[data-testid=board-slot][data-slot-id={slot_id}]")


def _card(patient: Window, slot_id: str) -> Locator:
    return patient.page.locator(f"[data-testid=feed-card][data-slot-id={slot_id}]")
