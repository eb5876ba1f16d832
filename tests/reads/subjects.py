"""What the operations of the walk are about."""

from typing import Any

from quickdoc.clinics.policy import Policy
from quickdoc.core.types import Window
from quickdoc.identity.accounts import Actor
from quickdoc.offers.offers import Offer
from quickdoc.offers.rounds import round_id
from quickdoc.replies.links import Link, token
from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.slots import Slot
from quickdoc.waitlist.standby import Standby
from tests.api.conftest import SECRET, Api
from tests.reads.registry import STEPS
from tests.texting.stage import offer_of, under, visiting
from tests.town import CENTRE

HERE, NEAR = "/clinics/clinic_1", {"lat": CENTRE.lat, "lon": CENTRE.lon, "radius_km": 15}
PREFERENCES: dict[str, Any] = {
    "specialties": ["dermatology"],
    "point": CENTRE.model_dump(),
    "clinic_ids": ["clinic_1"],
}
MANY_KINDS = ["dermatology", "cardiology", "podiatry", "urology"]
NEWCOMER = {"password": "long enough", "name": "Eva", "phone": "+15550120001", "zone": "Europe/Madrid"}
LOGIN = {"email": "eva@example.org", "password": "long enough"}
BY_DAY = Policy(
    mode="waves", wave_size=2, window=600, grace=0, min_notice=0, quiet_hours=Window(start=0, end=0)
)


async def standing_by(api: Api) -> tuple[Actor, Standby]:
    who = await api.town.patient()
    return who, await api.town.standby(who, clinic_ids=["clinic_1"])


async def everywhere(api: Api) -> tuple[Actor, Standby]:
    """Somebody who watches more topics than the server merges at a time."""
    who = await api.town.patient()
    return who, await api.town.standby(who, specialties=MANY_KINDS, radius_km=60)


async def a_visit(api: Api) -> tuple[Actor, Booking]:
    who = await api.town.patient()
    return who, await visiting(api.town, who, 48 + len(STEPS) + api.town.people)


async def offer_to_somebody(api: Api) -> tuple[Actor, Offer]:
    """The newest patient is the first in line for a new slot, since all others are urgent no more."""
    who = await api.town.patient()
    mine = await api.town.standby(who)
    slot = await open_slot(api)
    response = await api.post(
        f"/slots/{slot.id}/offers", api.town.staff, json={"standby_id": mine.id, "note": "it is their turn"}
    )
    assert response.status_code == 201, response.text
    await api.town.settle()
    return who, await offer_of(api.town, who)


async def open_slot(api: Api, *, offer: bool = False) -> Slot:
    api.town.people += 1  # each one at another time
    return await api.town.publish(30 + api.town.people, offer=offer)


async def running_round(api: Api) -> str:
    await under(api.town, BY_DAY)
    await standing_by(api)
    slot = await open_slot(api, offer=True)
    await api.town.settle()
    return round_id(slot.id, slot.opening)


def link_about(told: Any, subject: Offer | Booking) -> str:
    return "/links/" + token(Link(told, subject.id, subject.brief.start), SECRET)
