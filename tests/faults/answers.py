"""What tests of answers do."""

from typing import Any

import pytest

from quickdoc.identity.accounts import Actor
from quickdoc.offers.offers import Offer
from quickdoc.scheduling.bookings import Booking
from quickdoc.waitlist.actions import standbys
from tests.texting.stage import offer_of, under
from tests.town import WAVES, Town

MODES = pytest.mark.parametrize("mode", ["waves", "queue", "exclusive"])


async def offered(town: Town, mode: str, hours: float = 24) -> tuple[Actor, Offer]:
    """Somebody alone in line, and the offer to them."""
    how: dict[str, Any] = {"mode": "queue"} if mode == "queue" else {"exclusive": mode == "exclusive"}
    await under(town, WAVES.model_copy(update=how))
    who = await town.patient()
    standby = await town.standby(who)
    await town.publish(hours, offer=True)
    await town.settle()
    await standbys.remove(town.services, who, standby.id)
    return who, await offer_of(town, who)


async def the_visit(town: Town, offer: Offer) -> Booking | None:
    active = await town.store.bookings.active_of(offer.slot_id)
    return active if active and active.kind == "visit" else None
