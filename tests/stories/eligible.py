"""Slots for some ages only, for stories."""

from datetime import timedelta

from quickdoc.scheduling.actions import publishing
from quickdoc.scheduling.actions.publishing import Publication
from quickdoc.scheduling.slot_summary import Ages
from quickdoc.scheduling.slots import Slot
from tests.town import Town


async def open_slot(
    town: Town,
    hours: float = 24,
    *,
    visit_type: str = "check-up",
    minutes: int = 30,
    doctor: str = "doctor_1",
    ages: Ages | None = None,
    offer: bool = False,
) -> Slot:
    start = town.clock.moment + timedelta(hours=hours)
    start -= timedelta(minutes=start.minute % 5, seconds=start.second, microseconds=start.microsecond)
    publication = Publication(
        doctor_id=doctor, visit_type=visit_type, starts=(start,), minutes=minutes, ages=ages, offer=offer
    )
    slot = (await publishing.publish(town.services, town.staff, "clinic_1", publication)).published[0]
    await town.settle()
    return slot
