"""What several tests of incoming texts share."""

from quickdoc.identity.accounts import Actor
from quickdoc.offers.offers import Offer
from quickdoc.scheduling.bookings import Booking
from tests.texting.stage import offer_of, visiting
from tests.town import Town


async def visiting_and_offered(town: Town) -> tuple[Actor, Booking, Offer]:
    """Somebody with a visit who asked for another one besides, and has an offer."""
    who = await town.patient()
    visit = await visiting(town, who, hours=72)
    await town.standby(who)
    await town.publish(offer=True)
    await town.settle()
    return who, visit, await offer_of(town, who)
