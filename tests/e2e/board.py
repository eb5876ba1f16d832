"""What the clinic's staff do on the board."""

from playwright.async_api import expect

from tests.e2e.windows import Window


async def cancel_last_of_tomorrow(clinic: Window, doctor: str) -> str:
    """Cancel a doctor's last visit of tomorrow on the board; the slot's id."""
    board = clinic.page.get_by_test_id("board")
    today = await board.get_attribute("data-day")
    assert today
    await clinic.page.get_by_role("button", name="The day after").click()
    await expect(board).not_to_have_attribute("data-day", today)
    column = clinic.page.get_by_role("region", name=doctor)
    visit = column.locator("[data-testid=board-slot]:is([data-state=booked], [data-state=confirmed])").last
    slot_id = await visit.get_attribute("data-slot-id")
    assert slot_id
    await visit.click()
    panel = clinic.page.locator(f"[data-testid=slot-panel][data-slot-id={slot_id}]")
    await panel.get_by_test_id("cancel-visit").first.click()
    return slot_id
