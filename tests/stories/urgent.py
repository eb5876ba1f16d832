"""What tests of urgency do."""

from quickdoc.identity.accounts import Actor
from quickdoc.waitlist.actions import waitlist_admin
from quickdoc.waitlist.actions.shown_requests import Waiting
from quickdoc.waitlist.standby import Standby
from tests.town import Town


async def band(town: Town, standby: Standby, urgency: int, who: Actor | None = None) -> Waiting:
    return await waitlist_admin.set_urgency(town.services, who or town.staff, "clinic_1", standby.id, urgency)


async def another_clinic(town: Town) -> Actor:
    """A second clinic with the same specialties in the same place, so that the same people wait for it."""
    staff = await town.found_neighbour()
    doctor = await town.store.doctors.get("doctor_1")
    await town.store.doctors.insert(
        doctor.model_copy(update={"id": "doctor_there", "clinic_id": "clinic_2", "clinic_ids": ("clinic_2",)})
    )
    return staff


async def band_there(town: Town, standby: Standby, urgency: int) -> Waiting:
    staff = Actor(account_id="account_other_staff", role="staff", clinic_id="clinic_2")
    return await waitlist_admin.set_urgency(town.services, staff, "clinic_2", standby.id, urgency)
