"""A manager invites, gives roles and takes them away; each sees what their role lets them do, and no more."""

import pytest
from playwright.async_api import Browser, Page, expect

from sandbox.stack import Stack
from tests.e2e.axe import violations
from tests.e2e.windows import DESKTOP, PHONE, Window, open_window

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

SECONDS = 30_000
MANAGER = ("manager1@quickdoc.com", "Manager1Pass")
DOCTOR = ("doctor1@quickdoc.com", "Doctor1Pass")


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
async def test_a_clerk_is_invited_and_their_board_closes_when_their_access_ends(
    stack: Stack, browser: Browser, size: dict[str, int]
) -> None:
    manager, clerk = [await open_window(browser, size) for _ in range(2)]
    name = f"Kim {size['width']}"
    await manager.log_in(stack.api_url, *MANAGER)
    link = await _invited(manager.page)
    await _join(clerk, link.replace(stack.api_url, ""), stack.api_url, name)
    await expect(clerk.page.get_by_test_id("kpis")).to_be_visible(timeout=SECONDS)
    await _sees_no_staff(clerk.page)

    await _open_menu(manager.page, "staff-open")
    row = manager.page.get_by_test_id("staff-row").filter(has_text=name)
    await expect(row).to_be_visible(timeout=SECONDS)
    await row.get_by_test_id("staff-remove").click()
    await row.get_by_test_id("staff-remove-yes").click()
    await expect(row).to_have_count(0)

    # The open board is closed without a reload: its socket and its session have ended.
    await clerk.page.wait_for_url("**/login*", timeout=SECONDS)
    assert (clerk.troubles, manager.troubles) == ([], [])


async def test_a_clerk_becomes_a_manager_by_another_manager(stack: Stack, browser: Browser) -> None:
    manager, clerk = [await open_window(browser, DESKTOP) for _ in range(2)]
    await manager.log_in(stack.api_url, *MANAGER)
    await _join(clerk, (await _invited(manager.page)).replace(stack.api_url, ""), stack.api_url, "Lee")
    await clerk.page.get_by_test_id("kpis").wait_for()
    await _open_menu(manager.page, "staff-open")
    role = manager.page.get_by_test_id("staff-row").filter(has_text="Lee").get_by_test_id("staff-role")
    await role.click()
    await manager.page.get_by_role("option", name="Manager").click()
    await expect(role).to_have_value("Manager")

    # Pages loaded from now on show what a manager may do.
    await clerk.page.reload()
    await _open_menu(clerk.page, "staff-open")
    await expect(clerk.page.get_by_test_id("staff-row").filter(has_text="Lee")).to_contain_text("(you)")


async def test_a_doctor_sees_the_board_and_none_of_the_desks_work(stack: Stack, browser: Browser) -> None:
    doctor = await open_window(browser, PHONE)
    await doctor.log_in(stack.api_url, *DOCTOR)
    await doctor.page.get_by_test_id("kpis").wait_for()
    await expect(doctor.page.get_by_test_id("publish-open")).to_have_count(0)
    await doctor.page.locator("[data-testid=board-slot]").first.click()
    await doctor.page.get_by_role("dialog").wait_for()
    await expect(doctor.page.get_by_test_id("cancel-visit")).to_have_count(0)
    assert doctor.troubles == []


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
async def test_a_login_without_mail_is_handed_over_and_its_password_replaced_first(
    stack: Stack, browser: Browser, size: dict[str, int]
) -> None:
    manager, clerk = [await open_window(browser, size) for _ in range(2)]
    email = f"una{size['width']}@example.org"
    await manager.log_in(stack.api_url, *MANAGER)
    await _open_menu(manager.page, "invite-open")
    await manager.page.get_by_test_id("invite-by-hand").check()
    await manager.page.get_by_test_id("invite-name").fill("Una")
    await manager.page.get_by_test_id("invite-email").fill(email)
    await manager.page.get_by_test_id("invite-submit").click()
    password = await manager.page.get_by_test_id("one-time-password").inner_text()

    # Whatever address they open: until the password is their own they see nothing else.
    await clerk.log_in(stack.api_url, email, password)
    await clerk.page.goto(f"{stack.api_url}/clinic/waiting")
    await clerk.page.get_by_test_id("own-present").fill(password)
    await clerk.page.get_by_test_id("own-new").fill(password)
    await clerk.page.get_by_test_id("own-submit").click()
    await expect(clerk.page.get_by_test_id("own-new")).to_have_attribute("aria-invalid", "true")
    assert await violations(clerk.page) == []
    await clerk.page.get_by_test_id("own-new").fill("a long enough secret")
    await clerk.page.get_by_test_id("own-submit").click()
    await clerk.page.get_by_test_id("waiting-counts").wait_for()

    # A new one from the manager ends the open page.
    await manager.page.keyboard.press("Escape")
    await _open_menu(manager.page, "staff-open")
    row = manager.page.get_by_test_id("staff-row").filter(has_text=email)
    await row.get_by_test_id("staff-renew").click()
    await row.get_by_test_id("staff-renew-yes").click()
    await expect(row.get_by_test_id("one-time-password")).not_to_have_text(password)
    assert await violations(manager.page, within="[role=dialog]") == []
    await clerk.page.wait_for_url("**/login*", timeout=SECONDS)
    assert (clerk.troubles, manager.troubles) == ([], [])


async def _invited(page: Page) -> str:
    """The link of an invitation to the front desk."""
    await _open_menu(page, "invite-open")
    await page.get_by_test_id("invite-submit").click()
    link = page.get_by_test_id("invite-link")
    await link.wait_for()
    address = await link.input_value()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    return address


async def _join(window: Window, path: str, url: str, name: str) -> None:
    page = window.page
    await page.goto(url + path)
    await page.get_by_label("Name").fill(name)
    await page.get_by_label("Work e-mail").fill(f"{name.replace(' ', '.').lower()}@example.org")
    await page.locator("input[name=password]").fill("a long enough secret")
    await page.get_by_test_id("join-submit").click()
    await page.wait_for_url("**/clinic*")


async def _open_menu(page: Page, item: str) -> None:
    await page.get_by_test_id("board-more").click()
    await page.get_by_test_id(item).click()


async def _sees_no_staff(page: Page) -> None:
    await page.get_by_test_id("board-more").click()
    await page.get_by_test_id("policy-open").wait_for()
    await expect(page.get_by_test_id("staff-open")).to_have_count(0)
    await page.keyboard.press("Escape")
