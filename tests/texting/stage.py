"""What the stories about texts begin with."""

from datetime import timedelta

from quickdoc.clinics.policy import Policy
from quickdoc.core.ids import new_id
from quickdoc.identity.accounts import Actor
from quickdoc.messaging.messages import Message
from quickdoc.offers.offers import Offer
from quickdoc.replies.actions import receiving
from quickdoc.replies.inbound import Inbound
from quickdoc.scheduling.actions import claims
from quickdoc.scheduling.bookings import Booking
from tests.town import Town


async def offered(town: Town, name: str = "Ana") -> tuple[Actor, Offer]:
    """A patient who stands by, and the offer that they have just been texted."""
    who = await town.patient(name)
    await town.standby(who)
    await town.publish(offer=True)
    await town.settle()
    return who, await offer_of(town, who)


async def offer_of(town: Town, who: Actor) -> Offer:
    """The newest offer to somebody."""
    found = await town.store.offers.many({"holder.account_id": who.account_id}, sort=[("made_at", -1)])
    return found[0]


async def visiting(town: Town, who: Actor, hours: float = 48) -> Booking:
    """A visit that a patient took in the app."""
    slot = await town.publish(hours)
    booking = await claims.claim(town.services, who, slot.id)
    await town.settle()
    return booking


async def unlimited(town: Town) -> None:
    """From now on a patient may have any number of coming visits."""
    town.max_coming = 0
    policy = (await town.store.clinics.get("clinic_1")).policy
    await under(town, policy.model_copy(update={"visits_with_doctor": 0, "visits_at_clinic": 0}))


async def says(
    town: Town, who: Actor, body: str, *, sid: str | None = None, opt_out_type: str | None = None
) -> str:
    """A patient texts us; what we answer."""
    return await says_from(town, await town.phone_of(who), body, sid=sid, opt_out_type=opt_out_type)


async def says_from(
    town: Town, phone: str, body: str, *, sid: str | None = None, opt_out_type: str | None = None
) -> str:
    inbound = Inbound(sid=sid or new_id("SM"), phone=phone, body=body, opt_out_type=opt_out_type)
    answer = await receiving.receive(town.services, inbound)
    await receiving.handed_back(town.services, inbound.sid)  # the response is written, as the API does
    await town.settle()
    return answer


async def about(town: Town, subject_id: str, kind: str = "offer") -> Message:
    """The one text of a kind about something."""
    (message,) = await town.store.messages.many({"about": subject_id, "kind": kind})
    return message


async def under(town: Town, policy: Policy) -> None:
    """The clinic changes its policy."""
    clinic = await town.store.clinics.get("clinic_1")
    await town.store.clinics.replace(
        clinic.model_copy(update={"policy": policy, "version": clinic.version + 1})
    )


def later(town: Town, **how_long: float) -> None:
    """Time passes, and nobody sweeps."""
    town.clock.moment += timedelta(**how_long)
