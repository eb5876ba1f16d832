"""Free slots that could stand for a visit which cannot take place."""

from typing import Literal

from quickdoc.scheduling.exchanges import can_stand_for, minutes
from quickdoc.scheduling.slot_summary import SlotSummary
from quickdoc.scheduling.slots import Slot
from quickdoc.scheduling.store import search
from quickdoc.scheduling.store.search import Search
from quickdoc.services import Services

With = Literal["doctor", "others"]
LOOKED_AT = 200


async def alternatives(services: Services, brief: SlotSummary, whose: With) -> list[Slot]:
    """Free slots from the visit's own time on, of its doctor or of the clinic's others of the specialty.

    Each is as long at least, and of a type that can stand for the visit's; soonest first.
    """
    store, now = services.store, services.clock.now()
    clinic = await store.clinics.get(brief.clinic_id)
    wanted = (
        Search(doctor_id=brief.doctor_id)
        if whose == "doctor"
        else Search(clinic_id=clinic.id, specialties=(brief.specialty,))
    )
    found, _ = await search.page(store.slots, wanted, max(now, brief.start), None, LOOKED_AT)
    policy = clinic.policy_for(brief.visit_type)
    return [
        each
        for each in found
        if (each.doctor_id == brief.doctor_id) == (whose == "doctor")
        and minutes(each) >= minutes(brief)
        and can_stand_for(each, brief.visit_type, policy)
    ]


async def nearest(services: Services, brief: SlotSummary, most: int) -> list[Slot]:
    """The first of them: of the doctor, or where they have none, of others."""
    own = await alternatives(services, brief, "doctor")
    return (own or await alternatives(services, brief, "others"))[:most]
